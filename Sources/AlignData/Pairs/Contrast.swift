import AlignInterruption
import AlignTable

/// Which models of an order are set against each other.
package enum ContrastSelection: Sendable, Equatable {
  /// Every model against every weaker one.
  case all
  /// Each model against the next weaker one.
  case adjacent
  /// These pairs of (chosen, rejected).
  case only([(chosen: String, rejected: String)])

  package static func == (a: ContrastSelection, b: ContrastSelection) -> Bool {
    switch (a, b) {
    case (.all, .all), (.adjacent, .adjacent): true
    case (.only(let x), .only(let y)): x.elementsEqual(y, by: ==)
    default: false
    }
  }
}

/// Makes pairs from answers without asking anybody: the answer of the stronger model is chosen, that of the weaker one
/// rejected.
///
/// For each pair of models and each prompt, in this order: `missing`, one of the two answers isn't there; `empty`, one
/// is nothing but white space; `identical`, they are the same after white space at both ends is taken off; `duplicate`,
/// the same prompt, chosen and rejected (taken likewise) came before for the same two models; otherwise the pair is
/// kept, with its texts as they are.
///
/// Source: the data construction of contrastive post-training (arXiv 2310.02263), where GPT-4 > ChatGPT > InstructGPT.
package struct Contrast {
  /// How many prompts of one pair of models went which way.
  package struct Count: Sendable, Equatable {
    package var chosenModel: String
    package var rejectedModel: String
    package var kept = 0
    package var missing = 0
    package var empty = 0
    package var identical = 0
    package var duplicate = 0
  }

  /// Pairs by prompt, then by the order of the models; notes say what was dropped.
  package static func pairs(
    _ responses: Table, order: [String], selection: ContrastSelection = .all
  ) throws(DataError) -> Table {
    var contrast = try Contrast(responses, order, selection)
    return try contrast.make()
  }

  private let responses: Table
  private let order: [String]
  private let prompts: [String]
  private let answers: [[Cell.Field]]
  /// Positions in the order.
  private let matches: [(chosen: Int, rejected: Int)]
  private var seen: [Set<Triple>]
  package private(set) var counts: [Count]

  private struct Triple: Hashable {
    let prompt: ExactText
    let chosen: ExactText
    let rejected: ExactText
  }

  package init(_ responses: Table, _ order: [String], _ selection: ContrastSelection) throws(DataError) {
    guard let prompts = responses["prompt"]?.strings, let answers = responses["responses"] else {
      throw DataError(
        "expected responses with the columns `prompt` and `responses`, found a table with \(Self.names(responses))",
        hint: "load_responses reads them from files")
    }
    self.responses = responses
    self.order = order
    self.prompts = prompts
    self.answers = answers.cells.map { $0.asRecord ?? [] }
    if order.count < 2 { throw DataError("expected at least two models in `order`, strongest first") }
    if Set(order).count < order.count { throw DataError("a model comes twice in `order`") }
    let known = Self.models(self.answers)
    for model in order where !known.contains(model) {
      var error = DataError(
        "no responses of the model `\(model)`",
        hint: Self.suggestion(model, known)
          ?? "the models are \(known.map { "`\($0)`" }.joined(separator: ", "))")
      error.unknown = (model, known)
      throw error
    }
    matches = try Self.matches(order, selection)
    seen = Array(repeating: [], count: matches.count)
    counts = matches.map { Count(chosenModel: order[$0.chosen], rejectedModel: order[$0.rejected]) }
  }

  private static func names(_ table: Table) -> String {
    table.columnNames.map { "`\($0)`" }.joined(separator: ", ")
  }

  private static func matches(
    _ order: [String], _ selection: ContrastSelection
  ) throws(DataError) -> [(chosen: Int, rejected: Int)] {
    switch selection {
    case .all: return order.indices.flatMap { a in ((a + 1)..<order.count).map { (a, $0) } }
    case .adjacent: return order.indices.dropLast().map { ($0, $0 + 1) }
    case .only(let pairs):
      var result: [(chosen: Int, rejected: Int)] = []
      for pair in pairs {
        guard let chosen = order.firstIndex(of: pair.chosen),
          let rejected = order.firstIndex(of: pair.rejected)
        else {
          let unknown = order.contains(pair.chosen) ? pair.rejected : pair.chosen
          throw DataError("the model `\(unknown)` of `pairs` is not in `order`")
        }
        if chosen >= rejected {
          throw DataError(
            "the pair \(pair.chosen) > \(pair.rejected) goes against `order`",
            hint: "stronger models come first")
        }
        result.append((chosen, rejected))
      }
      if result.isEmpty { throw DataError("`pairs` is empty") }
      return result
    }
  }

  /// All models that have answers, in order of appearance.
  package static func models(_ answers: [[Cell.Field]]) -> [String] {
    var seen: Set<String> = []
    var result: [String] = []
    for record in answers {
      for field in record where seen.insert(field.name).inserted { result.append(field.name) }
    }
    return result
  }

  package mutating func make() throws(DataError) -> Table {
    var builder = TableBuilder(
      kind: .pairs,
      columns: ["id", "prompt", "chosen", "rejected", "chosen_model", "rejected_model"] + origins.map(\.to),
      capacity: prompts.count * matches.count)
    var watch = InterruptionWatch()
    for row in prompts.indices {
      try DataError.step(&watch)
      let texts = order.map { model in answers[row].first { $0.name == model }?.value.asString }
      let trimmed = texts.map { text in text.map { ExactText(String($0.trimmed)) } }
      let prompt = ExactText(String(prompts[row].trimmed))
      for (index, match) in matches.enumerated() {
        if let pair = pair(index, match, prompt, texts, trimmed, row) { builder.append(pair) }
      }
    }
    builder.notes = notes
    return builder.table
  }

  private mutating func pair(
    _ index: Int, _ match: (chosen: Int, rejected: Int), _ prompt: ExactText, _ texts: [String?],
    _ trimmed: [ExactText?], _ row: Int
  ) -> [Cell.Field]? {
    guard let chosen = texts[match.chosen], let rejected = texts[match.rejected],
      let bareChosen = trimmed[match.chosen], let bareRejected = trimmed[match.rejected]
    else {
      counts[index].missing += 1
      return nil
    }
    if bareChosen.text.isEmpty || bareRejected.text.isEmpty {
      counts[index].empty += 1
      return nil
    }
    if bareChosen == bareRejected {
      counts[index].identical += 1
      return nil
    }
    let triple = Triple(prompt: prompt, chosen: bareChosen, rejected: bareRejected)
    guard seen[index].insert(triple).inserted else {
      counts[index].duplicate += 1
      return nil
    }
    counts[index].kept += 1
    let texts = (Cell.string(prompts[row]), Cell.string(chosen), Cell.string(rejected))
    return [
      Cell.Field("id", .string(PairIdentity.id(prompt: texts.0, chosen: texts.1, rejected: texts.2))),
      Cell.Field("prompt", texts.0), Cell.Field("chosen", texts.1), Cell.Field("rejected", texts.2),
      Cell.Field("chosen_model", .string(order[match.chosen])),
      Cell.Field("rejected_model", .string(order[match.rejected])),
    ] + origins.map { Cell.Field($0.to, responses[$0.from]?.cell(at: row) ?? .none) }
  }

  /// Where a pair comes from: columns of the responses that go with it.
  private var origins: [(from: String, to: String)] {
    [("id", "source_id"), ("dataset", "dataset"), ("file", "file"), ("line", "line")].filter {
      responses[$0.0] != nil
    }
  }

  private var notes: [String] {
    var lines: [String] = []
    for count in counts where count.kept < prompts.count {
      let drops = [
        ("missing", count.missing), ("empty", count.empty), ("identical", count.identical),
        ("duplicate", count.duplicate),
      ]
      let text = drops.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
      lines.append("\(count.chosenModel) > \(count.rejectedModel): kept \(count.kept), dropped \(text)")
    }
    let models = Self.models(answers)
    let unranked = models.filter { !order.contains($0) }
    // A file of sixteen models of which three are compared is no mistake; a name that looks like one of the three is.
    for model in unranked {
      if let hint = Self.suggestion(model, order) {
        lines.append("no rank for the model `\(model)`: \(hint)")
      }
    }
    let others = unranked.filter { Self.suggestion($0, order) == nil }
    if !others.isEmpty {
      let shown = others.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
      let rest = others.count > 3 ? " and \(others.count - 3) more" : ""
      lines.append("not in `order`, so left aside: \(shown)\(rest)")
    }
    return lines
  }

  /// A name that is the same but for case and punctuation.
  private static func suggestion(_ model: String, _ known: [String]) -> String? {
    func bare(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }
    let match = known.first { $0 != model && bare($0) == bare(model) }
    return match.map { "did you mean `\($0)`?" }
  }
}
