import AlignTable

/// What a loss sees: sequence log-probabilities (sums over completion tokens, nats), one entry a pair; rewards in their
/// place where a reward model is trained. For a demonstration
/// its completion is the chosen side and there is no rejected one.
package struct LossBatch: Sendable {
  package var chosenLogProbs: [Double]
  package var rejectedLogProbs: [Double]?
  /// Those of the reference model; nil where there is none.
  package var chosenReference: [Double]?
  package var rejectedReference: [Double]?
  /// Completion tokens, the end of text counted.
  package var chosenTokens: [Double]
  package var rejectedTokens: [Double]?
  /// `step / steps`, step counted from 0.
  package var progress: Double
  /// What stands in the place of the log-probabilities.
  package var quantity = Quantity.logProbability
  /// The rows of the data, in the same order; nil where there are none.
  package var rows: Rows?

  /// Some rows of a table, taken out where they are asked for.
  package struct Rows: Sendable {
    package var table: Table
    package var positions: [Int]

    package var selected: Table { table.rows(at: positions) }
  }

  package var count: Int { chosenLogProbs.count }

  package init(
    chosenLogProbs: [Double], rejectedLogProbs: [Double]? = nil, chosenReference: [Double]? = nil,
    rejectedReference: [Double]? = nil, chosenTokens: [Double], rejectedTokens: [Double]? = nil,
    progress: Double
  ) {
    self.chosenLogProbs = chosenLogProbs
    self.rejectedLogProbs = rejectedLogProbs
    self.chosenReference = chosenReference
    self.rejectedReference = rejectedReference
    self.chosenTokens = chosenTokens
    self.rejectedTokens = rejectedTokens
    self.progress = progress
  }
}

/// What a loss gives: one loss and one weight a pair, and the derivatives of the sum of weight times loss, the weights
/// held constant, with respect to the log-probabilities.
package struct LossResult: Sendable {
  package var losses: [Double]
  package var weights: [Double]
  package var chosenGradient: [Double]
  /// Nil where there is no rejected side.
  package var rejectedGradient: [Double]?
  /// The loss of a pair depends on the other pairs of its batch.
  package var isCoupled: Bool

  package init(
    losses: [Double], weights: [Double]? = nil, chosenGradient: [Double], rejectedGradient: [Double]? = nil,
    isCoupled: Bool = false
  ) {
    self.losses = losses
    self.weights = weights ?? Array(repeating: 1, count: losses.count)
    self.chosenGradient = chosenGradient
    self.rejectedGradient = rejectedGradient
    self.isCoupled = isCoupled
  }
}

/// A loss: a function, and what a run remembers of it.
package struct LossFunction {
  /// As written, with the values that it captured.
  package let source: String
  /// A hash of source and captures.
  package let hash: String
  /// Whether it was declared to need the whole batch at once.
  package let isCoupled: Bool
  package let evaluate: (LossBatch) throws -> LossResult

  package init(
    source: String, hash: String, isCoupled: Bool = false,
    _ evaluate: @escaping (LossBatch) throws -> LossResult
  ) {
    self.source = source
    self.hash = hash
    self.isCoupled = isCoupled
    self.evaluate = evaluate
  }
}
