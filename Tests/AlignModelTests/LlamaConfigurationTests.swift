import Foundation
import Testing

@testable import AlignModel

@Suite("config.json of the Llama family")
struct LlamaConfigurationTests {
  static func text(_ changes: [String: String] = [:]) -> String {
    var fields = [
      "model_type": "\"llama\"", "hidden_size": "64", "num_attention_heads": "4", "num_key_value_heads": "2",
      "num_hidden_layers": "2", "intermediate_size": "172", "vocab_size": "100",
      "max_position_embeddings": "512",
    ]
    fields.merge(changes) { $1 }
    return "{" + fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
      + "}"
  }

  static func read(_ text: String) throws -> LlamaConfiguration {
    try LlamaConfiguration(JSONDocument(bytes: Array(text.utf8), file: "config.json"))
  }

  @Test("both spellings of the rotary settings say the same")
  func spellings() throws {
    let scaling =
      #""factor":8,"low_freq_factor":1,"high_freq_factor":4,"original_max_position_embeddings":64"#
    let old = try Self.read(
      Self.text(["rope_theta": "5e5", "rope_scaling": "{\"type\":\"llama3\",\(scaling)}"]))
    let new = try Self.read(
      Self.text(["rope_parameters": "{\"rope_theta\":500000,\"rope_type\":\"llama3\",\(scaling)}"]))
    #expect(old == new)
    #expect(old.rope.theta == 500_000)
    #expect(try Self.read(Self.text(["rope_scaling": "null"])).rope == RotaryEmbedding())
  }

  @Test("what is left out has the defaults of transformers")
  func defaults() throws {
    let configuration = try Self.read(Self.text(["num_key_value_heads": "null"]))
    #expect(configuration.kvHeadCount == 4)
    #expect(configuration.headDimension == 16)
    #expect(configuration.rmsEpsilon == 1e-6)
    #expect(!configuration.tiesEmbeddings)
    #expect(configuration.endIDs.isEmpty)
  }

  @Test("what is written is read back as the same shape")
  func roundTrip() throws {
    var configuration = try Self.read(
      Self.text(["eos_token_id": "[3,4]", "head_dim": "32", "rms_norm_eps": "1e-5"]))
    configuration.rope = RotaryEmbedding(
      theta: 12345.678,
      scaling: .llama3(factor: 8, lowFrequency: 1, highFrequency: 4, originalContext: 64))
    configuration.hasAttentionBias = true
    configuration.tiesEmbeddings = true
    #expect(try Self.read(configuration.json) == configuration)
  }

  static let refused: [([String: String], String)] = [
    (["model_type": "\"qwen2\""], "`qwen2`"),
    (["hidden_act": "\"gelu\""], "`gelu`"),
    (["rope_scaling": #"{"rope_type":"yarn","factor":2}"#], "`yarn`"),
    (["rope_scaling": #"{"rope_type":"llama3","factor":2}"#], "low_freq_factor"),
    (["rope_scaling": #"{"rope_type":"linear","factor":0}"#], "above 0"),
    (["quantization_config": "{}"], "quantised"),
    (["partial_rotary_factor": "0.5"], "partial_rotary_factor"),
    (["num_key_value_heads": "3"], "doesn't divide"),
    (["head_dim": "15"], "odd"),
    (["hidden_size": "0"], "positive"),
    (["num_attention_heads": "0"], "positive"),
    (["vocab_size": "-5"], "vocab_size"),
    (["vocab_size": "99999999999999999999"], "vocab_size"),
    (["num_hidden_layers": "\"two\""], "expected a whole number, found a string"),
    (["num_hidden_layers": "1000000"], "4096"),
    (["rms_norm_eps": "-1"], "rms_norm_eps"),
    (["eos_token_id": "-2"], "token id"),
  ]

  @Test("settings that can't be followed are refused by name", arguments: refused)
  func refusals(changes: [String: String], word: String) {
    let error = #expect(throws: ModelError.self) { try Self.read(Self.text(changes)) }
    #expect(error?.description.contains(word) == true, "\(String(describing: error))")
    #expect(error?.file == "config.json")
  }

  @Test("rows and columns of the parameters, biases and head are those of the shape")
  func parameters() throws {
    var configuration = try Self.read(Self.text(["head_dim": "8", "num_hidden_layers": "1"]))
    #expect(configuration.parameters.last?.name == "lm_head.weight")
    let before = configuration.parameterCount
    configuration.hasAttentionBias = true
    configuration.hasFeedForwardBias = true
    #expect(configuration.parameterCount - before == 32 + 16 + 16 + 64 + 172 + 172 + 64)
    configuration.tiesEmbeddings = true
    #expect(configuration.parameters.last?.name == "model.norm.weight")
    let shapes = Dictionary(uniqueKeysWithValues: configuration.parameters.map { ($0.name, $0.shape) })
    #expect(shapes["model.layers.0.self_attn.k_proj.weight"] == [16, 64])
    #expect(shapes["model.layers.0.self_attn.o_proj.weight"] == [64, 32])
    #expect(shapes["model.layers.0.mlp.down_proj.weight"] == [64, 172])
  }
}
