import AlignTable
import Foundation

/// How often numbers fall into equal ranges; several sets of numbers stand below each other on one axis.
package struct Histogram: ChartKind {
  package struct Group: Sendable {
    package var name: String
    package var values: [Double]

    package init(_ name: String, _ values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  package let name = "histogram"
  package let groups: [Group]
  /// The ends of the bins, one more than there are bins.
  package let edges: [Double]
  /// For each group the count of each bin. A number on an edge is counted to the right of it, the last edge to the left.
  package let counts: [[Int]]

  /// `bins` equal ranges from the least to the greatest number; nil: a round width that suits the numbers.
  package init(_ groups: [Group], bins: Int? = nil) {
    self.groups = groups
    let finite = groups.flatMap { $0.values.filter(\.isFinite) }
    let edges = Self.edges(finite, bins: bins)
    self.edges = edges
    counts = groups.map { Self.counts($0.values, edges: edges) }
  }

  package func textLines(texts: Chart.Texts, height: Int?, painter: TextPainter) -> [TextLine] {
    let rows = height ?? (groups.count > 1 ? 6 * groups.count : 10)
    return TextPlot(plot(texts, usesUnicode: painter.usesUnicode), rows: rows, painter: painter).lines
  }

  package func svg(texts: Chart.Texts, width: Double, height: Double?) -> String {
    SVGPlot(plot(texts, usesUnicode: true), title: texts.title, width: width, height: height).document
  }

  private func plot(_ texts: Chart.Texts, usesUnicode: Bool) -> Plot {
    let most = counts.flatMap { $0 }.max() ?? 0
    let panels = zip(groups, counts).enumerated().map { index, item in
      let (group, counts) = item
      return Plot.Panel(
        series: [Plot.Series(name: group.name, x: edges, y: counts.map(Double.init), mark: .columns)],
        label: groups.count > 1 ? group.name : texts.y, scale: Scale(low: 0, high: Double(max(most, 1))),
        isWhole: true, firstColor: index)
    }
    let dot = usesUnicode ? " · " : ", "
    let footer = groups.map { group in
      (groups.count > 1 ? group.name + ": " : "") + Self.summary(group.values).joined(separator: dot)
    }
    return Plot(
      panels: panels, xScale: Scale(low: edges.first ?? 0, high: edges.last ?? 1), xLabel: texts.x,
      footer: footer.joined(separator: "\n"), hasData: most > 0)
  }

  /// `n 1,403`, `mean 0.12`, ...
  static func summary(_ values: [Double]) -> [String] {
    let finite = values.filter(\.isFinite).sorted()
    var parts = ["n \(NumberText.grouped(finite.count))"]
    if !finite.isEmpty {
      let mean = finite.reduce(0, +) / Double(finite.count)
      parts.append("mean \(NumberText.short(mean))")
      if finite.count > 1 {
        let squares = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        parts.append("sd \(NumberText.short((squares / Double(finite.count - 1)).squareRoot()))")
        parts.append("median \(NumberText.short(Quantile.of(sorted: finite, 0.5)))")
      }
      parts.append("range \(NumberText.short(finite[0])) to \(NumberText.short(finite[finite.count - 1]))")
    }
    if finite.count < values.count {
      parts.append("\(NumberText.grouped(values.count - finite.count)) not finite")
    }
    return parts
  }

  private static func edges(_ values: [Double], bins: Int?) -> [Double] {
    guard let scale = Scale.covering(values) else { return [0, 1] }
    if let bins {
      let count = max(bins, 1)
      // The last edge is the greatest number itself, not one that rounding put below it.
      let inner = (0..<count).map { scale.low + (scale.high - scale.low) * (Double($0) / Double(count)) }
      return inner + [scale.high]
    }
    // Freedman and Diaconis: 2 iqr / n^(1/3); at least 5 and about 30 bins at most, of a round width.
    let sorted = values.sorted()
    let spread = Quantile.of(sorted: sorted, 0.75) - Quantile.of(sorted: sorted, 0.25)
    let span = scale.high - scale.low
    let wanted = spread > 0 ? 2 * spread / cbrt(Double(values.count)) : span / 10
    let raw = min(max(wanted, span / 30), span / 5)
    let power = pow(10, floor(log10(raw)))
    var width = [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= raw * 0.85 } ?? raw
    if values.allSatisfy({ $0 == $0.rounded() }) { width = max(width.rounded(), 1) }
    let first = (scale.low / width).rounded(.down)
    let last = max((scale.high / width).rounded(.up), first + 1)
    guard width > 0, last - first < 1000 else { return [scale.low, scale.high] }
    // A whole greatest number gets a bin of its own instead of joining the one below.
    let end = scale.high == last * width ? last + 1 : last
    return stride(from: first, through: end, by: 1).map { $0 * width }
  }

  private static func counts(_ values: [Double], edges: [Double]) -> [Int] {
    let bins = edges.count - 1
    var counts = Array(repeating: 0, count: bins)
    let low = edges[0]
    let high = edges[bins]
    for value in values where value.isFinite && value >= low && value <= high {
      var bin = min(Int((value - low) / (high - low) * Double(bins)), bins - 1)
      // The edges decide, not the rounding of the division.
      while bin > 0, value < edges[bin] { bin -= 1 }
      while bin < bins - 1, value >= edges[bin + 1] { bin += 1 }
      counts[bin] += 1
    }
    return counts
  }
}

/// Quantiles of sorted numbers by linear interpolation between order statistics (Hyndman and Fan, type 7; numpy's default).
package enum Quantile {
  package static func of(sorted values: [Double], _ share: Double) -> Double {
    guard let last = values.indices.last else { return .nan }
    let place = min(max(share, 0), 1) * Double(last)
    let below = Int(place.rounded(.down))
    let above = min(below + 1, last)
    return values[below] + (values[above] - values[below]) * (place - Double(below))
  }
}
