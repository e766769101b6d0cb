import AlignTable

/// Series of numbers against a common measure, joined by lines: loss over steps.
package struct LineChart: ChartKind {
  package struct Series: Sendable {
    package var name: String
    package var x: [Double]
    package var y: [Double]

    package init(_ name: String, x: [Double], y: [Double]) {
      self.name = name
      self.x = x
      self.y = y
    }

    package init(_ name: String, y: [Double]) {
      self.init(name, x: y.indices.map(Double.init), y: y)
    }
  }

  /// Whether series of different size get an area each.
  package enum Panels: Sendable {
    /// Where one of them would otherwise be flat.
    case automatic
    case one
    case each
  }

  package var series: [Series]
  /// Exponential smoothing over about so many points; 0: none.
  package var smoothing: Int
  package var isLogarithmic: Bool
  package var panels: Panels

  package let name = "line"

  package init(
    _ series: [Series], smoothing: Int = 0, isLogarithmic: Bool = false, panels: Panels = .automatic
  ) {
    self.series = series
    self.smoothing = smoothing
    self.isLogarithmic = isLogarithmic
    self.panels = panels
  }

  package func textLines(texts: Chart.Texts, height: Int?, painter: TextPainter) -> [TextLine] {
    let plot = plot(texts)
    let rows = height ?? (plot.panels.count > 1 ? plot.panels.count * 7 : 12)
    return TextPlot(plot, rows: rows, painter: painter).lines
  }

  package func svg(texts: Chart.Texts, width: Double, height: Double?) -> String {
    SVGPlot(plot(texts), title: texts.title, width: width, height: height).document
  }

  private func plot(_ texts: Chart.Texts) -> Plot {
    let drawn = series.map { item in
      Plot.Series(
        name: item.name, x: item.x, y: smoothing > 1 ? Self.smoothed(item.y, over: smoothing) : item.y,
        mark: .line,
        raw: smoothing > 1 ? item.y : nil)
    }
    let xScale = Scale.covering(drawn.lazy.flatMap(\.x))
    let groups = needsPanels(drawn) ? drawn.map { [$0] } : [drawn]
    let panels = groups.enumerated().map { index, group in
      let scale = Scale.covering(group.lazy.flatMap(\.y), isLogarithmic: isLogarithmic)
      let label = groups.count > 1 ? group.map(\.name).joined() : texts.y
      return Plot.Panel(
        series: group, label: label,
        scale: scale ?? Scale(low: isLogarithmic ? 0.1 : 0, high: 1, isLogarithmic: isLogarithmic),
        firstColor: index)
    }
    let hasData = drawn.contains {
      zip($0.x, $0.y).contains { $0.isFinite && $1.isFinite && !(isLogarithmic && $1 <= 0) }
    }
    return Plot(
      panels: panels, xScale: xScale ?? Scale(low: 0, high: 1), xLabel: texts.x,
      isWholeX: series.allSatisfy { $0.x.allSatisfy { $0 == $0.rounded() } },
      footer: smoothing > 1 ? "smoothed over \(smoothing) points" : "", hasData: hasData)
  }

  private func needsPanels(_ series: [Plot.Series]) -> Bool {
    switch panels {
    case .one: return false
    case .each: return series.count > 1
    case .automatic:
      guard (2...4).contains(series.count), !isLogarithmic else { return false }
      let spans = series.compactMap { Scale.covering($0.y) }
      guard spans.count == series.count, let all = Scale.covering(series.lazy.flatMap(\.y)) else {
        return false
      }
      return spans.contains { $0.high - $0.low < (all.high - all.low) / 6 }
    }
  }

  /// The exponential mean with weight `2 / (span + 1)` for the newest number, divided by the sum of the weights so far, so
  /// that it doesn't lean to zero at the start. What isn't finite stays as it is and is passed over.
  static func smoothed(_ values: [Double], over span: Int) -> [Double] {
    let weight = 2 / (Double(span) + 1)
    var mean = 0.0
    var total = 0.0
    return values.map { value in
      guard value.isFinite else { return value }
      mean += weight * (value - mean)
      total += weight * (1 - total)
      return mean / total
    }
  }
}
