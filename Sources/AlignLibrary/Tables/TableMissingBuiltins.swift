import AlignInterruption
import AlignRuntime
import AlignTable

extension TableBuiltins {
  /// What is not there: left out, or filled in.
  static let missing: [Builtin] = [
    Builtin(
      "drop_missing", "Leaves out missing values, and rows of a table that have some.",
      details: "A missing value is `none`. A list stays a list, a column a column.",
      [
        .required("data", [.table, .list, .column], "a table, a list or a column"),
        .optional(
          "by", [.none, .function, .string, .list, .record], nil,
          "what must be there; none: every column of the row, or the element itself"
        ).of(.row),
      ], returns: [.table, .list, .column],
      examples: [
        Example("mean(drop_missing([0.5, none, 1.5]))", prints: "1.0"),
        Example(
          "table({id: [1, 2], score: [none, 0.5]}) |> drop_missing(by: .score) |> .id |> list", prints: "[2]"
        ),
      ], seeAlso: ["fill_missing", "where"]
    ) { arguments in
      let columns = try columnsThatMustBeThere(arguments)
      let count = try arguments.elementCount(0)
      guard columns.contains(where: \.hasMissing) else { return arguments[0] }
      let rows = (0..<count).filter { row in !columns.contains { $0.isMissing(at: row) } }
      return try arguments.taking(rows, of: 0)
    },
    Builtin(
      "fill_missing", "Puts a value where one is missing.",
      details: "A missing value is `none`. Of a table a record says the value of each column.",
      [
        .required("data", [.table, .list, .column], "a table, a list or a column"),
        .required("value", .any, "what is put there; for a table a record such as `{score: 0.0}`"),
      ], returns: [.table, .list, .column],
      examples: [
        Example("fill_missing([1, none, 3], 0)", prints: "[1, 0, 3]"),
        Example(
          "(table({id: [1, 2], score: [none, 0.5]}) |> fill_missing({score: 0.0})).score |> list",
          prints: "[0.0, 0.5]"),
      ], seeAlso: ["drop_missing", "derive"]
    ) { arguments in
      if let object = arguments.asTable(0) { return try filled(object, arguments) }
      if let object = arguments[0].asObject as? ColumnObject {
        return .object(ColumnObject(filled(object.column, try Cell(arguments[1]))))
      }
      return .list(try arguments.elements(0).interruptibleMap { $0.isNone ? arguments[1] : $0 })
    },
  ]

  private static func columnsThatMustBeThere(_ arguments: Arguments) throws -> [Column] {
    if let table = arguments.asTable(0) {
      guard !arguments[1].isNone else { return table.table.columns }
      return try Measure.list(arguments[1]).map { try $0.column(of: table, machine: arguments.machine) }
    }
    if let object = arguments[0].asObject as? ColumnObject, arguments[1].isNone { return [object.column] }
    let elements = try arguments.elements(0)
    let keys = arguments[1].asList ?? arguments[1].asRecord?.values ?? [arguments[1]]
    return try keys.map { key in
      let values = try key.isNone ? elements : arguments.results(of: key, for: elements)
      return Column("key", .bools(values.map { !$0.isNone }), missing: values.map(\.isNone))
    }
  }

  private static func filled(_ object: TableObject, _ arguments: Arguments) throws -> Value {
    guard let values = arguments[1].asRecord else {
      let column = object.table.columns.first(where: \.hasMissing)?.name ?? "score"
      throw arguments.invalid(
        1, "expected for each column its value, found \(arguments[1].typeWithArticle)",
        hint: "such as `{\(column): \(arguments[1].line(limit: 20))}`")
    }
    var table = object.table
    for (name, value) in values.fields {
      // The machine's own message, with the names that there are.
      _ = try arguments.machine.field(name, of: .object(object))
      guard let column = table[name] else { continue }
      table = table.adding(filled(column, try Cell(value)))
    }
    return .object(TableObject(table))
  }

  private static func filled(_ column: Column, _ cell: Cell) -> Column {
    guard column.hasMissing else { return column }
    return Column(
      column.name, cells: (0..<column.count).map { column.isMissing(at: $0) ? cell : column.cell(at: $0) })
  }
}
