import AlignFiles
import AlignTensor
import Foundation
import Testing

@testable import AlignModel

@Suite("Models come from folders and go to folders")
struct LanguageModelTests {
  @Test("a saved model is loaded with the same weights, shape and tokenizer")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let context = TensorContext()
    let tokenizer = try TokenizerTrainer(vocabularySize: 280).train(["the cat sat on the mat the cat"])
    for isTied in [true, false] {
      var configuration = TinyModel.configuration()
      configuration.tiesEmbeddings = isTied
      let model = try TinyModel.make(configuration, tokenizer: tokenizer, context)
      let path = folder.path + "/\(isTied)/deep"
      try model.save(to: path)
      let loaded = try LanguageModel.load(path, context)
      #expect(loaded.configuration == model.configuration)
      #expect(loaded.parameters.flat.elements == model.parameters.flat.elements)
      #expect(loaded.contentHash == model.contentHash)
      #expect(try loaded.tokenizer?.encode("the cat") == tokenizer.encode("the cat"))
      #expect(loaded.endID == tokenizer.specialTokens.end)
    }
  }

  @Test("fresh weights have the documented spread, and depend on seed and name alone")
  func freshWeights() throws {
    let context = TensorContext()
    var configuration = TinyModel.configuration()
    let model = try LanguageModel.new(configuration, tokenizer: nil, seed: 3, context)
    let embedding = model.parameters.tensor("model.embed_tokens.weight").elements.map(Double.init)
    let mean = embedding.reduce(0, +) / Double(embedding.count)
    let deviation = (embedding.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(embedding.count))
      .squareRoot()
    #expect(abs(mean) < 0.001)
    #expect(abs(deviation - 0.02) < 0.0005)
    #expect(Set(model.parameters.tensor("model.norm.weight").elements) == [1])
    #expect(Set(model.parameters.tensor("model.layers.0.mlp.up_proj.bias").elements) == [0])
    configuration.layerCount = 1
    let smaller = try LanguageModel.new(configuration, tokenizer: nil, seed: 3, context)
    let name = "model.layers.0.mlp.down_proj.weight"
    #expect(smaller.parameters.tensor(name).elements == model.parameters.tensor(name).elements)
    let other = try LanguageModel.new(configuration, tokenizer: nil, seed: 4, context)
    #expect(other.parameters.tensor(name).elements != smaller.parameters.tensor(name).elements)
    #expect(other.contentHash != smaller.contentHash)
  }

  @Test("a folder that isn't a whole model is an error with its cause")
  func damagedFolders() throws {
    let folder = try TemporaryFolder()
    let context = TensorContext()
    func error(_ change: () throws -> Void) throws -> ModelError? {
      try? FileManager.default.removeItem(atPath: folder.path)
      try TinyModel.make(nil, context).save(to: folder.path)
      try change()
      return #expect(throws: ModelError.self) { try LanguageModel.load(folder.path, context) }
    }
    let weights = folder.path + "/model.safetensors"
    let config = folder.path + "/config.json"
    #expect(try error { try FileManager.default.removeItem(atPath: weights) }?.kind == .missing)
    #expect(try error { try FileManager.default.removeItem(atPath: config) }?.kind == .missing)
    let cut = try error {
      let bytes = try WholeFile(weights).read()
      try WholeFile(weights).write(Array(bytes.prefix(bytes.count - 40)))
    }
    #expect(cut?.message.contains("cut off inside tensor `lm_head.weight`") == true)
    func replace(_ old: String, _ new: String) throws {
      let text = String(decoding: try WholeFile(config).read(), as: UTF8.self)
      try WholeFile(config).write(Array(text.replacingOccurrences(of: old, with: new).utf8))
    }
    let shape = try error { try replace(#""intermediate_size": 48"#, #""intermediate_size": 50"#) }
    #expect(shape?.message.contains("expected the shape [50, 32] by `config.json`, found [48, 32]") == true)
    let unknown = try error { try replace(#""mlp_bias": true"#, #""mlp_bias": false"#) }
    #expect(unknown?.message.contains("`model.layers.0.mlp.down_proj.bias` and 5 others") == true)
    let missing = try error { try replace(#""num_hidden_layers": 2"#, #""num_hidden_layers": 3"#) }
    #expect(missing?.message.contains("`model.layers.2.input_layernorm.weight` is missing") == true)
    #expect(throws: ModelError.self) { try LanguageModel.load(folder.path + "/nowhere", context) }
  }

  @Test("a tokenizer of another kind leaves a model that takes token ids")
  func otherTokenizer() throws {
    let folder = try TemporaryFolder()
    let context = TensorContext()
    try TinyModel.make(nil, context).save(to: folder.path)
    try WholeFile(folder.path).file("tokenizer.json").write(
      Array(#"{"model":{"type":"Unigram"}}"#.utf8))
    let model = try LanguageModel.load(folder.path, context)
    #expect(model.tokenizer == nil)
    #expect(model.tokenizerProblem?.kind == .unsupported)
    #expect(try model.score(ScoringUnit(prompt: [1], completions: [[2]]), context).count == 1)
  }
}
