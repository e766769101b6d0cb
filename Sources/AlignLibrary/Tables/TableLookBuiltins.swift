import AlignCharts
import AlignInterruption
import AlignRuntime
import AlignTable

extension TableBuiltins {
  /// Getting to know a table.
  static let looks: [Builtin] = [
    Builtin(
      "describe", "Says of each column its type, how much is missing, and how its values lie.",
      details:
        "Of numbers the mean, standard deviation (n - 1), least, median and greatest; of others the number of "
        + "different values and the most frequent one.",
      [.required("data", [.table, .list, .column], "a table, a list of records, or a column")],
      returns: .table,
      examples: [
        Example(
          "table({x: [1, 2, 6], m: [\"a\", \"b\", \"a\"]}) |> describe |> .mean |> list",
          prints: "[3.0, none]"),
        Example(
          "[0.5, 1.5] |> describe",
          prints: """
            table, 1 row × 8 columns
               column  type   missing  mean      sd  min  median  max
               ──────  ─────  ───────  ────  ──────  ───  ──────  ───
            0  value   float        0   1.0  0.7071  0.5     1.0  1.5
            """),
      ], seeAlso: ["look", "keys"]
    ) { arguments in
      let table: Table
      if case .object(let object as ColumnObject) = arguments[0] {
        table = Table(columns: [object.column])
      } else if let list = arguments[0].asList, list.allSatisfy({ $0.asDouble != nil }) {
        table = Table(columns: [
          try Self.column("value", arguments[0], describing: { arguments.invalid(0, $0) })
        ])
      } else {
        table = try arguments.table(0).table
      }
      return .object(TableObject(try Self.description(of: table)))
    },
    Builtin(
      "look", "Writes rows in full, one field below the other, long texts broken into lines.",
      [
        .required("data", [.table, .list], "a table or a list of records"),
        .optional("rows", [.int, .list], 1, "how many from the beginning, or a list of positions"),
        .optional("lines", .int, 8, "at most so many lines of one field", .atLeast(1)),
      ], returns: .none,
      examples: [
        Example(
          "look([{prompt: \"rev abc=\", chosen: \"cba\"}])",
          prints: """
            row 0
              prompt  rev abc=
              chosen  cba
            """),
        Example(
          "look([{chosen: \"a\"}, {chosen: \"b\"}], rows: [1])",
          prints: """
            row 1
              chosen  b
            """),
      ], seeAlso: ["describe", "show"]
    ) { arguments in
      let table = try arguments.table(0).table
      let rows: [Int]
      if let list = arguments[1].asList {
        rows = try list.map { value in
          guard let index = value.asInt else {
            throw arguments.invalid(1, "expected positions of rows, found \(value.typeWithArticle)")
          }
          return try Position.of(index, count: table.rowCount, noun: "row")
        }
      } else {
        rows = Array(0..<min(max(try arguments.int(1), 0), table.rowCount))
      }
      let style = arguments.machine.output.style
      let texts = rows.map {
        RowText(table, row: $0, limit: (try? arguments.int(2)) ?? 8, style: style.asText).text
      }
      try arguments.machine.write(texts.joined(separator: "\n") + (texts.isEmpty ? "" : "\n"))
      return .none
    },
  ]

  /// One row for each column of a table.
  static func description(of table: Table) throws -> Table {
    var builder = TableBuilder(
      columns: ["column", "type", "missing", "mean", "sd", "min", "median", "max", "different", "most"])
    for column in table.columns {
      var row: [Cell.Field] = [
        .init("column", .string(column.name)), .init("type", .string(column.typeName)),
        .init("missing", .int(column.missingCount)),
      ]
      if let numbers = column.floats {
        let finite = try numbers.filter(\.isFinite).interruptiblySorted(by: <)
        if let least = finite.first, let greatest = finite.last {
          let mean = finite.reduce(0, +) / Double(finite.count)
          let squares = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
          row += [
            .init("mean", .float(mean)), .init("min", .float(least)), .init("max", .float(greatest)),
            .init("median", .float(Quantile.of(sorted: finite, 0.5))),
          ]
          if finite.count > 1 {
            row.append(.init("sd", .float((squares / Double(finite.count - 1)).squareRoot())))
          }
        }
      } else {
        let present = (0..<column.count).filter { !column.isMissing(at: $0) }
        let groups = try Table.groups(by: [column.taking(present)], rowCount: present.count)
        row.append(.init("different", .int(groups.count)))
        if let most = groups.max(by: { $0.count < $1.count }), most.count > 1 {
          row.append(
            .init(
              "most", .string(CellText.text(column.cell(at: present[most[0]]), usesUnicode: true, limit: 60)))
          )
        }
      }
      builder.append(row)
    }
    // Statistics that no column has aren't shown.
    let described = builder.table
    let kept = described.columns.filter {
      $0.missingCount < $0.count || ["column", "type", "missing"].contains($0.name)
    }
    return Table(columns: kept, rowCount: described.rowCount, notes: table.notes)
  }
}
