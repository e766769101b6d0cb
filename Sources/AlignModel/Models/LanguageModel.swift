import AlignTensor

/// A language model: shape, weights and, where there is one, the tokenizer. It never changes; training makes new ones
/// from copies of the weights.
package final class LanguageModel: LlamaModel {
  package let llama: Llama

  init(_ llama: Llama) {
    precondition(llama.configuration.output == .nextToken, "a language model gives tokens")
    self.llama = llama
  }

  package convenience init(
    configuration: LlamaConfiguration, parameters: ParameterStore<Float>, tokenizer: Tokenizer?,
    tokenizerProblem: ModelError? = nil, origin: String
  ) {
    self.init(
      Llama(
        configuration: configuration, parameters: parameters, tokenizer: tokenizer,
        tokenizerProblem: tokenizerProblem, origin: origin))
  }

  /// Reads a folder in the layout of Hugging Face: `config.json`, weights in safetensors, and the tokenizer if there is
  /// one. A tokenizer of a kind that can't be read leaves a model that takes token ids only, and says why.
  package static func load(_ folder: String, _ context: TensorContext) throws -> LanguageModel {
    LanguageModel(try Llama.load(folder, output: .nextToken, context))
  }

  /// The same model with other weights of the same layout.
  package func replacingParameters(_ parameters: ParameterStore<Float>, origin: String? = nil)
    -> LanguageModel
  {
    LanguageModel(llama.replacingParameters(parameters, origin: origin))
  }

  /// The angles of at least so many positions.
  func rotary(positions: Int, _ context: TensorContext) -> RotaryTable<Float> {
    llama.rotary(positions: positions, context)
  }

  /// All ids that end a generated text.
  package var endIDs: [Int32] {
    var ids = configuration.endIDs
    if let end = tokenizer?.specialTokens.end, !ids.contains(end) { ids.insert(end, at: 0) }
    return ids
  }
}
