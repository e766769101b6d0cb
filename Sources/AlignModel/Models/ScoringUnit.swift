import AlignTensor

/// A prompt and what may follow it: one completion for a demonstration, two for a pair (chosen, rejected), more for a
/// group. The prompt is computed once, and what a unit gives doesn't depend on other units or on the number of threads.
package struct ScoringUnit: Hashable, Sendable {
  package var prompt: [Int32]
  package var completions: [[Int32]]
  /// What a language model's logits are divided by, where completions were sampled so.
  package var temperature: Double

  package init(prompt: [Int32], completions: [[Int32]], temperature: Double = 1) {
    self.prompt = prompt
    self.completions = completions
    self.temperature = temperature
  }

  /// Tokens that a model reads for it: the prompt counted once.
  package var rowCount: Int { completions.reduce(prompt.count) { $0 + $1.count } }

  /// Tokens that a model reads for it where nothing is shared: the prompt counted once for each completion.
  package var tokenCount: Int { completions.reduce(0) { $0 + prompt.count + $1.count } }
}

/// Units as rows of tokens: of each the prompt, then each completion without its last token, which predicts nothing that
/// is scored. A prompt's last row predicts the first token of every completion.
struct ScoringRows {
  var tokens: [Int32] = []
  var layout = AttentionLayout()
  /// The rows that predict, completion by completion.
  var rows: [Int32] = []
  /// What they predict.
  var targets: [Int32] = []

  init(_ units: [ScoringUnit]) {
    for unit in units {
      tokens += unit.prompt + unit.completions.flatMap { $0.dropLast() }
      let start = layout.append(
        prompt: unit.prompt.count, completions: unit.completions.map { $0.count - 1 })
      var next = Int32(start + unit.prompt.count)
      let last = next - 1
      for completion in unit.completions {
        rows.append(last)
        rows += next..<next + Int32(completion.count - 1)
        next += Int32(completion.count - 1)
        targets += completion
      }
    }
  }

  /// How many positions the longest sequence has.
  var positionCount: Int { Int(layout.positions.max() ?? 0) + 1 }
}

extension LlamaConfiguration {
  /// Throws for token ids outside of the vocabulary, empty prompts and completions, and sequences beyond the context.
  package func check(_ unit: ScoringUnit) throws {
    guard !unit.prompt.isEmpty else {
      throw ModelError(
        "the prompt has no tokens, so that nothing predicts the first token after it",
        hint: "begin with the beginning-of-text token, or with any text")
    }
    try check(ids: unit.prompt, "the prompt")
    for (number, completion) in unit.completions.enumerated() {
      let name = unit.completions.count == 1 ? "the completion" : "completion \(number)"
      guard !completion.isEmpty else { throw ModelError("\(name) has no tokens") }
      try check(ids: completion, name)
      let length = unit.prompt.count + completion.count
      guard length <= contextLength else {
        throw ModelError(
          "the prompt and \(name) together are \(length) tokens long, the model's context is \(contextLength)",
          hint: "shorten or drop the text")
      }
    }
  }

  func check(ids: [Int32], _ name: String) throws {
    guard let at = ids.firstIndex(where: { $0 < 0 || $0 >= vocabularySize }) else { return }
    var error = ModelError(
      "token id \(ids[at]) at position \(at) of \(name) is outside of the vocabulary, 0...\(vocabularySize - 1)",
      hint: "the ids belong to another tokenizer, perhaps")
    error.kind = .tokenOutOfRange
    throw error
  }
}
