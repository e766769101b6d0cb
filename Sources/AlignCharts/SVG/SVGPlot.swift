import AlignTable

/// Draws a `Plot` as SVG.
struct SVGPlot {
  private let plot: Plot
  private let title: String
  private let width: Double
  private let panelHeight: Double
  private let panelGap = 34.0

  init(_ plot: Plot, title: String, width: Double, height: Double?) {
    self.plot = plot
    self.title = title
    self.width = max(width, 120)
    let count = Double(max(plot.panels.count, 1))
    let gaps = panelGap * (count - 1)
    let given = height.map { max(($0 - 110 - gaps) / count, 40) }
    panelHeight = given ?? (plot.panels.count > 1 ? 150 : 260)
  }

  var document: String {
    let panels = plot.panels.map { panel in
      var panel = panel
      panel.scale = Ticks.widening(panel.scale, count: 6, isWhole: panel.isWhole)
      return panel
    }
    let ticks = panels.map { Ticks.along($0.scale, count: 6, isWhole: $0.isWhole) }
    let labelWidth = ticks.flatMap(\.labels).map { SVGDocument.width(of: $0) }.max() ?? 0
    let left = min(24 + labelWidth, width / 2)
    let area = width - left - 24

    let hasLabels = panels.contains { !$0.label.isEmpty }
    var top = title.isEmpty ? 16.0 : 42.0
    let legendTop = top
    if !plot.legend.isEmpty { top += 24 }
    if hasLabels { top += 16 }
    let footers = plot.footer.split(separator: "\n").map(String.init)
    let plotBottom = top + Double(panels.count) * panelHeight + Double(panels.count - 1) * panelGap
    let height = plotBottom + 30 + (plot.xLabel.isEmpty ? 0 : 20) + Double(footers.count) * 18 + 8

    var svg = SVGDocument(width: width, height: height)
    if !title.isEmpty {
      svg.text(title, left, 26, size: 15, color: SVGDocument.ink, isBold: true)
    }
    legend(&svg, left: left, top: legendTop)
    for (index, panel) in panels.enumerated() {
      let y = top + Double(index) * (panelHeight + panelGap)
      draw(panel, ticks[index], at: (left, y), width: area, into: &svg)
    }
    axis(&svg, left: left, bottom: plotBottom, width: area)
    var y = plotBottom + 20
    if !plot.xLabel.isEmpty {
      y += 20
      svg.text(plot.xLabel, left + area / 2, y, color: SVGDocument.ink, anchor: .middle)
    }
    for footer in footers {
      y += 18
      svg.text(footer, left, y, size: 11.5)
    }
    if !plot.hasData {
      svg.text(
        "nothing to draw: no finite numbers", left + area / 2, top + panelHeight / 2, size: 13,
        anchor: .middle)
    }
    return svg.document
  }

  private func legend(_ svg: inout SVGDocument, left: Double, top: Double) {
    var x = left
    for (index, name) in plot.legend.enumerated() {
      svg.rectangle(x, top - 4, 16, 4, color: SVGDocument.color(index), radius: 2)
      svg.text(name, x + 22, top + 2, color: SVGDocument.ink)
      x += 22 + SVGDocument.width(of: name) + 22
    }
  }

  private func draw(
    _ panel: Plot.Panel, _ ticks: Ticks, at origin: (x: Double, y: Double), width: Double,
    into svg: inout SVGDocument
  ) {
    func x(_ place: Double) -> Double { origin.x + place * width }
    func y(_ place: Double) -> Double { origin.y + (1 - place) * panelHeight }
    if !panel.label.isEmpty { svg.text(panel.label, origin.x, origin.y - 10, color: SVGDocument.ink) }
    for (value, label) in zip(ticks.values, ticks.labels) {
      guard let place = panel.scale.place(value) else { continue }
      svg.line(origin.x, y(place), origin.x + width, y(place), color: SVGDocument.grid)
      svg.text(label, origin.x - 8, y(place) + 4, anchor: .end)
    }
    for (index, series) in panel.series.enumerated() {
      let color = SVGDocument.color(panel.firstColor + index)
      switch series.mark {
      case .columns:
        for (bin, count) in series.y.enumerated() where count > 0 {
          guard let low = plot.xScale.place(series.x[bin]), let high = plot.xScale.place(series.x[bin + 1]),
            let top = panel.scale.place(count), let base = panel.scale.place(0)
          else { continue }
          svg.rectangle(
            x(low) + 0.5, y(top), x(high) - x(low) - 1, y(base) - y(top), color: color,
            title:
              "\(NumberText.short(series.x[bin])) to \(NumberText.short(series.x[bin + 1])): \(NumberText.grouped(Int(count)))"
          )
        }
      case .points:
        for point in series.pieces(x: plot.xScale, y: panel.scale, values: series.y).flatMap({ $0 }) {
          svg.circle(x(point.x), y(point.y), radius: 3, color: color, opacity: 0.65)
        }
      case .line:
        if let raw = series.raw { drawLine(series, raw, color, 1, 0.28) }
        drawLine(series, series.y, color, 2, 1)
      }
      func drawLine(
        _ series: Plot.Series, _ values: [Double], _ color: String, _ stroke: Double, _ opacity: Double
      ) {
        // Smoothing may leave raw values outside the scale: they are cut at its ends.
        for piece in series.pieces(x: plot.xScale, y: panel.scale, values: values) {
          let points = Plot.Series.thinned(piece, buckets: 400).map { point in
            (x: x(point.x), y: y(min(max(point.y, 0), 1)))
          }
          if points.count == 1 {
            svg.circle(points[0].x, points[0].y, radius: 2.5, color: color, opacity: opacity)
          } else {
            svg.polyline(points, color: color, width: stroke, opacity: opacity)
          }
        }
      }
    }
    svg.line(
      origin.x, origin.y + panelHeight, origin.x + width, origin.y + panelHeight, color: SVGDocument.axis)
  }

  private func axis(_ svg: inout SVGDocument, left: Double, bottom: Double, width: Double) {
    var ticks = Ticks(values: [], labels: [])
    for count in stride(from: 10, through: 2, by: -1) {
      ticks = Ticks.along(plot.xScale, count: count, isWhole: plot.isWholeX)
      if ticks.labels.map({ SVGDocument.width(of: $0) + 18 }).reduce(0, +) <= width { break }
    }
    for (value, label) in zip(ticks.values, ticks.labels) {
      guard let place = plot.xScale.place(value) else { continue }
      let x = left + place * width
      svg.line(x, bottom, x, bottom + 5, color: SVGDocument.axis)
      svg.text(label, x, bottom + 20, anchor: .middle)
    }
  }
}
