import Foundation

/// Reading and writing `config.json`.
extension LlamaConfiguration {
  /// Reads both spellings that transformers has used: version 4's `rope_theta`, `rope_scaling`, and version 5's
  /// `rope_parameters`. A setting that would change results and isn't followed is refused by name.
  package init(_ document: JSONDocument) throws {
    let root = document.root
    let type = try root.required("model_type")
    guard try type.string() == "llama" else {
      throw type.error(
        "models of the kind `\(try type.string())` aren't supported", kind: .unsupported,
        hint: "models of the kind `llama` are")
    }
    try Self.refuseUnknownSettings(root)
    let output = try Self.output(root)
    let heads = try root.required("num_attention_heads").int()
    let hidden = try root.required("hidden_size").int()
    guard heads > 0, hidden > 0 else {
      throw ModelError("`num_attention_heads` and `hidden_size` must be positive", file: document.file)
    }
    self.init(
      vocabularySize: try root.required("vocab_size").int(), hiddenSize: hidden,
      layerCount: try root.required("num_hidden_layers").int(), headCount: heads,
      kvHeadCount: try root["num_key_value_heads"]?.int() ?? heads,
      headDimension: try root["head_dim"]?.int() ?? hidden / heads,
      intermediateSize: try root.required("intermediate_size").int(),
      contextLength: try root["max_position_embeddings"]?.int() ?? 2048)
    self.output = output
    rmsEpsilon = try root["rms_norm_eps"]?.double() ?? 1e-6
    tiesEmbeddings = try root["tie_word_embeddings"]?.bool() ?? false
    hasAttentionBias = try root["attention_bias"]?.bool() ?? false
    hasFeedForwardBias = try root["mlp_bias"]?.bool() ?? false
    beginningID = try root["bos_token_id"].flatMap { try Self.ids($0).first }
    endIDs = try root["eos_token_id"].map { try Self.ids($0) } ?? []
    paddingID = try root["pad_token_id"].flatMap { try Self.ids($0).first }
    rope = try Self.rope(root, contextLength: contextLength)
    if let flaw { throw (root[flaw.field] ?? root).error(flaw.message) }
  }

  private static func refuseUnknownSettings(_ root: JSONNode) throws {
    if let activation = root["hidden_act"], !["silu", "swish"].contains(try activation.string()) {
      throw activation.error(
        "the activation `\(try activation.string())` isn't supported", kind: .unsupported, hint: "`silu` is")
    }
    if let quantization = root["quantization_config"] {
      throw quantization.error(
        "quantised weights aren't supported", kind: .unsupported,
        hint: "save the model in float32 or bfloat16")
    }
    if let part = root["partial_rotary_factor"], try part.double() != 1 {
      throw part.error("rotary positions on a part of a head aren't supported", kind: .unsupported)
    }
  }

  /// Read off the name of the architecture; a classifier must have one label, which is the score.
  private static func output(_ root: JSONNode) throws -> Output {
    guard let names = root["architectures"],
      try names.elements().contains(where: { try $0.string().hasSuffix("ForSequenceClassification") })
    else { return .nextToken }
    let labels = try root["num_labels"]?.int() ?? root["id2label"]?.count ?? 2
    guard labels == 1 else {
      throw names.error(
        "a classifier with \(labels) labels isn't supported", kind: .unsupported,
        hint: "a reward model has one label: `num_labels` 1")
    }
    return .score
  }

  /// One id or a list of ids.
  static func ids(_ node: JSONNode) throws -> [Int32] {
    let ids = node.isArray ? try node.elements().map { try $0.int() } : [try node.int()]
    return try ids.map { id in
      guard let id = Int32(exactly: id), id >= 0 else { throw node.error("\(id) isn't a token id") }
      return id
    }
  }

  private static func rope(_ root: JSONNode, contextLength: Int) throws -> RotaryEmbedding {
    let parameters = root["rope_parameters"] ?? root["rope_scaling"]
    let theta = try (parameters?["rope_theta"] ?? root["rope_theta"])?.double() ?? 10_000
    guard let parameters, let kind = parameters["rope_type"] ?? parameters["type"] else {
      return RotaryEmbedding(theta: theta)
    }
    func positive(_ name: String) throws -> Double {
      let value = try parameters.required(name).double()
      guard value > 0, value.isFinite else {
        throw try parameters.required(name).error("expected a number above 0")
      }
      return value
    }
    switch try kind.string() {
    case "default": return RotaryEmbedding(theta: theta)
    case "linear": return RotaryEmbedding(theta: theta, scaling: .linear(factor: try positive("factor")))
    case "llama3":
      let original = try parameters["original_max_position_embeddings"]?.int() ?? contextLength
      let (low, high) = (try positive("low_freq_factor"), try positive("high_freq_factor"))
      guard low < high, original > 0 else {
        throw parameters.error("expected `low_freq_factor` below `high_freq_factor` and a context above 0")
      }
      return RotaryEmbedding(
        theta: theta,
        scaling: .llama3(
          factor: try positive("factor"), lowFrequency: low, highFrequency: high, originalContext: original))
    case let other:
      throw kind.error(
        "rotary positions of the type `\(other)` aren't supported",
        hint: "`default`, `linear` and `llama3` are")
    }
  }

  /// The text of `config.json`, in the spelling that transformers 4.43 and later read.
  package var json: String {
    let architecture = output == .score ? "LlamaForSequenceClassification" : "LlamaForCausalLM"
    var lines = [
      #""architectures": ["\#(architecture)"]"#, #""attention_bias": \#(hasAttentionBias)"#,
      #""attention_dropout": 0.0"#,
    ]
    func add(_ name: String, _ value: some CustomStringConvertible) { lines.append("\"\(name)\": \(value)") }
    add("bos_token_id", beginningID.map(String.init) ?? "null")
    add("eos_token_id", Self.json(endIDs))
    add("head_dim", headDimension)
    lines.append(#""hidden_act": "silu""#)
    add("hidden_size", hiddenSize)
    if output == .score { lines.append(#""id2label": {"0": "LABEL_0"}"#) }
    add("initializer_range", 0.02)
    add("intermediate_size", intermediateSize)
    if output == .score { lines.append(#""label2id": {"LABEL_0": 0}"#) }
    add("max_position_embeddings", contextLength)
    add("mlp_bias", hasFeedForwardBias)
    lines.append(#""model_type": "llama""#)
    add("num_attention_heads", headCount)
    add("num_hidden_layers", layerCount)
    add("num_key_value_heads", kvHeadCount)
    add("pad_token_id", paddingID.map(String.init) ?? "null")
    add("rms_norm_eps", rmsEpsilon)
    add("rope_theta", rope.theta)
    add("rope_scaling", Self.json(rope.scaling))
    add("tie_word_embeddings", tiesEmbeddings)
    lines.append(#""torch_dtype": "float32""#)
    add("vocab_size", vocabularySize)
    return "{\n" + lines.map { "  " + $0 }.joined(separator: ",\n") + "\n}\n"
  }

  static func json(_ ids: [Int32]) -> String {
    switch ids.count {
    case 0: "null"
    case 1: "\(ids[0])"
    default: "\(ids)"
    }
  }

  private static func json(_ scaling: RotaryEmbedding.Scaling) -> String {
    switch scaling {
    case .none: "null"
    case .linear(let factor): #"{"rope_type": "linear", "factor": \#(factor)}"#
    case .llama3(let factor, let low, let high, let original):
      #"{"rope_type": "llama3", "factor": \#(factor), "low_freq_factor": \#(low), "#
        + #""high_freq_factor": \#(high), "original_max_position_embeddings": \#(original)}"#
    }
  }
}
