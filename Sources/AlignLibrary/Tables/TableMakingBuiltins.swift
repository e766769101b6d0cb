import AlignInterruption
import AlignRuntime
import AlignTable

extension TableBuiltins {
  /// Tables from other values, and back.
  static let making: [Builtin] = [
    Builtin(
      "table", "Makes a table of records, or of named columns.",
      details:
        "Columns take the narrowest type that holds their values. A field that a record lacks, and `none`, "
        + "is a missing value.",
      [
        .required(
          "data", [.list, .record, .table],
          "a list of records, or a record of columns and lists of one length")
      ], returns: .table,
      examples: [
        Example(
          "table([{model: \"a\", score: 1}, {model: \"b\", score: 0.5}])",
          prints: """
            table, 2 rows × 2 columns
               model  score
               ─────  ─────
            0  a        1.0
            1  b        0.5
            """),
        Example("table({x: [1, 2, 3]}) |> length", prints: "3"),
      ]
    ) { arguments in
      guard let record = arguments[0].asRecord else { return .object(try arguments.table(0)) }
      var columns: [Column] = []
      for (name, value) in record.fields {
        let column = try column(name, value, describing: { arguments.invalid(0, $0) })
        if let first = columns.first, first.count != column.count {
          throw arguments.invalid(
            0, "`\(first.name)` has \(first.count) values and `\(name)` \(column.count)",
            hint: "columns of a table have the same length")
        }
        columns.append(column)
      }
      return .object(TableObject(Table(columns: columns)))
    },
    Builtin(
      "records", "Gives the rows of a table as a list of records.",
      [.required("data", .table, "the table")], returns: .list,
      examples: [
        Example("table({x: [1, 2]}) |> records", prints: "[{x: 1}, {x: 2}]"),
        Example(
          "table({prompt: [\"a\", \"b\"], n: [1, 2]}) |> records |> map(.prompt)", prints: "[\"a\", \"b\"]"),
      ]
    ) { arguments in
      let table = try arguments.table(0)
      return .list(try (0..<table.table.rowCount).interruptibleMap { table.row(at: $0) })
    },
  ]

  /// A column of a value: of a list, a column, a range, a tensor with one axis.
  static func column(_ name: String, _ value: Value, describing: (String) -> RuntimeError) throws -> Column {
    if case .object(let object as ColumnObject) = value { return object.column.renamed(name) }
    guard value.asString == nil, value.asRecord == nil, let elements = try value.sequence() else {
      throw describing("expected a list for the column `\(name)`, found \(value.typeWithArticle)")
    }
    return Column(name, cells: try elements.interruptibleMap { try Cell($0) })
  }
}
