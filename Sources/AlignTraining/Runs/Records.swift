import AlignTable

/// What happened in each step of a run.
package struct History: Sendable {
  package struct Step: Sendable, Equatable {
    /// Counted from 0.
    package var step: Int
    /// The objective: sum of weight times loss over the sum of weights.
    package var loss: Double
    /// Means over the batch of sequence log-probabilities, nats; of a reward model's run, of rewards.
    package var chosenLogProb: Double
    package var rejectedLogProb: Double?
    /// Mean of chosen minus rejected log-probability, nats.
    package var margin: Double?
    /// The same less that of the reference.
    package var logRatioMargin: Double?
    /// Share of pairs whose margin (with a reference: log-ratio margin) is above 0, a tie counting one half.
    package var accuracy: Double?
    package var learningRate: Double
    package var alpha: Double?
    /// Before clipping.
    package var gradientNorm: Double
    /// Tokens read, the prompt counted once for each completion.
    package var tokens: Int
    package var seconds: Double
  }

  package var steps: [Step] = []
  /// Of what the means are: log-probabilities, or rewards.
  package var quantity = Quantity.logProbability

  package var table: Table {
    func column(_ name: String, _ value: (Step) -> Double?) -> Column? {
      Column(known: name, steps.map(value))
    }
    let columns: [Column?] = [
      Column("step", steps.map(\.step)), column("loss", \.loss), column(quantity.chosen, \.chosenLogProb),
      column(quantity.rejected, \.rejectedLogProb), column("margin", \.margin),
      column("logratio_margin", \.logRatioMargin), column("accuracy", \.accuracy),
      column("lr", \.learningRate),
      column("alpha", \.alpha), column("grad_norm", \.gradientNorm), Column("tokens", steps.map(\.tokens)),
      column("seconds", \.seconds),
    ]
    return Table(kind: .history, columns: columns.compactMap(\.self))
  }
}

/// What every visit of a pair was like: one row each, in order. Nothing is ever taken out.
package struct Ledger: Sendable {
  package struct Visit: Sendable, Equatable {
    package var step: Int
    /// The id of the pair.
    package var id: String
    /// Where the plan took it from: `easy`, `hard`, ...
    package var source: String
    package var chosenLogProb: Double
    package var rejectedLogProb: Double?
    package var chosenReference: Double?
    package var rejectedReference: Double?
    package var loss: Double
    package var weight: Double

    /// Nats.
    package var margin: Double? { rejectedLogProb.map { chosenLogProb - $0 } }

    package var logRatioMargin: Double? {
      guard let rejectedLogProb, let chosenReference, let rejectedReference else { return nil }
      return (chosenLogProb - chosenReference) - (rejectedLogProb - rejectedReference)
    }
  }

  package var visits: [Visit] = []
  /// What the model gave: log-probabilities, or rewards.
  package var quantity = Quantity.logProbability

  package var table: Table {
    func column(_ name: String, _ value: (Visit) -> Double?) -> Column? {
      Column(known: name, visits.map(value))
    }
    let columns: [Column?] = [
      Column("step", visits.map(\.step)), Column("id", visits.map(\.id)),
      Column("source", visits.map(\.source)),
      column(quantity.chosen, \.chosenLogProb), column(quantity.rejected, \.rejectedLogProb),
      column("chosen_reference", \.chosenReference), column("rejected_reference", \.rejectedReference),
      column("margin", \.margin), column("logratio_margin", \.logRatioMargin), column("loss", \.loss),
      column("weight", \.weight),
    ]
    return Table(kind: .ledger, columns: columns.compactMap(\.self))
  }
}

extension Column {
  /// A column of records; nil where none of them has the number.
  init?(known name: String, _ values: [Double?]) {
    if values.allSatisfy({ $0 == nil }) { return nil }
    self.init(name, .floats(values.map { $0 ?? .nan }), missing: values.map { $0 == nil })
  }
}
