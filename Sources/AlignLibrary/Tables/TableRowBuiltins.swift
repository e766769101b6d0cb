import AlignInterruption
import AlignRuntime
import AlignTable

extension TableBuiltins {
  /// Choosing and ordering rows.
  static let rows: [Builtin] = [
    Builtin(
      "where", "Keeps the rows for which a function gives true.",
      details: "A row for which it gives `none` is left out. A list stays a list.",
      [
        .required("data", [.table, .list, .column], "a table or a list"),
        .required(
          "test", [.function, .string, .column, .list], "a function of the row that gives a bool, or bools"
        ).of(.row),
      ], returns: [.table, .list, .column],
      examples: [
        Example("table({x: [5, 1, 4]}) |> where(r => r.x > 3) |> length", prints: "2"),
        Example("[5, 1, 4] |> where(x => x > 3)", prints: "[5, 4]"),
      ], seeAlso: ["filter", "sort_by", "select"]
    ) { arguments in
      let count = try arguments.elementCount(0)
      if arguments[1].asList != nil || arguments[1].asObject is ColumnObject {
        let rows = try Position.selected(by: arguments[1], count: count, noun: "row") ?? []
        return try arguments.taking(rows, of: 0)
      }
      if let table = arguments.asTable(0) {
        let rows = try Measure(arguments[1]).rows(of: table, machine: arguments.machine)
        return rows.count == count ? arguments[0] : try arguments.taking(rows, of: 0)
      }
      let elements = try arguments.elements(0)
      let rows = try arguments.machine.repeating(arguments[1]) { call in
        try elements.indices.filter { index in
          switch try call(elements[index]) {
          case .bool(let answer): return answer
          case .none: return false
          case let other:
            throw arguments.invalid(
              1, "expected it to give a bool for each row, found \(other.typeWithArticle)")
          }
        }
      }
      return try arguments.taking(rows, of: 0)
    },
    Builtin(
      "sort_by", "Sorts rows by a function of the row, or by several, the first being the most important.",
      details: "Rows with equal values keep their order; missing values come last in either direction.",
      [
        .required("data", [.table, .list, .column], "a table or a list"),
        .required("key", [.function, .string, .list], "a function of the row, or a list of them").of(.row),
        .optional("descending", .bool, false, "whether the greatest comes first"),
      ], returns: [.table, .list, .column],
      examples: [
        Example(
          "table({x: [2, 3, 1]}) |> sort_by(.x, descending: true) |> .x |> list", prints: "[3, 2, 1]"),
        Example("[\"ccc\", \"a\", \"bb\"] |> sort_by(length)", prints: "[\"a\", \"bb\", \"ccc\"]"),
      ], seeAlso: ["sort", "where"]
    ) { arguments in
      let columns: [Column]
      if let table = arguments.asTable(0) {
        columns = try Measure.list(arguments[1]).map { try $0.column(of: table, machine: arguments.machine) }
      } else {
        let elements = try arguments.elements(0)
        let keys = arguments[1].asList ?? [arguments[1]]
        columns = try keys.map { key in
          Column("key", cells: try arguments.results(of: key, for: elements).interruptibleMap(Cell.init))
        }
      }
      let order = try Table.order(by: columns, descending: try arguments.bool(2))
      return try arguments.taking(order, of: 0)
    },
    Builtin(
      "take", "Gives the first rows or elements; with a negative number the last.",
      [
        .required("data", [.table, .list, .column], "a table or a list"),
        .required("n", .int, "how many; where there are fewer, all"),
      ], returns: [.table, .list, .column],
      examples: [
        Example("[1, 2, 3, 4] |> take(2)", prints: "[1, 2]"),
        Example("[1, 2, 3, 4] |> take(-1)", prints: "[4]"),
      ], seeAlso: ["head", "tail", "sample"]
    ) { arguments in
      let count = try arguments.elementCount(0)
      let wanted = try arguments.int(1)
      let rows =
        wanted >= 0
        ? Array(0..<min(wanted, count)) : Array(max(count - Int(clamping: wanted.magnitude), 0)..<count)
      return try arguments.taking(rows, of: 0)
    },
    Builtin(
      "head", "Gives the first rows or elements.",
      [
        .required("data", [.table, .list, .column], "a table or a list"),
        .optional("n", .int, 5, "how many", .notNegative),
      ], returns: [.table, .list, .column],
      examples: [
        Example("[1, 2, 3] |> head(2)", prints: "[1, 2]"),
        Example("table({step: 0..100}) |> head |> length", prints: "5"),
      ], seeAlso: ["tail", "take"]
    ) { arguments in
      let count = try arguments.elementCount(0)
      return try arguments.taking(Array(0..<min(try arguments.int(1), count)), of: 0)
    },
    Builtin(
      "tail", "Gives the last rows or elements.",
      [
        .required("data", [.table, .list, .column], "a table or a list"),
        .optional("n", .int, 5, "how many", .notNegative),
      ], returns: [.table, .list, .column],
      examples: [
        Example("[1, 2, 3] |> tail(2)", prints: "[2, 3]"),
        Example("table({step: 0..100}) |> tail(1) |> .step |> list", prints: "[99]"),
      ]
    ) { arguments in
      let count = try arguments.elementCount(0)
      return try arguments.taking(Array(max(count - (try arguments.int(1)), 0)..<count), of: 0)
    },
    Builtin(
      "unique", "Keeps the first of rows or elements that are equal, or equal in what a function gives.",
      [
        .required("data", [.table, .list, .column], "a table or a list"),
        .optional("by", [.function, .string, .list, .record], nil, "what must differ; none: the whole row")
          .of(.row),
      ], returns: [.table, .list, .column],
      examples: [
        Example("[1, 2, 1, 3, 2] |> unique", prints: "[1, 2, 3]"),
        Example("table([{a: 1, b: 2}, {a: 1, b: 3}]) |> unique(by: .a) |> length", prints: "1"),
      ]
    ) { arguments in
      let columns: [Column]
      if let table = arguments.asTable(0) {
        columns =
          arguments[1].isNone
          ? table.table.columns
          : try Measure.list(arguments[1]).map { try $0.column(of: table, machine: arguments.machine) }
      } else if case .object(let object as ColumnObject) = arguments[0], arguments[1].isNone {
        columns = [object.column]
      } else {
        let keys = arguments[1].asList ?? [arguments[1]]
        let elements = try arguments.elements(0)
        columns = try keys.map { key in
          Column(
            "key",
            cells: try (key.isNone ? elements : arguments.results(of: key, for: elements)).interruptibleMap(
              Cell.init))
        }
      }
      let groups = try Table.groups(by: columns, rowCount: try arguments.elementCount(0))
      return try arguments.taking(groups.map { $0[0] }, of: 0)
    },
  ]
}
