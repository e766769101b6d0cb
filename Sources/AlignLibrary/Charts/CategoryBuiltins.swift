import AlignCharts
import AlignRuntime
import AlignTable

extension ChartBuiltins {
  /// Numbers of things with names.
  static let overCategories: [Builtin] = [
    Builtin(
      "bar", "Draws a bar for each row of a table, field of a record, or number of a list.",
      [
        .required("data", [.table, .list, .column, .record], "a table, a record of numbers, or numbers"),
        .optional(
          "y", [.function, .string, .list], nil, "of a table: the numbers; several stand below each other"
        ).of(.row),
        .optional(
          "x", [.function, .string, .list], nil, "of a table: the names; of numbers a list of names"
        ).of(.row),
      ] + ChartParameters.texts, returns: .chart,
      examples: [
        Example(
          "bar({sft: 2, dpo: 5}, width: 24)",
          prints: """
            sft │██████▍           2
            dpo │████████████████  5
            """),
        Example("[{m: \"a\"}, {m: \"b\"}, {m: \"a\"}] |> count(by: .m) |> bar(x: .m, y: .count)"),
      ], seeAlso: ["count", "histogram"]
    ) { arguments in
      if let table = try arguments.tableOfRecords() {
        let columns = table.table.columns
        let named =
          arguments[2].isNone
          ? columns.filter { !$0.isNumeric }
          : try Measure.list(arguments[2]).map { try $0.column(of: table, machine: arguments.machine) }
        guard !named.isEmpty else {
          throw arguments.invalid(2, "expected what the bars are called", hint: "such as `x: .name`")
        }
        let labels = (0..<table.table.rowCount).map { row in
          named.map { CellText.text($0.cell(at: row), usesUnicode: true, limit: 60) }.joined(separator: ", ")
        }
        let measures =
          arguments[1].isNone
          ? Value.list(columns.filter(\.isNumeric).map { .string($0.name) }) : arguments[1]
        try checkOrder(arguments, of: table)
        let series = try arguments.numbers(measures, of: table, "y").map {
          BarChart.Series($0.name, $0.numbers, missing: $0.missing)
        }
        try checkCount(labels.count, arguments)
        return arguments.chart(
          BarChart(labels: labels, series: series),
          x: series.count == 1 ? series[0].name : "")
      }
      guard arguments[1].isNone else { throw arguments.invalid(1, "it has no effect: the data are no table") }
      if let record = arguments[0].asRecord {
        let numbers = try arguments.numbers(.list(record.values), of: "data")
        try checkCount(numbers.count, arguments)
        return arguments.chart(
          BarChart(
            labels: record.names, series: [.init("", numbers, missing: record.values.map(\.isNone))]))
      }
      let numbers = try arguments.numbers(arguments[0], of: "data")
      try checkCount(numbers.count, arguments)
      let labels = arguments[2].isNone ? numbers.indices.map(String.init) : try arguments.labels(arguments[2])
      guard labels.count == numbers.count else {
        throw arguments.invalid(2, "expected \(numbers.count) names, found \(labels.count)")
      }
      let missing = (try arguments[0].sequence() ?? []).map(\.isNone)
      return arguments.chart(BarChart(labels: labels, series: [.init("", numbers, missing: missing)]))
    },
    Builtin(
      "heatmap", "Draws a grid of numbers as shades, with the numbers where they fit.",
      details:
        "Of a table with `x`, `y` and `value` the grid has a column for each value of `x` and a row for each of `y`; "
        + "the last row of the table counts where two fall on one place.",
      [
        .required("data", [.list, .tensor, .table], "a list of rows, a tensor with two axes, or a table"),
        .optional(
          "x", [.function, .string, .list], nil, "of a table: what the columns are; else their names"
        ).of(.row),
        .optional("y", [.function, .string, .list], nil, "of a table: what the rows are; else their names")
          .of(.row),
        .optional("value", [.function, .string], nil, "of a table: the number of a place").of(.row),
      ] + ChartParameters.texts, returns: .chart,
      examples: [
        Example("heatmap([[0.5, 0.9], [0.1, 0.5]], x: [\"gpt4\", \"davinci\"], y: [\"gpt4\", \"davinci\"])"),
        Example("heatmap([{m: \"a\", k: 1, v: 0.5}, {m: \"b\", k: 1, v: 0.7}], x: .k, y: .m, value: .v)"),
      ], seeAlso: ["scatter"]
    ) { arguments in
      guard let table = try arguments.tableOfRecords() else {
        let elements = try arguments.sequence(0)
        if let number = elements.first(where: { $0.asDouble != nil }) {
          throw arguments.invalid(
            0, "expected rows of numbers, found \(number.typeWithArticle)", hint: "a single row is `[[1, 2]]`"
          )
        }
        let rows = try elements.map { try arguments.numbers($0, of: "data") }
        guard Set(rows.map(\.count)).count <= 1 else {
          throw arguments.invalid(0, "expected rows of one length")
        }
        return arguments.chart(
          Heatmap(rows, rows: try arguments.labels(arguments[2]), columns: try arguments.labels(arguments[1]))
        )
      }
      for index in 1...3 where arguments[index].isNone {
        throw arguments.invalid(
          index, "expected a function of the row", hint: "such as `x: .a, y: .b, value: .margin`")
      }
      let x = try Measure(arguments[1]).column(of: table, machine: arguments.machine)
      let y = try Measure(arguments[2]).column(of: table, machine: arguments.machine)
      let values = try arguments.numbers(arguments[3], of: table, "value")[0].numbers
      let (columns, columnCount) = try x.codes()
      let (rows, rowCount) = try y.codes()
      var grid = Array(repeating: Array(repeating: Double.nan, count: columnCount), count: rowCount)
      var names = (
        rows: Array(repeating: "", count: rowCount), columns: Array(repeating: "", count: columnCount)
      )
      for index in values.indices {
        grid[rows[index]][columns[index]] = values[index]
        names.rows[rows[index]] = CellText.text(y.cell(at: index), usesUnicode: true, limit: 40)
        names.columns[columns[index]] = CellText.text(x.cell(at: index), usesUnicode: true, limit: 40)
      }
      return arguments.chart(Heatmap(grid, rows: names.rows, columns: names.columns), x: x.name, y: "")
    },
  ]

  /// Names where the numbers belong: `bar(.model, .count)`.
  private static func checkOrder(_ arguments: Arguments, of table: TableObject) throws {
    guard case .function(let first) = arguments[1], let path = first.fieldPath, path.count == 1,
      table.table[path[0]]?.typeName == "string"
    else { return }
    let other = arguments[2].asFunction?.fieldPath?.last
    let number = table.table.columns.first { $0.isNumeric && (other == nil || $0.name == other) }
    guard let number else { return }
    throw arguments.invalid(
      1, "expected numbers, `\(path[0])` is of string",
      hint: "name both: `bar(x: .\(path[0]), y: .\(number.name))`")
  }

  /// More bars than anybody reads.
  private static func checkCount(_ count: Int, _ arguments: Arguments) throws {
    guard count > 60 else { return }
    throw arguments.invalid(
      0, "expected at most 60 bars, found \(count)",
      hint: "`count`, `group` or `take(20)` first; many numbers are drawn by `histogram` or `line`")
  }
}
