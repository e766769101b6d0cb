import AlignTensor

extension LanguageModel {
  /// Log-probabilities in nats of every token of each completion; nothing is kept for going back. The sum over a
  /// completion, in Float64, is its log-probability.
  package func score(_ unit: ScoringUnit, _ context: TensorContext) throws -> [[Float]] {
    try configuration.check(unit)
    if unit.completions.isEmpty { return [] }
    let forward = forward(
      ScoringRows(unit), weights: LlamaWeights(configuration, parameters), gradients: nil, context)
    return Self.split(forward.output.value, unit.completions.map(\.count))
  }

  /// The same with other weights of this model's layout, ready to go back: the same weights give the same bits as
  /// `score`.
  package func forward(
    _ unit: ScoringUnit, parameters: ParameterStore<Float>, gradients: GradientBuffer<Float>,
    _ context: TensorContext
  ) throws -> UnitForward {
    precondition(parameters.layout.count == self.parameters.layout.count, "the weights have another layout")
    try configuration.check(unit)
    let forward = forward(
      ScoringRows(unit), weights: LlamaWeights(configuration, parameters),
      gradients: LlamaWeights(configuration, gradients), context)
    return UnitForward(
      tape: forward.tape, output: forward.output,
      tokenLogProbs: Self.split(forward.output.value, unit.completions.map(\.count)))
  }

  private func forward(
    _ rows: ScoringRows, weights: LlamaWeights<Float>, gradients: LlamaWeights<Float>?,
    _ context: TensorContext
  ) -> (tape: Tape<Float>, output: Variable<Float>) {
    let longest = (rows.layout.positions.max() ?? 0) + 1
    let tape = Tape<Float>(context, isRecording: gradients != nil)
    let network = LlamaNetwork(
      configuration: configuration, weights: weights, gradients: gradients,
      rotary: rotary(positions: Int(longest), context), tape: tape)
    return (
      tape, network.logProbabilities(rows.tokens, rows.layout, rows: rows.rows, targets: rows.targets)
    )
  }

  private static func split(_ values: Tensor<Float>, _ counts: [Int]) -> [[Float]] {
    values.withElements { all in
      var start = 0
      return counts.map { count in
        defer { start += count }
        return Array(all[start..<start + count])
      }
    }
  }
}

/// A unit on its way through a model: its log-probabilities, and the way back. Holds the activations of one unit until
/// it has gone back or is dropped.
package final class UnitForward {
  /// In nats, one list a completion.
  package let tokenLogProbs: [[Float]]
  private var tape: Tape<Float>?
  private let output: Variable<Float>

  init(tape: Tape<Float>, output: Variable<Float>, tokenLogProbs: [[Float]]) {
    self.tape = tape
    self.output = output
    self.tokenLogProbs = tokenLogProbs
  }

  /// Adds to the gradients the derivative of the sum of all `seeds[i][t] * tokenLogProbs[i][t]`. Once only.
  package func backward(seeds: [[Float]]) throws {
    guard seeds.map(\.count) == tokenLogProbs.map(\.count) else {
      throw ModelError(
        "seeds of lengths \(seeds.map(\.count)) don't fit completions of lengths \(tokenLogProbs.map(\.count))"
      )
    }
    guard let tape else { throw ModelError("a unit goes back once only") }
    self.tape = nil
    tape.backward(from: output, seed: tape.context.tensor(seeds.flatMap { $0 }))
  }
}
