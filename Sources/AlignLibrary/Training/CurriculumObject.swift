import AlignCharts
import AlignData
import AlignRuntime
import AlignTable

/// A plan of what is seen when, as a value. Shown, it draws the share of each source over the run.
package final class CurriculumObject: Object {
  package let plan: Curriculum

  package init(_ plan: Curriculum) { self.plan = plan }

  package override var typeName: String { "curriculum" }
  package override var memoryParts: [MemoryPart] { MemoryPart.parts(of: plan) }
  package override var fieldNames: [String] { ["sources", "rows", "shares"] }

  package override func field(_ name: String) throws -> Value? {
    switch name {
    case "sources": .list(plan.sources.map { .string($0) })
    case "rows": .int(plan.rowCount)
    case "shares": .object(TableObject(try RuntimeError.translating { try shares(points: 101) }))
    default: nil
    }
  }

  /// The expected share of each source at so many points of progress.
  private func shares(points: Int) throws -> Table {
    let progress = (0..<points).map { Double($0) / Double(points - 1) }
    let rows = try progress.map { try plan.shares(at: $0) }
    return Table(
      columns: [Column("progress", progress)]
        + plan.sources.enumerated().map { index, name in Column(name, rows.map { $0[index] }) })
  }

  package override var summary: String { "<curriculum of \(plan.sources.joined(separator: ", "))>" }

  package override func display(_ style: DisplayStyle) -> String {
    let title = "\(plan.description), \(plan.rowCount) rows"
    if plan.sources.count < 2 { return title }
    do {
      let table = try shares(points: 101)
      let progress = table["progress"]?.floats ?? []
      let series = plan.sources.map { name in
        LineChart.Series(name, x: progress, y: table[name]?.floats ?? [])
      }
      let chart = Chart(
        LineChart(series, panels: .one), texts: Chart.Texts(title: title, x: "progress", y: "share"),
        height: 8)
      return chart.text(style.asText)
    } catch {
      return title + "\n" + RuntimeError(error).message
    }
  }
}

extension Curriculum {
  /// One line: `easy to hard with alpha t => t`.
  var description: String {
    switch self {
    case .plain: "curriculum: shuffled epochs"
    case .given: "curriculum: in the given order"
    case .sorted: "curriculum: sorted from easy to hard"
    case .easyToHard(_, _, let alpha): "curriculum: hard with probability \(alpha.source)"
    case .mix(let parts): "curriculum: a mix of \(parts.map(\.name).joined(separator: ", "))"
    case .stages(let stages): "curriculum: \(stages.count) stages"
    }
  }
}
