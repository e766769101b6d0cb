import AlignRuntime
import AlignTable

extension TableBuiltins {
  /// Choosing, making and naming columns.
  static let columns: [Builtin] = [
    Builtin(
      "select", "Keeps the named columns, in the order given.",
      details: "A record names what is kept, or computed: `select({size: r => length(r.text)})`.",
      [
        .required("data", [.table, .list], "a table or a list of records"),
        .rest(
          "columns", [.function, .string, .list, .record],
          "field functions such as `.margin`, names, or a record"
        ).of(.row),
      ], returns: .table,
      examples: [
        Example("table([{a: 1, b: 2, c: 3}]) |> select(.c, .a) |> keys", prints: "[\"c\", \"a\"]"),
        Example("table([{a: 1, b: 2}]) |> select({sum: r => r.a + r.b}) |> records", prints: "[{sum: 3}]"),
      ], seeAlso: ["derive", "remove", "rename"]
    ) { arguments in
      let table = try arguments.table(0)
      let chosen = try arguments.list(1)
      let measures = try Measure.list(chosen.count == 1 ? chosen[0] : .list(chosen))
      let columns = try measures.map { try $0.column(of: table, machine: arguments.machine) }
      return .object(
        TableObject(
          Table(
            kind: table.table.kind, columns: columns, rowCount: table.table.rowCount, notes: table.table.notes
          )))
    },
    Builtin(
      "remove", "Leaves out the named columns.",
      [
        .required("data", [.table, .list], "a table or a list of records"),
        .rest("columns", [.function, .string, .list], "field functions such as `.margin`, or names")
          .of(.row),
      ], returns: .table,
      examples: [
        Example("table([{a: 1, b: 2, c: 3}]) |> remove(.b) |> keys", prints: "[\"a\", \"c\"]"),
        Example("table({a: [1], b: [2], c: [3]}) |> remove(\"a\", \"b\") |> keys", prints: "[\"c\"]"),
      ]
    ) { arguments in
      let table = try arguments.table(0)
      let chosen = try arguments.list(1)
      let names = try Measure.list(chosen.count == 1 ? chosen[0] : .list(chosen)).map(\.name)
      for name in names { _ = try arguments.machine.field(name, of: .object(table)) }
      return .object(TableObject(table.table.removing(names)))
    },
    Builtin(
      "rename", "Gives columns other names.",
      [
        .required("data", [.table, .list], "a table or a list of records"),
        .required("names", .record, "for each old name the new one"),
      ], returns: .table,
      examples: [
        Example("table([{a: 1, b: 2}]) |> rename({a: \"x\"}) |> keys", prints: "[\"x\", \"b\"]"),
        Example("table({logp: [-1.5]}) |> rename({logp: \"score\"}) |> .score |> list", prints: "[-1.5]"),
      ]
    ) { arguments in
      var table = try arguments.table(0).table
      for (name, value) in try arguments.record(1).fields {
        _ = try arguments.machine.field(name, of: .object(TableObject(table)))
        guard let other = value.asString else {
          throw arguments.invalid(
            1, "expected a string as new name of `\(name)`, found \(value.typeWithArticle)")
        }
        guard other == name || table[other] == nil else {
          throw arguments.invalid(1, "there is a column `\(other)` already")
        }
        table = table.renaming(name, to: other)
      }
      return .object(TableObject(table))
    },
    Builtin(
      "derive", "Adds columns: of a function of the row, of a list, or of one value for all rows.",
      details: "A column that is there already is replaced. Later ones may use earlier ones.",
      [
        .required("data", [.table, .list], "a table or a list of records"),
        .required("columns", .record, "for each name a function of the row, a list or column, or a value")
          .of(.row),
      ], returns: .table,
      examples: [
        Example(
          "table({x: [1, 2]}) |> derive({double: r => 2 * r.x, kind: \"n\"}) |> records",
          prints: "[{x: 1, double: 2, kind: \"n\"}, {x: 2, double: 4, kind: \"n\"}]"),
        Example(
          "let t = table({x: [1.0, 3.0]})\nderive(t, {share: t.x / sum(t.x)}).share[1]", prints: "0.75"),
      ], seeAlso: ["select", "group"]
    ) { arguments in
      var table = try arguments.table(0).table
      for (name, value) in try arguments.record(1).fields {
        let object = TableObject(table)
        let column: Column
        switch value {
        case .function:
          column = try Measure(value, name: name).column(of: object, machine: arguments.machine)
        case .object(let measure) where measure.isCallable:
          column = try Measure(value, name: name).column(of: object, machine: arguments.machine)
        case .list, .object:
          column = try Self.column(name, value, describing: { arguments.invalid(1, $0) })
          guard column.count == table.rowCount else {
            throw arguments.invalid(
              1, "`\(name)` has \(column.count) values, the table \(NumberText.count(table.rowCount, "row"))")
          }
        default:
          column = Column(name, cells: Array(repeating: try Cell(value), count: table.rowCount))
        }
        table = table.adding(column)
      }
      return .object(TableObject(table))
    },
  ]
}
