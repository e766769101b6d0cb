import AlignModel
import AlignTable
import AlignTensor

extension RewardFunction {
  /// The rewards of a reward model: its number at the last token of a completion. `prompts` has the column `prompt`.
  ///
  /// With the policy's own tokenizer the very tokens are read that the policy has written; with another one, and where a
  /// stop text was cut off, the texts are read anew, and end with the end of text.
  package init(
    _ model: ScalarModel, source: String, policy: LanguageModel, prompts: Table, _ context: TensorContext
  ) {
    let reading = RewardReading(model, policy: policy, prompts: prompts)
    self.init(source: source, model: model) { completions in
      var units: [ScoringUnit] = []
      var start = 0
      while start < completions.count {
        // Completions of one prompt are read together.
        let end =
          completions[start...].firstIndex { $0.row != completions[start].row } ?? completions.count
        units.append(try reading.unit(completions[start..<end]))
        start = end
      }
      return try Pack.packing(Array(units.indices), of: units).flatMap { pack in
        try model.values(pack.units, at: .last, context).map { Double($0[0]) }
      }
    }
  }
}

/// How a reward model reads what a policy has written.
private struct RewardReading {
  private let encoder: TextEncoder
  private let prompts: Table
  private let sharesTokens: Bool

  init(_ model: ScalarModel, policy: LanguageModel, prompts: Table) {
    encoder = TextEncoder(
      tokenizer: model.tokenizer, endID: model.endID, vocabularySize: model.configuration.vocabularySize)
    self.prompts = prompts
    sharesTokens =
      model.tokenizer === policy.tokenizer
      && model.configuration.vocabularySize == policy.configuration.vocabularySize
  }

  /// Completions of one prompt as a unit.
  func unit(_ completions: ArraySlice<Completion>) throws -> ScoringUnit {
    guard let first = completions.first else { return ScoringUnit(prompt: [], completions: []) }
    let prompt =
      sharesTokens ? first.prompt : try encoder.prompt(prompts["prompt"]?.cell(at: first.row) ?? .none)
    return ScoringUnit(prompt: prompt, completions: try completions.map(tokens))
  }

  private func tokens(_ completion: Completion) throws -> [Int32] {
    if let text = completion.text, !sharesTokens || completion.reason == .stop {
      return try encoder.completion(.string(text))
    }
    return completion.tokens
  }
}
