import AlignTable

/// A row of numbers in one line of text: `▁▂▅▇ 0.69 → 0.21`.
package struct Sparkline: ChartKind {
  package let name = "sparkline"
  package let values: [Double]

  package init(_ values: [Double]) { self.values = values }

  /// The bare signs, at most `width` of them; where there are more numbers than places, a place shows a mean.
  package func signs(width: Int, usesUnicode: Bool) -> String {
    let blocks: [Character] =
      usesUnicode ? ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] : ["_", ".", "-", "=", "*", "#"]
    let means = Self.means(values, places: max(width, 1))
    guard let scale = Scale.covering(means) else { return String(repeating: " ", count: means.count) }
    let finite = means.filter(\.isFinite)
    let isConstant = finite.max() == finite.min()
    return String(
      means.map { mean in
        guard let place = scale.place(mean) else { return " " }
        return isConstant
          ? blocks[blocks.count / 2] : blocks[min(Int(place * Double(blocks.count)), blocks.count - 1)]
      })
  }

  package func textLines(texts: Chart.Texts, height: Int?, painter: TextPainter) -> [TextLine] {
    let finite = values.filter(\.isFinite)
    guard let first = finite.first, let last = finite.last else {
      return [TextLine(values.isEmpty ? "no values" : "no finite numbers", .faint)]
    }
    let arrow = painter.usesUnicode ? "→" : "->"
    let ends =
      finite.count == 1
      ? NumberText.short(first) : "\(NumberText.short(first)) \(arrow) \(NumberText.short(last))"
    let room = max(painter.width - displayWidth(ends) - 2, 1)
    var line = TextLine()
    line.add(signs(width: min(room, 40), usesUnicode: painter.usesUnicode), .series(0))
    line.add("  " + ends)
    return [line]
  }

  package func svg(texts: Chart.Texts, width: Double, height: Double?) -> String {
    LineChart([LineChart.Series("", y: values)]).svg(texts: texts, width: width, height: height ?? 160)
  }

  private static func means(_ values: [Double], places: Int) -> [Double] {
    guard values.count > places else { return values }
    return (0..<places).map { place in
      let slice = values[(place * values.count / places)..<((place + 1) * values.count / places)].filter(
        \.isFinite)
      return slice.isEmpty ? .nan : slice.reduce(0, +) / Double(slice.count)
    }
  }
}
