import AlignTable

/// For each group the quartiles as a box, the median in it, and whiskers to the last numbers within one and a half times
/// the box's length (Tukey); numbers beyond are shown one by one.
package struct BoxChart: ChartKind {
  package let name = "box"
  package let groups: [Histogram.Group]

  /// What is drawn of one group.
  struct Summary: Equatable {
    var low: Double
    var lowerQuartile: Double
    var median: Double
    var upperQuartile: Double
    var high: Double
    var outliers: [Double]

    init?(_ values: [Double]) {
      let sorted = values.filter(\.isFinite).sorted()
      guard !sorted.isEmpty else { return nil }
      let lower = Quantile.of(sorted: sorted, 0.25)
      let upper = Quantile.of(sorted: sorted, 0.75)
      let reach = 1.5 * (upper - lower)
      lowerQuartile = lower
      upperQuartile = upper
      median = Quantile.of(sorted: sorted, 0.5)
      low = sorted.first { $0 >= lower - reach } ?? lower
      high = sorted.last { $0 <= upper + reach } ?? upper
      outliers = sorted.filter { $0 < lower - reach || $0 > upper + reach }
    }
  }

  package init(_ groups: [Histogram.Group]) { self.groups = groups }

  private var scale: Scale { Scale.covering(groups.lazy.flatMap(\.values)) ?? Scale(low: 0, high: 1) }

  package func textLines(texts: Chart.Texts, height: Int?, painter: TextPainter) -> [TextLine] {
    guard !groups.isEmpty else { return [TextLine("  nothing to draw: no values", .faint)] }
    let labelWidth = min(groups.map { displayWidth($0.name) }.max() ?? 0, max(painter.width / 3, 1))
    let left = labelWidth + 2
    let room = max(painter.width - left, 4)
    let summaries = groups.map { Summary($0.values) }
    let plot = Plot(
      panels: [], xScale: scale, xLabel: texts.x,
      footer: "box: middle half, line: median, whiskers: within 1.5 box lengths")
    var lines: [TextLine] = []
    for (index, group) in groups.enumerated() {
      var line = TextLine(TextFit.padded(painter.fitted(group.name, to: labelWidth), to: labelWidth) + " ")
      line.add(painter.usesUnicode ? "│" : "|", .faint)
      line.pieces += drawn(summaries[index], index: index, room: room, painter: painter).pieces
      lines.append(line)
    }
    return lines + TextPlot(plot, rows: 0, painter: painter).axisLines(width: room, left: left)
  }

  private func drawn(_ summary: Summary?, index: Int, room: Int, painter: TextPainter) -> TextLine {
    var canvas = CellCanvas(width: room, height: 1)
    guard let summary else {
      canvas.write(painter.fitted("no finite numbers", to: room), column: 0, row: 0, .faint)
      return canvas.line(0)
    }
    let signs: [Character] =
      painter.usesUnicode ? ["─", "├", "┤", "▒", "┃", "∘"] : ["-", "|", "|", "=", "#", "o"]
    func column(_ value: Double) -> Int {
      min(Int(((scale.place(value) ?? 0) * Double(room - 1)).rounded()), room - 1)
    }
    for value in summary.outliers { canvas.put(signs[5], column: column(value), row: 0, .faint) }
    for place in column(summary.low)...column(summary.high) {
      canvas.put(signs[0], column: place, row: 0, .series(index))
    }
    canvas.put(signs[1], column: column(summary.low), row: 0, .series(index))
    canvas.put(signs[2], column: column(summary.high), row: 0, .series(index))
    for place in column(summary.lowerQuartile)...column(summary.upperQuartile) {
      canvas.put(signs[3], column: place, row: 0, .series(index))
    }
    canvas.put(signs[4], column: column(summary.median), row: 0, .strong)
    return canvas.line(0)
  }

  package func svg(texts: Chart.Texts, width: Double, height: Double?) -> String {
    let row = 34.0
    let top = texts.title.isEmpty ? 14.0 : 42
    let bottom = top + row * Double(groups.count) + 4
    let total = bottom + 30 + (texts.x.isEmpty ? 0 : 20)
    let left = min(24 + (groups.map { SVGDocument.width(of: $0.name) }.max() ?? 0), width / 2)
    let area = width - left - 24
    let scale = Ticks.widening(scale, count: 8)
    var svg = SVGDocument(width: width, height: total)
    if !texts.title.isEmpty { svg.text(texts.title, 16, 26, size: 15, color: SVGDocument.ink, isBold: true) }
    func x(_ value: Double) -> Double { left + (scale.place(value) ?? 0) * area }
    let ticks = Ticks.along(scale, count: 8)
    for (value, label) in zip(ticks.values, ticks.labels) {
      svg.line(x(value), top, x(value), bottom, color: SVGDocument.grid)
      svg.text(label, x(value), bottom + 18, anchor: .middle)
    }
    svg.line(left, bottom, left + area, bottom, color: SVGDocument.axis)
    for (index, group) in groups.enumerated() {
      let y = top + row * Double(index) + row / 2
      let color = SVGDocument.color(index)
      svg.text(group.name, left - 8, y + 4, color: SVGDocument.ink, anchor: .end)
      guard let summary = Summary(group.values) else { continue }
      svg.line(x(summary.low), y, x(summary.high), y, color: color, width: 1.5)
      svg.line(x(summary.low), y - 6, x(summary.low), y + 6, color: color, width: 1.5)
      svg.line(x(summary.high), y - 6, x(summary.high), y + 6, color: color, width: 1.5)
      svg.rectangle(
        x(summary.lowerQuartile), y - 10, x(summary.upperQuartile) - x(summary.lowerQuartile), 20,
        color: "#ffffff",
        radius: 2, stroke: color)
      svg.line(x(summary.median), y - 10, x(summary.median), y + 10, color: color, width: 3)
      for value in summary.outliers.prefix(500) {
        svg.circle(x(value), y, radius: 2, color: color, opacity: 0.6)
      }
    }
    if !texts.x.isEmpty {
      svg.text(texts.x, left + area / 2, total - 10, color: SVGDocument.ink, anchor: .middle)
    }
    return svg.document
  }
}
