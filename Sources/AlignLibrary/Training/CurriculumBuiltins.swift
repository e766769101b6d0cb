import AlignData
import AlignRuntime
import AlignTable

extension TrainingBuiltins {
  /// Plans of what is seen when.
  static let curricula: [Builtin] = [
    Builtin(
      "curriculum", "Plans training from easy pairs to hard ones, prompt by prompt.",
      details:
        "The prompts that both tables have come in one shuffled order. For each visit the hard pair of the prompt is "
        + "taken with probability `alpha(t)`, else the easy one; t goes from 0 at the first step towards 1. So all "
        + "plans over the same tables see the same prompts in the same order.",
      formula: "P(hard at step s) = alpha(s / steps)",
      source: "the easy-to-hard schedule of contrastive post-training, arXiv 2310.02263",
      [
        .required("easy", .table, "pairs that are easy to tell apart"),
        .required("hard", .table, "pairs of the same prompts that are hard to tell apart"),
        .optional(
          "alpha", [.none, .function, .number], nil,
          "share of hard pairs, 0 to 1, as a function of progress; none: t => t"),
      ], returns: .curriculum,
      examples: [
        Example(
          """
          let easy = to_pairs([{prompt: "2+2?", chosen: "4", rejected: "no"}])
          let hard = to_pairs([{prompt: "2+2?", chosen: "4", rejected: "5"}])
          curriculum(easy: easy, hard: hard, alpha: t => t).sources
          """, prints: "[\"easy\", \"hard\"]"),
        Example(
          """
          let pairs = to_pairs([{prompt: "2+2?", chosen: "4", rejected: "5"}])
          curriculum(easy: pairs, hard: pairs, alpha: step_at(0.5)).shares.hard[-1]
          """, prints: "1.0"),
      ], seeAlso: ["mix", "stages", "easy_to_hard"]
    ) { arguments in
      let alpha =
        arguments[2].isNone
        ? ProgressFunction(source: "t => t") { $0 }
        : try ProgressFunction(arguments[2], machine: arguments.machine, name: "alpha")
      return .object(
        CurriculumObject(
          .easyToHard(easy: try arguments.table(0).table, hard: try arguments.table(1).table, alpha: alpha)))
    },
    Builtin(
      "mix", "Plans training on several tables at once, each visit drawn from one of them.",
      [
        .required("parts", .record, "the tables by name"),
        .optional("weights", [.none, .record], nil, "weights by name; none: all the same"),
      ], returns: .curriculum,
      examples: [
        Example(
          """
          let a = to_pairs([{prompt: "2+2?", chosen: "4", rejected: "5"}])
          mix({first: a, second: a}, weights: {first: 3, second: 1}).shares.first[0]
          """, prints: "0.75"),
        Example(
          """
          let a = to_pairs([{prompt: "2+2?", chosen: "4", rejected: "5"}])
          mix({first: a, second: a}).shares.second[0]
          """, prints: "0.5"),
      ], seeAlso: ["curriculum", "stages"]
    ) { arguments in
      let weights = arguments[1].asRecord
      let names = try arguments.record(0).names
      if let unknown = weights?.names.first(where: { !names.contains($0) }) {
        throw arguments.invalid(1, "there is no part `\(unknown)`")
      }
      let parts = try arguments.record(0).fields.map { name, value in
        guard let table = value.asObject as? TableObject else {
          throw arguments.invalid(0, "`\(name)` must be a table, found \(value.typeWithArticle)")
        }
        guard let weight = weights == nil ? 1 : weights?.value(name)?.asDouble else {
          throw arguments.invalid(1, "expected a number as weight of `\(name)`")
        }
        return Curriculum.Part(name: name, table: table.table, weight: weight)
      }
      if parts.isEmpty { throw arguments.invalid(0, "expected at least one table") }
      return .object(CurriculumObject(.mix(parts)))
    },
    Builtin(
      "stages", "Plans training in stages, one after the other.",
      details: "Within a stage that is a curriculum itself, progress goes from 0 to 1.",
      [
        .required("stages", .list, "tables or curricula, in order"),
        .optional(
          "shares", [.none, .list], nil, "shares of the steps, as many as stages; none: all the same"),
      ], returns: .curriculum,
      examples: [
        Example(
          """
          let a = to_pairs([{prompt: "2+2?", chosen: "4", rejected: "5"}])
          stages([a, a], shares: [1, 3]).sources
          """, prints: "[\"stage 1\", \"stage 2\"]"),
        Example(
          """
          let a = to_pairs([{prompt: "2+2?", chosen: "4", rejected: "5"}])
          stages([a, curriculum(easy: a, hard: a)]).shares |> keys
          """, prints: "[\"progress\", \"stage 1\", \"easy\", \"hard\"]"),
      ], seeAlso: ["curriculum", "mix"]
    ) { arguments in
      let plans = try arguments.list(0).map { try plan($0) { arguments.invalid(0, $0) } }
      let shares = try arguments[1].asList.map { list in
        try list.map { value in
          guard let share = value.asDouble else {
            throw arguments.invalid(1, "expected numbers, found \(value.typeWithArticle)")
          }
          return share
        }
      }
      if plans.isEmpty { throw arguments.invalid(0, "expected at least one stage") }
      if let shares, shares.count != plans.count {
        throw arguments.invalid(
          1, "expected \(plans.count) shares, one for each stage, found \(shares.count)")
      }
      return .object(
        CurriculumObject(.stages(plans.enumerated().map { ($1, shares?[$0] ?? 1) })))
    },
    Builtin(
      "easy_to_hard", "Plans training in the order of a difficulty, the least difficult rows first.",
      details: "The order is stretched over the whole run: each row is seen for the same part of it.",
      [
        .required("data", .table, "pairs or demonstrations"),
        .required(
          "by", [.function, .string], "difficulty: a function of the row that gives a number, or a column"
        ).of(.row),
      ], returns: .curriculum,
      examples: [
        Example(
          """
          let pairs = to_pairs([{prompt: "2+2?", chosen: "4", rejected: "5", gap: 2}])
          pairs |> easy_to_hard(by: .gap) |> .rows
          """, prints: "1"),
        Example(
          """
          let pairs = to_pairs([{prompt: "2+2?", chosen: "4", rejected: "50"}])
          pairs |> easy_to_hard(by: r => -length(r.rejected)) |> type
          """, prints: "\"curriculum\""),
      ], seeAlso: ["curriculum", "margins"]
    ) { arguments in
      let table = try arguments.table(0)
      let column = try Measure(arguments[1]).column(of: table, machine: arguments.machine)
      guard let difficulty = column.floats else {
        throw arguments.invalid(1, "expected a number for each row, found a column of \(column.typeName)")
      }
      return .object(CurriculumObject(.sorted(table.table, difficulty: difficulty)))
    },
  ]

  /// Data as a plan: a curriculum, or a table in shuffled epochs.
  static func plan(_ value: Value, _ describing: (String) -> RuntimeError) throws -> Curriculum {
    switch value.asObject {
    case let object as CurriculumObject: return object.plan
    case let object as TableObject: return .plain(object.table)
    default: throw describing("expected a table or a curriculum, found \(value.typeWithArticle)")
    }
  }
}
