import AlignFiles
import AlignCharts
import AlignRuntime
import AlignTable

/// A chart as a value: shown, it is drawn at the width of the place; saved, it is an SVG picture.
public final class ChartObject: Object {
  package let chart: Chart

  package init(_ chart: Chart) { self.chart = chart }

  public override var typeName: String { "chart" }
  public override var fieldNames: [String] { ["kind", "title", "svg"] }

  public override func field(_ name: String) throws -> Value? {
    switch name {
    case "kind": .string(chart.kind.name)
    case "title": .string(chart.texts.title)
    case "svg": .string(chart.svg())
    default: nil
    }
  }

  public override var summary: String {
    "<chart \(chart.kind.name)\(chart.texts.title.isEmpty ? "" : ": \(chart.texts.title)")>"
  }

  public override func display(_ style: DisplayStyle) -> String { chart.text(style.asText) }
}

extension ChartObject: SavableObject {
  /// An SVG picture, or the drawn text.
  func save(to path: String) throws {
    if path.hasSuffix(".svg") {
      try WholeFile(path).write(Array(chart.svg().utf8))
    } else if path.hasSuffix(".txt") {
      try WholeFile(path).write(Array((chart.text(ChartStyle(width: chart.width ?? 80)) + "\n").utf8))
    } else {
      throw RuntimeError(
        .invalidArgument, "a chart can't be written to `\(path)`",
        hint: "name a file that ends in .svg or .txt")
    }
  }
}
