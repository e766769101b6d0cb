import AlignTensor

/// A model that gives one number: the reward of a text, or the value of a state. The trunk of a language model, and
/// after its last norm one weight vector, `score.weight` [1, hidden].
///
///     value = score . rms(hidden)                       at one token
///
/// The reward is read at the last token that isn't the padding of `config.json`, as transformers does: where another
/// program has padded with the end of text, that is the token before it.
///
/// Source: `LlamaForSequenceClassification` of transformers with one label; values agree with it and with TRL's
/// `RewardTrainer`.
package final class ScalarModel: LlamaModel {
  package let llama: Llama

  init(_ llama: Llama) {
    precondition(llama.configuration.output == .score, "a scalar model gives one number")
    self.llama = llama
  }

  /// The trunk of a language model under a score that is 0 for every text.
  package convenience init(trunkOf model: LanguageModel, _ context: TensorContext) {
    var configuration = model.configuration
    configuration.output = .score
    // transformers reads the reward at the last token that isn't padding: the end of a text must not be taken for it.
    if let padding = configuration.paddingID, configuration.endIDs.contains(padding) || padding == model.endID
    {
      configuration.paddingID = nil
    }
    var store = ParameterStore<Float>(configuration.layout, context)
    for entry in store.layout.entries where model.parameters.layout.entry(entry.name) != nil {
      store.update(entry.name, context) { target in
        model.parameters.tensor(entry.name).withElements { _ = target.update(fromContentsOf: $0) }
      }
    }
    self.init(
      Llama(
        configuration: configuration, parameters: store, tokenizer: model.tokenizer,
        tokenizerProblem: model.tokenizerProblem, origin: "the trunk of \(model.origin)"))
  }

  /// Reads a folder of transformers' `LlamaForSequenceClassification` with one label.
  package static func load(_ folder: String, _ context: TensorContext) throws -> ScalarModel {
    ScalarModel(try Llama.load(folder, output: .score, context))
  }

  /// The same model with other weights of the same layout.
  package func replacingParameters(_ parameters: ParameterStore<Float>, origin: String? = nil) -> ScalarModel
  {
    ScalarModel(llama.replacingParameters(parameters, origin: origin))
  }
}
