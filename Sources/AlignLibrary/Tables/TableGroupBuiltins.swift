import AlignInterruption
import AlignRuntime
import AlignTable

extension TableBuiltins {
  /// Rows that belong together.
  static let groups: [Builtin] = [
    Builtin(
      "count", "Counts rows, in all or in each group.",
      [
        .required("data", [.table, .list, .column], "a table or a list"),
        .optional(
          "by", [.function, .string, .list, .record], nil, "what the groups have in common; none: no groups"
        ).of(.row),
        .optional(
          "where", .function, nil, "a function of the row: only rows for which it gives true are counted"
        ).of(.row),
      ], returns: [.int, .table],
      examples: [
        Example("[1, 2, 3] |> count", prints: "3"),
        Example(
          "[{m: \"a\"}, {m: \"b\"}, {m: \"a\"}] |> count(by: .m)",
          prints: """
            table, 2 rows × 2 columns
               m  count
               ─  ─────
            0  a      2
            1  b      1
            """),
      ], seeAlso: ["group", "bar"]
    ) { arguments in
      let byIsGiven = !arguments[1].isNone
      if !byIsGiven, arguments[2].isNone { return .int(try arguments.elementCount(0)) }
      if arguments.asTable(0) == nil, !byIsGiven {
        return .int(
          try arguments.elements(0).reduce(0) { sum, element in
            sum + (try arguments.machine.call(arguments[2], element).asBool == true ? 1 : 0)
          })
      }
      let measures = byIsGiven ? try Measure.list(arguments[1]) : []
      var table = try arguments.groupable(0)
      if !arguments[2].isNone {
        let rows = try Measure(arguments[2]).rows(of: table, machine: arguments.machine)
        if !byIsGiven { return .int(rows.count) }
        table = TableObject(table.table.rows(at: rows))
      }
      let columns = try measures.map { try $0.column(of: table, machine: arguments.machine) }
      let groups = try Table.groups(by: columns, rowCount: table.table.rowCount)
      let firsts = groups.map { $0[0] }
      let keys = columns.map { $0.taking(firsts) }
      let name = Self.freeName("count", among: keys)
      return .object(
        TableObject(
          Table(columns: keys + [Column(name, groups.map(\.count))], notes: table.table.notes)))
    },
    Builtin(
      "group", "Puts rows with something in common together, and computes values of each group.",
      details:
        "Without `values` it gives a list of records, each with what the group has in common and its `rows`, a table. "
        + "With `values`, functions of the group's table, it gives a table with one row a group.",
      [
        .required("data", [.table, .list], "a table or a list of records"),
        .required("by", [.function, .string, .list, .record], "what the rows of a group have in common")
          .of(.row),
        .optional("values", .record, nil, "for each name a function of the group's table").of(.group),
      ], returns: [.table, .list],
      examples: [
        Example(
          "[{m: \"a\", x: 1}, {m: \"b\", x: 2}, {m: \"a\", x: 4}] |> group(.m, {n: length, mean: g => mean(g.x)})",
          prints: """
            table, 2 rows × 3 columns
               m  n  mean
               ─  ─  ────
            0  a  2   2.5
            1  b  1   2.0
            """),
        Example(
          "[{m: \"a\", x: 1}, {m: \"b\", x: 2}] |> group(.m) |> map(g => f\"{g.m}: {length(g.rows)}\")",
          prints: "[\"a: 1\", \"b: 1\"]"),
      ], seeAlso: ["count", "derive"]
    ) { arguments in
      let table = try arguments.table(0)
      let columns = try Measure.list(arguments[1]).map {
        try $0.column(of: table, machine: arguments.machine)
      }
      let groups = try Table.groups(by: columns, rowCount: table.table.rowCount)
      let firsts = groups.map { $0[0] }
      let keys = columns.map { $0.taking(firsts) }
      let parts = try groups.interruptibleMap { TableObject(table.table.rows(at: $0)) }
      guard let values = arguments[2].asRecord else {
        let name = Self.freeName("rows", among: keys)
        return .list(
          try parts.indices.interruptibleMap { index in
            .record(keys.map { ($0.name, $0.value(at: index)) } + [(name, .object(parts[index]))])
          })
      }
      var result = Table(columns: keys, rowCount: groups.count, notes: table.table.notes)
      for (name, function) in values.fields {
        let cells = try parts.map { part in
          let cell = try Cell(arguments.machine.call(function, .object(part)))
          return cell
        }
        result = result.adding(Column(name, cells: cells))
      }
      return .object(TableObject(result))
    },
  ]

  /// The name, or one with a number where a column has it already.
  static func freeName(_ name: String, among columns: [Column]) -> String {
    var candidate = name
    var number = 2
    while columns.contains(where: { $0.name == candidate }) {
      candidate = "\(name)_\(number)"
      number += 1
    }
    return candidate
  }
}

extension Arguments {
  /// A table; of a column or of a list of plain values one with the single column `value`.
  fileprivate func groupable(_ index: Int) throws -> TableObject {
    if asTable(index) != nil { return try table(index) }
    if case .object(let object as ColumnObject) = self[index] {
      return TableObject(Table(columns: [object.column.renamed("value")]))
    }
    return try table(index)
  }
}
