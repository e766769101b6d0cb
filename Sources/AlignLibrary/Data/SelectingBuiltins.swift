import AlignData
import AlignRuntime
import AlignTable

extension DataBuiltins {
  /// Parts of data.
  static let selecting: [Builtin] = [
    Builtin(
      "split_by_prompt", "Splits a table so that all rows of one prompt go to the same part.",
      details:
        "The parts are a record, in the order of `shares`. Prompts that differ in white space at the ends only are the "
        + "same. A function of the set of prompts and the seed.",
      [
        .required("data", .table, "responses, pairs, demonstrations: anything with a column `prompt`"),
        .required("shares", .record, "the parts' names and their shares of the prompts, at most 1 together"),
        .optional("seed", .int, 0, "which of the many splits"),
      ], returns: .record,
      examples: [
        Example(
          """
          let rows = table({prompt: ["a", "b", "c", "d"]})
          let parts = rows |> split_by_prompt({train: 0.75, heldout: 0.25}, seed: 1)
          [length(parts.train), length(parts.heldout)]
          """, prints: "[3, 1]"),
        Example(
          """
          let rows = table({prompt: ["a", "a", "b", "b"], n: [1, 2, 3, 4]})
          let {train, heldout} = rows |> split_by_prompt({train: 0.5, heldout: 0.5})
          join(train, heldout, by: .prompt) |> length
          """, prints: "0"),
      ], seeAlso: ["dedupe", "sample"]
    ) { arguments in
      let shares = try arguments.record(1).fields.map { name, value in
        guard let share = value.asDouble else {
          throw arguments.invalid(
            1, "the share of `\(name)` must be a number, found \(value.typeWithArticle)")
        }
        return (name: name, share: share)
      }
      let table = try arguments.table(0).table
      let seed = try arguments.int(2)
      let parts = try RuntimeError.translating { try SplitByPrompt.split(table, shares, seed: seed) }
      return .record(parts.map { ($0.name, .object(TableObject($0.table))) })
    },
    Builtin(
      "sample", "Draws rows or elements at random, none twice, in the order in which they were.",
      [
        .required("data", [.table, .list, .column], "a table or a list"),
        .required("n", .int, "how many", .notNegative),
        .optional("seed", .int, 0, "which of the many samples"),
      ], returns: [.table, .list, .column],
      examples: [
        Example("range(10) |> sample(3, seed: 1) |> length", prints: "3"),
        Example(
          """
          let t = table({a: [1, 2, 3, 4]})
          sample(t, 2, seed: 1) == sample(t, 2, seed: 1)
          """, prints: "true"),
      ], seeAlso: ["take", "shuffle"]
    ) { arguments in
      let rows = try RuntimeError.translating {
        try SampleRows.positions(
          of: arguments.elementCount(0), count: arguments.int(1), seed: arguments.int(2))
      }
      return try arguments.taking(rows, of: 0)
    },
    Builtin(
      "dedupe", "Keeps the first of rows that say the same.",
      details:
        "Texts are compared without the white space at their ends. A note says how many rows were dropped.",
      [
        .required("data", .table, "the table"),
        .optional(
          "by", [.none, .string, .list], nil,
          "columns that tell rows apart; none: prompt and answers of pairs, demonstrations and responses, else all"
        ),
      ], returns: .table,
      examples: [
        Example("table({x: [\"a\", \"a \", \"b\"]}) |> dedupe |> length", prints: "2"),
        Example(
          "table({prompt: [\"a\", \"a\", \"b\"], n: [1, 2, 3]}) |> dedupe(by: \"prompt\") |> .n |> list",
          prints: "[1, 3]"),
      ], seeAlso: ["unique", "split_by_prompt"]
    ) { arguments in
      let names: [String]? =
        arguments[1].isNone ? nil : try arguments[1].asString.map { [$0] } ?? texts(arguments, 1, "columns")
      let table = try arguments.table(0).table
      return .object(TableObject(try RuntimeError.translating { try Deduplicate.unique(table, by: names) }))
    },
  ]
}
