import AlignCharts
import AlignRuntime
import AlignTable

extension ChartBuiltins {
  /// Numbers along an axis.
  static let overSteps: [Builtin] = [
    Builtin(
      "line", "Draws numbers as lines: of columns of a table, lists, or a record of named lists.",
      details:
        "Series of very different size get an area each, on one axis of steps. A number that is missing or not "
        + "finite is a gap. A history is drawn over its steps.",
      formula:
        "smoothed: exponential mean with weight 2 / (smooth + 1) for the newest number, divided by the sum of weights",
      [
        ChartParameters.data,
        .optional(
          "y", [.function, .string, .list, .record], nil,
          "of a table: which numbers, such as `[.loss, .margin]`"
        ).of(.row),
        .optional(
          "x", [.function, .string, .list, .column, .range], nil,
          "against what; none: the step, or the position"
        ).of(.row),
        .optional("smooth", .int, 0, "smooth over about so many points; 0: not at all", .notNegative),
        .optional("log", .bool, false, "whether the vertical axis is logarithmic"),
        .optional(
          "panels", .bool, nil, "an area for each series; none: where one would be flat beside the others"),
      ] + ChartParameters.texts, returns: .chart,
      examples: [
        Example(
          "line([1, 4, 9, 16, 25], width: 30, height: 4)",
          prints: """
               │                        ⣀⠤
            20 ┤                  ⢀⣀⠤⠒⠊⠉
               │           ⢀⣀⣀⠤⠔⠒⠉⠁
             0 ┤⣀⣀⠤⠤⠤⠒⠒⠒⠊⠉⠉⠁
               └┬────────────┬───────────┬
                0            2           4
            """),
        Example("line({sft: [3, 2, 1.5], dpo: [3, 1, 0.5]}, title: \"loss\")"),
      ], seeAlso: ["scatter", "histogram", "sparkline"]
    ) { arguments in
      let groups: [NamedNumbers]
      var x: [Double]?
      var xName = ""
      if let table = try arguments.tableOfRecords() {
        let steps = table.table["step"]?.floats
        let measures =
          arguments.named("y").isNone
          ? Value.list(
            table.table.columns.filter { $0.isNumeric && ($0.name != "step" || steps == nil) }.map {
              .string($0.name)
            })
          : arguments.named("y")
        groups = try arguments.numbers(measures, of: table, "y")
        if groups.isEmpty { throw arguments.noNumbers(in: table, "y") }
        let over = arguments.named("x")
        if !over.isNone, over.asList == nil, !(over.asObject is ColumnObject) {
          let column = try arguments.numbers(over, of: table, "x")[0]
          x = column.numbers
          xName = column.name
        } else if over.isNone, let steps {
          x = steps
          xName = "step"
        }
      } else {
        guard arguments.named("y").isNone else {
          throw arguments.invalid(
            1, "it has no effect: the data are no table",
            hint:
              "several lines are a record: `line({a: ..., b: ...})`; places are `line(heights, x: places)`")
        }
        groups = try arguments.groups(measures: "y")
      }
      if x == nil, !arguments.named("x").isNone { x = try arguments.numbers(arguments.named("x"), of: "x") }
      let series = try groups.map { group in
        if let x, x.count != group.numbers.count {
          throw arguments.invalid(2, "expected \(group.numbers.count) numbers, found \(x.count)")
        }
        return x.map { LineChart.Series(group.name, x: $0, y: group.numbers) }
          ?? LineChart.Series(group.name, y: group.numbers)
      }
      let panels: LineChart.Panels = arguments.named("panels").asBool.map { $0 ? .each : .one } ?? .automatic
      return arguments.chart(
        LineChart(
          series, smoothing: try arguments.int(3), isLogarithmic: try arguments.bool(4), panels: panels),
        x: xName,
        y: series.count == 1 ? series[0].name : "")
    },
    Builtin(
      "sparkline", "Draws numbers as one line of small bars, with the first and the last number.",
      [.required("data", [.list, .column, .range, .tensor], "the numbers")], returns: .chart,
      examples: [
        Example("sparkline([1, 2, 4, 8, 16])", prints: "▁▁▂▄█  1 → 16"),
        Example("sparkline([3, none, 1])", prints: "█ ▁  3 → 1"),
      ], seeAlso: ["line"]
    ) { arguments in .object(ChartObject(Chart(Sparkline(try arguments.numbers(arguments[0], of: "data")))))
    },
    Builtin(
      "scatter", "Draws a point for each row of a table, or each pair of numbers.",
      [
        .required("data", [.table, .list, .column, .range, .tensor], "a table, or the horizontal places"),
        .required(
          "x", [.function, .string, .list, .column, .range, .tensor],
          "of a table: what lies to the right; else the heights"
        ).of(.row),
        .optional("y", [.function, .string], nil, "of a table: what lies up").of(.row),
        .optional("by", [.function, .string], nil, "of a table: what tells groups apart").of(.row),
      ] + ChartParameters.texts, returns: .chart,
      examples: [
        Example("scatter(table({length: [3, 5, 8], margin: [0.5, 1.5, 1.0]}), x: .length, y: .margin)"),
        Example("scatter([1, 2, 3], [2, 4, 6])"),
      ], seeAlso: ["line", "heatmap"]
    ) { arguments in
      guard let table = try arguments.tableOfRecords() else {
        let x = try arguments.numbers(arguments[0], of: "data")
        let y = try arguments.numbers(arguments[1], of: "x")
        guard x.count == y.count else {
          throw arguments.invalid(1, "expected \(x.count) numbers, found \(y.count)")
        }
        return arguments.chart(ScatterChart([.init("", x: x, y: y)]))
      }
      guard !arguments[2].isNone else {
        throw arguments.invalid(2, "expected what lies up", hint: "such as `y: .margin`")
      }
      let x = try arguments.numbers(arguments[1], of: table, "x")[0]
      let y = try arguments.numbers(arguments[2], of: table, "y")[0]
      var series = [LineChart.Series("", x: x.numbers, y: y.numbers)]
      if !arguments[3].isNone {
        let column = try Measure(arguments[3]).column(of: table, machine: arguments.machine)
        series = try Table.groups(by: [column], rowCount: column.count).map { rows in
          LineChart.Series(
            CellText.text(column.cell(at: rows[0]), usesUnicode: true, limit: 40),
            x: rows.map { x.numbers[$0] },
            y: rows.map { y.numbers[$0] })
        }
      }
      return arguments.chart(ScatterChart(series), x: x.name, y: y.name)
    },
  ]
}
