import AlignTable

/// Records as lists of plain data in the order of their fields, and back: every bit of a number is kept.
extension History.Step {
  var cell: Cell {
    .list([
      .int(step), .float(loss), .float(chosenLogProb), Cell(rejectedLogProb), Cell(margin),
      Cell(logRatioMargin),
      Cell(accuracy), .float(learningRate), Cell(alpha), .float(gradientNorm), .int(tokens), .float(seconds),
    ])
  }

  init?(_ cell: Cell) {
    guard let list = cell.asList, list.count == 12, let step = list[0].asInt, let loss = list[1].asDouble,
      let chosen = list[2].asDouble, let rate = list[7].asDouble, let norm = list[9].asDouble,
      let tokens = list[10].asInt, let seconds = list[11].asDouble
    else { return nil }
    self.init(
      step: step, loss: loss, chosenLogProb: chosen, rejectedLogProb: list[3].asDouble,
      margin: list[4].asDouble, logRatioMargin: list[5].asDouble, accuracy: list[6].asDouble,
      learningRate: rate, alpha: list[8].asDouble, gradientNorm: norm, tokens: tokens, seconds: seconds)
  }
}

extension Ledger.Visit {
  var cell: Cell {
    .list([
      .int(step), .string(id), .string(source), .float(chosenLogProb), Cell(rejectedLogProb),
      Cell(chosenReference), Cell(rejectedReference), .float(loss), .float(weight),
    ])
  }

  init?(_ cell: Cell) {
    guard let list = cell.asList, list.count == 9, let step = list[0].asInt, let id = list[1].asString,
      let source = list[2].asString, let chosen = list[3].asDouble, let loss = list[7].asDouble,
      let weight = list[8].asDouble
    else { return nil }
    self.init(
      step: step, id: id, source: source, chosenLogProb: chosen, rejectedLogProb: list[4].asDouble,
      chosenReference: list[5].asDouble, rejectedReference: list[6].asDouble, loss: loss, weight: weight)
  }
}

extension Cell {
  /// The number, or nothing.
  init(_ number: Double?) { self = number.map(Cell.float) ?? .none }
}
