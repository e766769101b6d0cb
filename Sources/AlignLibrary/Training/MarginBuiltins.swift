import AlignData
import AlignModel
import AlignRuntime
import AlignTable
import AlignTraining

extension TrainingBuiltins {
  /// What a model thinks of pairs.
  static let scoring: [Builtin] = [
    Builtin(
      "margins",
      "Tells how much more a model or reward model thinks of the chosen answers than of the rejected ones.",
      details:
        "The pairs with `chosen_logp` and `rejected_logp` (sums over the tokens of the answer and the end of "
        + "text, nats) and `margin`, their difference; with a reference also `chosen_reference`, `rejected_reference` and "
        + "`logratio_margin`, the margin less that of the reference. A reward margin is beta times that. A reward model gives "
        + "`chosen_reward`, `rejected_reward` and their `margin`. Demonstrations have the chosen side only.",
      formula: "margin = log p(chosen | prompt) - log p(rejected | prompt)",
      [
        .required("model", [.model, .rewardModel, .run], "the model, or a reward model"),
        .required("data", [.table, .list], "pairs or demonstrations"),
        .optional("reference", [.none, .model, .run], nil, "the model to compare with"),
        .optional(
          "too_long", .string, "error",
          "rows beyond the model's context: \"error\", \"drop\" them, or \"clip\" their completions"),
      ], returns: .table,
      examples: [
        Example(
          """
          let model = new_model(16, layers: 1, width: 8, heads: 1)
          let pairs = [{prompt: [1, 2], chosen: [3], rejected: [4]}]
          margins(model, pairs, reference: model).logratio_margin[0]
          """, prints: "0.0"),
        Example(
          """
          let model = new_model(16, layers: 1, width: 8, heads: 1)
          margins(model, [{prompt: [1, 2], chosen: [3], rejected: [4]}]) |> keys
          """,
          prints: "[\"prompt\", \"chosen\", \"rejected\", \"chosen_logp\", \"rejected_logp\", \"margin\"]"),
      ], seeAlso: ["logp", "train", "histogram"]
    ) { arguments in
      let services = try arguments.machine.libraryServices()
      let model = try arguments.anyModel(0)
      let reference = arguments[2].isNone ? nil : try arguments.model(2)
      if reference != nil, model.quantity == .reward {
        throw arguments.invalid(2, "it has no effect: rewards aren't compared with those of a reference")
      }
      guard let policy = LengthPolicy(rawValue: try arguments.string(3)) else {
        throw arguments.invalid(
          3, "expected \"error\", \"drop\" or \"clip\", found \"\(try arguments.string(3))\"")
      }
      let preparation = services.training.preparation(for: model, policy: policy, maximumTokens: nil)
      let table = try arguments.table(1).table
      let data = try RuntimeError.translating { try preparation.prepare(table) }
      let line = ScoringProgress(arguments.machine.output, data.items.count)
      var scores = Margins(quantity: model.quantity)
      for item in data.items {
        try arguments.machine.checkInterrupt()
        let own = try RuntimeError.translating {
          try model.score(item.unit, services.tensors).map(\.sequenceLogProb)
        }
        let others = try reference.map { reference in
          try RuntimeError.translating {
            try services.training.references.logProbs(reference, item.unit, services.tensors)
          }
        }
        scores.append(own, others)
        line.show(scores.count)
      }
      line.clear()
      return .object(TableObject(scores.added(to: data)))
    }
  ]
}

/// Log-probabilities or rewards of pairs, collected row by row.
private struct Margins {
  private let quantity: Quantity
  private var own: [[Double]] = []
  private var others: [[Double]] = []
  var count: Int { own.count }

  init(quantity: Quantity) { self.quantity = quantity }

  mutating func append(_ own: [Double], _ others: [Double]?) {
    self.own.append(own)
    if let others { self.others.append(others) }
  }

  /// The table of the data with the numbers beside the texts; what else is known of a pair stands behind them.
  func added(to data: TokenizedData) -> Table {
    var table = numbers(data)
    let texts = ["id", "prompt", "chosen", "rejected", "completion"].filter { data.table[$0] != nil }
    let own = table.columnNames.filter { !data.table.columnNames.contains($0) }
    let others = data.table.columnNames.filter { !texts.contains($0) }
    table = table.selecting(texts + own + others)
    return table
  }

  private func numbers(_ data: TokenizedData) -> Table {
    var table = data.table
    table.kind = .margins
    table.notes += data.notes
    func add(_ name: String, _ values: [Double]) { table = table.adding(Column(name, values)) }
    let hasPairs = own.allSatisfy { $0.count > 1 }
    add(quantity.chosen, own.map { $0[0] })
    if hasPairs {
      add(quantity.rejected, own.map { $0[1] })
      add("margin", own.map { $0[0] - $0[1] })
    }
    guard !others.isEmpty else { return table }
    add("chosen_reference", others.map { $0[0] })
    guard hasPairs else { return table }
    add("rejected_reference", others.map { $0[1] })
    add("logratio_margin", zip(own, others).map { ($0[0] - $1[0]) - ($0[1] - $1[1]) })
    return table
  }
}
