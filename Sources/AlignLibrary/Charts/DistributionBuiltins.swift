import AlignCharts
import AlignRuntime
import AlignTable

extension ChartBuiltins {
  /// How numbers lie.
  static let overValues: [Builtin] = [
    Builtin(
      "histogram", "Draws how often numbers fall into equal ranges; several sets stand below each other.",
      details:
        "A number on an edge is counted to the right of it. Numbers that are missing or not finite are left out and "
        + "counted below the picture.",
      [
        ChartParameters.data,
        .optional("y", [.function, .string, .list, .record], nil, "of a table: which numbers").of(.row),
        .optional(
          "bins", .int, nil, "how many ranges; none: a round width that suits the numbers",
          .between(1, 10_000)),
        .optional("unit", .string, "", "what the numbers are measured in"),
      ] + ChartParameters.texts, returns: .chart,
      examples: [
        Example(
          "histogram([1, 2, 2, 3, 3, 3, 4], bins: 3, width: 24, height: 3)",
          prints: """
            5 ┤              ▃▃▃▃▃▃▃
              │       ▂▂▂▂▂▂▂███████
            0 ┤▅▅▅▅▅▅▅██████████████
              └───────┬────────────┬
                      2            4
            n 7 · mean 2.571
            sd 0.9759 · median 3
            range 1 to 4
            """),
        Example("histogram({before: [0.1, 0.4, 0.2], after: [1.2, 0.9, 1.4]}, unit: \"nats\")"),
      ], seeAlso: ["box", "line"]
    ) { arguments in
      let groups = try arguments.groups(measures: "y").map { Histogram.Group($0.name, $0.numbers) }
      let unit = try arguments.string(3)
      let name = groups.count == 1 ? groups[0].name : ""
      let label = name.isEmpty || unit.isEmpty ? name + unit : "\(name), \(unit)"
      return arguments.chart(Histogram(groups, bins: arguments[2].asInt), x: label)
    },
    Builtin(
      "box", "Draws for each set of numbers its quartiles, median, spread and outliers.",
      [
        ChartParameters.data,
        .optional("y", [.function, .string, .list, .record], nil, "of a table: which numbers").of(.row),
        .optional("by", [.function, .string], nil, "of a table: what tells groups apart").of(.row),
      ] + ChartParameters.texts, returns: .chart,
      examples: [
        Example("box({before: [0.1, 0.4, 0.2], after: [1.2, 0.9, 1.4]})"),
        Example(
          """
          let t = table({m: ["a", "a", "b"], score: [0.1, 0.4, 0.9]})
          box(t, y: .score, by: .m)
          """),
      ], seeAlso: ["histogram"]
    ) { arguments in
      var groups = try arguments.groups(measures: "y").map { Histogram.Group($0.name, $0.numbers) }
      var label = ""
      if !arguments[2].isNone {
        guard let table = try arguments.tableOfRecords(), groups.count == 1 else {
          throw arguments.invalid(2, "expected a table and one kind of numbers to go with it")
        }
        label = groups[0].name
        let numbers = groups[0].values
        let column = try Measure(arguments[2]).column(of: table, machine: arguments.machine)
        groups = try Table.groups(by: [column], rowCount: column.count).map { rows in
          Histogram.Group(
            CellText.text(column.cell(at: rows[0]), usesUnicode: true, limit: 40), rows.map { numbers[$0] })
        }
      }
      return arguments.chart(BoxChart(groups), x: label)
    },
  ]
}
