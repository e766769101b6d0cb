import AlignTensor

/// A unit on its way through a model: what it gives for each completion, and the way back. Holds the activations of one
/// unit until it has gone back or is dropped.
package final class UnitForward {
  /// One list a completion: a language model's log-probabilities of its tokens in nats, a scalar model's scores.
  package let values: [[Float]]
  private var tape: Tape<Float>?
  private let output: Variable<Float>

  /// - Parameter counts: how many of the output's numbers belong to each completion.
  init(_ tape: Tape<Float>, _ output: Variable<Float>, counts: [Int]) {
    self.tape = tape
    self.output = output
    values = output.value.withElements { all in
      var start = 0
      return counts.map { count in
        defer { start += count }
        return Array(all[start..<start + count])
      }
    }
  }

  /// The values of a language model: nats, one list a completion.
  package var tokenLogProbs: [[Float]] { values }

  /// Adds to the gradients the derivative of the sum of all `seeds[i][t] * values[i][t]`. Once only.
  package func backward(seeds: [[Float]]) throws {
    guard seeds.map(\.count) == values.map(\.count) else {
      throw ModelError(
        "seeds of lengths \(seeds.map(\.count)) don't fit values of lengths \(values.map(\.count))")
    }
    guard let tape else { throw ModelError("a unit goes back once only") }
    self.tape = nil
    tape.backward(from: output, seed: tape.context.tensor(seeds.flatMap { $0 }, shape: output.shape))
  }
}
