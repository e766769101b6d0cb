import AlignTable

/// One bar for each category; of several series, one bar each under the category's name.
package struct BarChart: ChartKind {
  package struct Series: Sendable {
    package var name: String
    package var values: [Double]
    /// Which of them aren't there; empty where all are.
    package var missing: [Bool]

    package init(_ name: String, _ values: [Double], missing: [Bool] = []) {
      self.name = name
      self.values = values
      self.missing = missing
    }
  }

  package let name = "bar"
  package var labels: [String]
  package var series: [Series]

  package init(labels: [String], series: [Series]) {
    self.labels = labels
    self.series = series
  }

  /// From the least value or zero to the greatest value or zero.
  private var scale: Scale {
    let values = series.flatMap(\.values) + [0]
    let range = Scale.covering(values) ?? Scale(low: 0, high: 1)
    return Scale(low: min(range.low, 0), high: max(range.high, range.low >= 0 ? range.high : 0))
  }

  private var texts: [[String]] {
    let format = NumberFormat(series.flatMap(\.values))
    let areWhole = series.allSatisfy {
      $0.values.allSatisfy { !$0.isFinite || $0 == $0.rounded() && abs($0) < 1e15 }
    }
    return series.map { item in
      item.values.enumerated().map { index, value in
        if index < item.missing.count, item.missing[index] { return "none" }
        return areWhole && value.isFinite ? NumberText.grouped(Int(value)) : format.text(value)
      }
    }
  }

  package func textLines(texts labelsAround: Chart.Texts, height: Int?, painter: TextPainter) -> [TextLine] {
    guard !labels.isEmpty, !series.isEmpty else { return [TextLine("  nothing to draw: no values", .faint)] }
    let texts = texts
    let labelWidth = min(labels.map(displayWidth).max() ?? 0, max(painter.width / 3, 1))
    let valueWidth = texts.flatMap { $0 }.map(displayWidth).max() ?? 0
    var room = painter.width - labelWidth - valueWidth - 4
    let showsValues = room >= 4
    if !showsValues { room = max(painter.width - labelWidth - 2, 1) }
    var lines: [TextLine] = []
    if series.count > 1 { lines.append(legend(painter)) }
    if !labelsAround.y.isEmpty {
      lines.append(TextLine(painter.fitted(labelsAround.y, to: painter.width), .faint))
    }
    for (row, label) in labels.enumerated() {
      for (index, item) in series.enumerated() {
        var line = TextLine()
        let shown = index == 0 ? painter.fitted(label, to: labelWidth) : ""
        line.add(TextFit.padded(shown, to: labelWidth) + " ")
        line.pieces += bar(item.values[row], index: index, room: room, painter: painter).pieces
        if showsValues {
          line.add("  " + TextFit.padded(texts[index][row], to: valueWidth, isRightAligned: true))
        }
        lines.append(line)
      }
    }
    if !labelsAround.x.isEmpty {
      let indent = String(repeating: " ", count: labelWidth + 2)
      lines.append(
        TextLine(indent + painter.fitted(labelsAround.x, to: max(painter.width - labelWidth - 2, 1)), .faint))
    }
    return lines
  }

  private func legend(_ painter: TextPainter) -> TextLine {
    var line = TextLine()
    for (index, item) in series.enumerated() {
      if index > 0 { line.add("   ") }
      line.add(String(repeating: fill(index, painter), count: 2), .series(index))
      line.add(" " + painter.fitted(item.name, to: painter.width))
    }
    return line
  }

  private func fill(_ index: Int, _ painter: TextPainter) -> String {
    let fills =
      painter.usesUnicode ? (painter.usesColor ? ["█"] : ["█", "▒", "░", "▓"]) : ["#", "=", "-", "~"]
    return fills[index % fills.count]
  }

  /// The edge, and the bar on its side of zero.
  private func bar(_ value: Double, index: Int, room: Int, painter: TextPainter) -> TextLine {
    let scale = scale
    let zero = Int(((scale.place(0) ?? 0) * Double(room)).rounded())
    let eighths = painter.usesUnicode && fill(index, painter) == "█"
    var line = TextLine()
    let length = value.isFinite ? abs(value) / (scale.high - scale.low) * Double(room) : 0
    let edge = painter.usesUnicode ? "│" : "|"
    if scale.low < 0 {
      let cells = value < 0 ? min(max(Int(length.rounded()), value == 0 ? 0 : 1), zero) : 0
      line.add(String(repeating: " ", count: zero - cells))
      line.add(String(repeating: fill(index, painter), count: cells), .series(index))
    }
    line.add(edge, .faint)
    let right = room - (scale.low < 0 ? zero : 0)
    var text = ""
    if value > 0, eighths {
      let parts = min(max(Int((length * 8).rounded()), 1), right * 8)
      text = String(repeating: "█", count: parts / 8)
      let blocks: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
      if parts % 8 > 0 { text.append(blocks[parts % 8 - 1]) }
    } else if value > 0 {
      text = String(repeating: fill(index, painter), count: min(max(Int(length.rounded()), 1), right))
    }
    line.add(text, .series(index))
    line.add(String(repeating: " ", count: max(right - displayWidth(text), 0)))
    return line
  }

  package func svg(texts around: Chart.Texts, width: Double, height: Double?) -> String {
    let texts = texts
    let count = Double(max(series.count, 1))
    let thickness = 20.0
    let group = count * thickness + 10
    let top = (around.title.isEmpty ? 14.0 : 42) + (series.count > 1 ? 24 : 0) + (around.y.isEmpty ? 0 : 18)
    let total = top + group * Double(labels.count) + (around.x.isEmpty ? 14 : 34)
    var svg = SVGDocument(width: width, height: max(total, 60))
    let left = min(16 + (labels.map { SVGDocument.width(of: $0) }.max() ?? 0) + 8, width / 2)
    let valueWidth = (texts.flatMap { $0 }.map { SVGDocument.width(of: $0) }.max() ?? 0) + 12
    let hasNegative = scale.low < 0
    let start = left + (hasNegative ? valueWidth : 0)
    let area = max(width - start - valueWidth - 16, 10)
    if !around.title.isEmpty {
      svg.text(around.title, 16, 26, size: 15, color: SVGDocument.ink, isBold: true)
    }
    if series.count > 1 {
      var x = left
      for (index, item) in series.enumerated() {
        let y = around.title.isEmpty ? 18.0 : 48
        svg.rectangle(x, y - 9, 12, 10, color: SVGDocument.color(index), radius: 2)
        svg.text(item.name, x + 18, y, color: SVGDocument.ink)
        x += 40 + SVGDocument.width(of: item.name)
      }
    }
    if !around.y.isEmpty { svg.text(around.y, left, top - 8) }
    let zero = start + (scale.place(0) ?? 0) * area
    for (row, label) in labels.enumerated() {
      let y = top + Double(row) * group
      svg.text(label, left - 8, y + group / 2 - 1, color: SVGDocument.ink, anchor: .end)
      for (index, item) in series.enumerated() {
        let value = item.values[row]
        let end = start + (scale.place(value) ?? scale.place(0) ?? 0) * area
        let barTop = y + Double(index) * thickness
        svg.rectangle(
          min(zero, end), barTop + 2, abs(end - zero), thickness - 4, color: SVGDocument.color(index),
          radius: 2)
        svg.text(
          texts[index][row], value < 0 ? end - 6 : end + 6, barTop + thickness / 2 + 4,
          anchor: value < 0 ? .end : .start)
      }
    }
    svg.line(zero, top - 2, zero, top + group * Double(labels.count) - 6, color: SVGDocument.axis)
    if !around.x.isEmpty {
      svg.text(around.x, start + area / 2, total - 12, color: SVGDocument.ink, anchor: .middle)
    }
    return svg.document
  }
}
