import AlignFiles
import AlignTensor

extension Llama {
  /// Reads a folder whose model has this output; one with another is refused.
  static func load(_ folder: String, output: LlamaConfiguration.Output, _ context: TensorContext) throws
    -> Llama
  {
    guard WholeFile(folder).isFolder else {
      throw ModelError(
        kind: .missing, WholeFile(folder).exists ? "this isn't a folder" : "there is no such folder",
        hint: "a model is a folder with `config.json` and `model.safetensors`", file: folder)
    }
    let path = WholeFile(folder).file("config.json").path
    guard WholeFile(path).exists else {
      throw ModelError(
        kind: .missing, "there is no model here: `config.json` is missing",
        hint: "a model is a folder with `config.json` and `model.safetensors`", file: folder)
    }
    var configuration = try LlamaConfiguration(JSONDocument(contentsOf: path))
    guard configuration.output == output else {
      throw ModelError(
        kind: output == .score ? .languageModel : .rewardModel,
        output == .score
          ? "this is a language model, not a reward model" : "this is a reward model, not a language model",
        file: folder)
    }
    try configuration.readGenerationSettings(folder)
    let checkpoint = try Checkpoint(folder: folder)
    let parameters = try read(checkpoint, configuration, context)
    var tokenizer: Tokenizer?
    var problem: ModelError?
    do { tokenizer = try Tokenizer.load(folder) } catch let error as ModelError { problem = error }
    return Llama(
      configuration: configuration, parameters: parameters, tokenizer: tokenizer, tokenizerProblem: problem,
      origin: folder)
  }

  private static func read(
    _ checkpoint: Checkpoint, _ configuration: LlamaConfiguration, _ context: TensorContext
  ) throws -> ParameterStore<Float> {
    let expected = configuration.parameters
    // All shapes are checked before any memory is asked for.
    for parameter in expected { try checkpoint.check(parameter.name, shape: parameter.shape) }
    try refuseUnknown(checkpoint, expected, configuration)
    let count = configuration.parameterCount
    try context.requireMemory(for: "a model of \(count) weights", bytes: 4 * count)
    var store = ParameterStore<Float>(configuration.layout, context)
    for parameter in expected {
      try store.update(parameter.name, context) {
        try checkpoint.read(parameter.name, shape: parameter.shape, into: $0)
      }
    }
    return store
  }

  /// A tensor that the configuration doesn't know would change results if it were followed: it isn't passed over.
  private static func refuseUnknown(
    _ checkpoint: Checkpoint, _ expected: [LlamaConfiguration.Parameter], _ configuration: LlamaConfiguration
  ) throws {
    let known = Set(expected.map(\.name))
    let unknown = checkpoint.names.filter { name in
      !known.contains(name) && !name.hasSuffix("rotary_emb.inv_freq")
        && !(configuration.tiesEmbeddings && name == "lm_head.weight")
    }
    guard let first = unknown.first else { return }
    let others = unknown.count == 1 ? "" : " and \(unknown.count - 1) others"
    throw ModelError(
      "the weights have tensors that `config.json` doesn't account for: `\(first)`\(others)",
      hint: "`config.json` and the weights don't belong together", file: checkpoint.folder)
  }
}

extension LlamaConfiguration {
  /// `generation_config.json` may name more ids that end a text.
  mutating func readGenerationSettings(_ folder: String) throws {
    let path = WholeFile(folder).file("generation_config.json").path
    guard WholeFile(path).exists else { return }
    let root = try JSONDocument(contentsOf: path).root
    for id in try root["eos_token_id"].map({ try Self.ids($0) }) ?? [] where !endIDs.contains(id) {
      endIDs.append(id)
    }
    // Where rewards are read depends on the padding of `config.json` alone.
    if paddingID == nil, output == .nextToken {
      paddingID = try root["pad_token_id"].flatMap { try Self.ids($0).first }
    }
  }
}
