import AlignTable

/// A batch on its way through a step: what is known of each pair so far.
struct BatchPass {
  let items: [TrainingItem]
  /// Their rows in the data.
  let rows: LossBatch.Rows
  /// What the numbers of the model are.
  let quantity: Quantity
  let sources: [String]
  let step: Int
  let progress: Double
  let loss: LossFunction
  /// Sequence log-probabilities of the completions of each pair; as many as have been computed.
  var logProbs: [[Double]] = []
  /// Those of the reference; empty where there is none.
  var references: [[Double]] = []
  private var losses: [Double] = []
  private var weights: [Double] = []

  /// The batch of the step that a run stands at.
  init(_ state: RunState) {
    let visits = state.order.visits(ofStep: state.step)
    items = visits.map { state.items[$0.row] }
    rows = LossBatch.Rows(table: state.order.table, positions: visits.map(\.row))
    quantity = state.base.quantity
    sources = visits.map { state.order.sources[$0.source] }
    step = state.step
    progress = Double(state.step) / Double(state.settings.steps)
    loss = state.loss
  }

  var totalWeight: Double { weights.reduce(0, +) }

  /// Asks the loss about some pairs and checks what it gives.
  func evaluate(_ range: Range<Int>) throws -> LossResult {
    let batch = try batch(range)
    let result = try loss.evaluate(batch)
    if result.isCoupled, range.count < items.count { return result }
    let counts = [result.losses.count, result.weights.count, result.chosenGradient.count]
    guard counts.allSatisfy({ $0 == range.count }) else {
      throw TrainingError(
        .loss, "the loss gave \(result.losses.count) values for \(range.count) pairs",
        hint: "one loss a pair: no sum or mean over the batch, which the trainer does itself")
    }
    for (offset, index) in range.enumerated() {
      func check(_ value: Double?, _ what: String) throws {
        if let value, !value.isFinite { throw notFinite(what, index, value) }
      }
      try check(result.losses[offset], "the loss")
      try check(result.weights[offset], "the weight")
      try check(result.chosenGradient[offset], "the derivative with respect to `\(quantity.chosen)`")
      try check(
        result.rejectedGradient?[offset], "the derivative with respect to `\(quantity.rejected)`")
      if result.weights[offset] < 0 {
        throw TrainingError(
          .loss,
          "the weight of pair \(items[index].id) in step \(step) is negative (\(result.weights[offset]))")
      }
    }
    return result
  }

  mutating func add(_ result: LossResult) {
    losses += result.losses
    weights += result.weights
  }

  private func batch(_ range: Range<Int>) throws -> LossBatch {
    let hasPairs = items[range].allSatisfy(\.isPair)
    for index in range {
      for (name, value) in zip([quantity.chosen, quantity.rejected], logProbs[index]) where !value.isFinite {
        throw notFinite("`\(name)`", index, value)
      }
      if references.isEmpty { continue }
      for (name, value) in zip(["chosen_reference", "rejected_reference"], references[index])
      where !value.isFinite {
        throw notFinite("`\(name)`", index, value)
      }
    }
    func side(_ values: [[Double]], _ position: Int) -> [Double]? {
      values.isEmpty || (position == 1 && !hasPairs) ? nil : range.map { values[$0][position] }
    }
    func tokens(_ position: Int) -> [Double] {
      range.map { Double(items[$0].unit.completions[position].count) }
    }
    var batch = LossBatch(
      chosenLogProbs: side(logProbs, 0) ?? [], rejectedLogProbs: side(logProbs, 1),
      chosenReference: side(references, 0), rejectedReference: side(references, 1), chosenTokens: tokens(0),
      rejectedTokens: hasPairs ? tokens(1) : nil, progress: progress)
    batch.quantity = quantity
    batch.rows = LossBatch.Rows(table: rows.table, positions: Array(rows.positions[range]))
    return batch
  }

  /// Refuses a loss that gives other values for the batch than for its pairs one by one, without having said so.
  func checkIsSeparate() throws {
    guard items.count > 1 else { return }
    let whole = try evaluate(items.indices)
    for index in items.indices {
      let (a, b) = (losses[index] * weights[index], whole.losses[index] * whole.weights[index])
      if abs(a - b) > 1e-9 * max(1, abs(a), abs(b)) {
        throw TrainingError(
          .loss, "the loss of a pair depends on the other pairs of its batch",
          hint: "say so: train(..., coupled: true), or take the mean or the sorting out")
      }
    }
  }

  // MARK: What is kept

  var visits: [Ledger.Visit] {
    items.indices.map { index in
      let reference = references.isEmpty ? nil : references[index]
      return Ledger.Visit(
        step: step, id: items[index].id, source: sources[index], chosenLogProb: logProbs[index][0],
        rejectedLogProb: items[index].isPair ? logProbs[index][1] : nil, chosenReference: reference?[0],
        rejectedReference: items[index].isPair ? reference?[1] : nil, loss: losses[index],
        weight: weights[index])
    }
  }

  func record(learningRate: Double, alpha: Double?, gradientNorm: Double, seconds: Double) -> History.Step {
    let visits = visits
    func mean(_ value: (Ledger.Visit) -> Double?) -> Double? {
      let values = visits.compactMap(value)
      return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    let objective = visits.reduce(0.0) { $0 + $1.weight * $1.loss } / totalWeight
    return History.Step(
      step: step, loss: objective, chosenLogProb: mean(\.chosenLogProb) ?? .nan,
      rejectedLogProb: mean(\.rejectedLogProb),
      margin: mean(\.margin), logRatioMargin: mean(\.logRatioMargin),
      accuracy: mean { visit in
        (visit.logRatioMargin ?? visit.margin).map { $0 > 0 ? 1 : $0 == 0 ? 0.5 : 0 }
      }, learningRate: learningRate, alpha: alpha, gradientNorm: gradientNorm,
      tokens: items.reduce(0) { $0 + $1.unit.tokenCount }, seconds: seconds)
  }

  func notFinite(_ what: String, _ index: Int? = nil, _ value: Double? = nil) -> TrainingError {
    let pair = index.map { " of pair \(items[$0].id)" } ?? ""
    let found = value.map { $0.isNaN ? " (nan)" : " (\($0))" } ?? ""
    return TrainingError(
      .notFinite, "\(what)\(pair) is no finite number\(found) in step \(step)",
      hint: step == 0
        ? given(index) : "a smaller `lr` or `clip` may help; the run up to here is kept")
  }

  /// Before any weight has changed it is the loss itself: what it is, and what it was given.
  private func given(_ index: Int?) -> String {
    let index = index ?? 0
    guard index < logProbs.count, logProbs[index].allSatisfy(\.isFinite) else {
      return "the model itself gives it: no step is taken yet"
    }
    let names = [quantity.chosen, quantity.rejected]
    let values = zip(names, logProbs[index]).map { "\($0) \(NumberText.short($1))" }
    let source = loss.source.count <= 60 ? "`\(loss.source)`" : "the loss"
    return "no step is taken yet: \(source) was given \(values.joined(separator: ", "))"
  }
}
