/// Points: one number against another, for one or several groups.
package struct ScatterChart: ChartKind {
  package var series: [LineChart.Series]
  package let name = "scatter"

  package init(_ series: [LineChart.Series]) { self.series = series }

  package func textLines(texts: Chart.Texts, height: Int?, painter: TextPainter) -> [TextLine] {
    TextPlot(plot(texts), rows: height ?? 16, painter: painter).lines
  }

  package func svg(texts: Chart.Texts, width: Double, height: Double?) -> String {
    SVGPlot(plot(texts), title: texts.title, width: width, height: height).document
  }

  private func plot(_ texts: Chart.Texts) -> Plot {
    let drawn = series.map { Plot.Series(name: $0.name, x: $0.x, y: $0.y, mark: .points) }
    let points = series.flatMap { zip($0.x, $0.y) }.filter { $0.isFinite && $1.isFinite }
    let xScale = Scale.covering(points.lazy.map(\.0))
    let yScale = Scale.covering(points.lazy.map(\.1))
    return Plot(
      panels: [Plot.Panel(series: drawn, label: texts.y, scale: yScale ?? Scale(low: 0, high: 1))],
      xScale: xScale ?? Scale(low: 0, high: 1), xLabel: texts.x, hasData: !points.isEmpty)
  }
}
