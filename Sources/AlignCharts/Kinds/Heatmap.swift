import AlignTable
import Foundation

/// A grid of numbers as shades: win rates of models against models, confusion of labels.
package struct Heatmap: ChartKind {
  package let name = "heatmap"
  package let values: [[Double]]
  package let rowLabels: [String]
  package let columnLabels: [String]

  /// `values` by rows, all of the same length; labels may be empty.
  package init(_ values: [[Double]], rows: [String] = [], columns: [String] = []) {
    self.values = values
    rowLabels = rows
    columnLabels = columns
  }

  private var scale: Scale { Scale.covering(values.lazy.flatMap { $0 }) ?? Scale(low: 0, high: 1) }
  private var columnCount: Int { values.map(\.count).max() ?? 0 }

  private func share(_ value: Double) -> Double? {
    guard let place = scale.place(value) else { return nil }
    let all = Set(values.lazy.flatMap { $0 }.filter(\.isFinite))
    return all.count == 1 ? 0.5 : min(max(place, 0), 1)
  }

  package func textLines(texts: Chart.Texts, height: Int?, painter: TextPainter) -> [TextLine] {
    guard columnCount > 0 else { return [TextLine("  nothing to draw: no values", .faint)] }
    let labelWidth = min(rowLabels.map(displayWidth).max() ?? 0, max(painter.width / 3, 1))
    let left = labelWidth == 0 ? 0 : labelWidth + 1
    let room = max(painter.width - left, 1)
    let format = NumberFormat(values.flatMap { $0 })
    let numbers = values.map { $0.map { $0.isFinite ? format.text($0) : "" } }
    let numberWidth = numbers.flatMap { $0 }.map(displayWidth).max() ?? 0
    let labelled = max(numberWidth, columnLabels.map { min(displayWidth($0), 12) }.max() ?? 0) + 4
    let showsNumbers = labelled * columnCount <= room
    let cellWidth = showsNumbers ? labelled : max(min(2, room / columnCount), 1)
    // What doesn't fit is sampled evenly, so that the whole grid is seen.
    let columns = Self.sampled(columnCount, to: room / cellWidth)
    let rows = Self.sampled(values.count, to: height ?? max(painter.style.height, 4))

    var lines: [TextLine] = []
    if !texts.y.isEmpty { lines.append(TextLine(painter.fitted(texts.y, to: painter.width), .faint)) }
    if !columnLabels.isEmpty, showsNumbers {
      var line = TextLine(String(repeating: " ", count: left))
      for column in columns {
        let label = column < columnLabels.count ? painter.fitted(columnLabels[column], to: cellWidth - 1) : ""
        line.add(TextFit.padded(label + " ", to: cellWidth, isRightAligned: true), .faint)
      }
      lines.append(line)
    }
    for row in rows {
      var line = TextLine()
      if left > 0 {
        let label = row < rowLabels.count ? painter.fitted(rowLabels[row], to: labelWidth) : ""
        line.add(TextFit.padded(label, to: labelWidth) + " ")
      }
      for column in columns {
        let value = column < values[row].count ? values[row][column] : .nan
        let text = showsNumbers && column < numbers[row].count ? numbers[row][column] : ""
        cell(share(value), text, width: cellWidth, painter: painter, into: &line)
      }
      lines.append(line)
    }
    if !texts.x.isEmpty {
      lines.append(TextLine(String(repeating: " ", count: left) + painter.fitted(texts.x, to: room), .faint))
    }
    lines.append(key(left: left, painter: painter))
    return lines
  }

  private static let unicodeShades: [Character] = ["·", "░", "▒", "▓", "█"]
  private static let asciiShades: [Character] = [".", ":", "+", "%", "@"]

  private func shade(_ share: Double?, painter: TextPainter) -> Character {
    let shades = painter.usesUnicode ? Self.unicodeShades : Self.asciiShades
    guard let share else { return " " }
    return shades[min(Int(share * Double(shades.count)), shades.count - 1)]
  }

  private func cell(
    _ share: Double?, _ text: String, width: Int, painter: TextPainter, into line: inout TextLine
  ) {
    if painter.usesColor {
      let shown = TextFit.padded(text.isEmpty ? "" : text + " ", to: width, isRightAligned: true)
      line.add(shown, share.map(Paint.heat) ?? .plain)
    } else if text.isEmpty {
      line.add(String(repeating: shade(share, painter: painter), count: width))
    } else {
      let mark = String(repeating: shade(share, painter: painter), count: 2)
      line.add(" " + mark + TextFit.padded(text, to: width - 4, isRightAligned: true) + " ")
    }
  }

  /// The shades from the least to the greatest value.
  private func key(left: Int, painter: TextPainter) -> TextLine {
    let finite = values.flatMap { $0 }.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else {
      return TextLine("  no finite numbers", .faint)
    }
    var line = TextLine(String(repeating: " ", count: left))
    line.add(NumberText.short(low) + " ", .faint)
    let steps = painter.usesColor ? 10 : 5
    for step in 0..<steps {
      let share = (Double(step) + 0.5) / Double(steps)
      if painter.usesColor {
        line.add(" ", .heat(share))
      } else {
        line.add(String(shade(share, painter: painter)))
      }
    }
    line.add(" " + NumberText.short(high), .faint)
    return line
  }

  private static func sampled(_ count: Int, to room: Int) -> [Int] {
    guard count > room, room > 0 else { return Array(0..<max(min(count, room), 0)) }
    return (0..<room).map { $0 * count / room }
  }

  package func svg(texts: Chart.Texts, width: Double, height: Double?) -> String {
    let top = (texts.title.isEmpty ? 14.0 : 42) + (columnLabels.isEmpty ? 0 : 18)
    let left = 16 + (rowLabels.isEmpty ? 0 : (rowLabels.map { SVGDocument.width(of: $0) }.max() ?? 0) + 8)
    let area = max(width - left - 16, 10)
    let cellWidth = area / Double(max(columnCount, 1))
    let cellHeight =
      height.map { max(($0 - top - 30) / Double(max(values.count, 1)), 1) } ?? min(cellWidth, 42)
    let bottom = top + cellHeight * Double(values.count)
    var svg = SVGDocument(width: width, height: bottom + (texts.x.isEmpty ? 16 : 36))
    if !texts.title.isEmpty { svg.text(texts.title, 16, 26, size: 15, color: SVGDocument.ink, isBold: true) }
    for (column, label) in columnLabels.enumerated() {
      svg.text(
        label, left + (Double(column) + 0.5) * cellWidth, top - 6, color: SVGDocument.ink, anchor: .middle)
    }
    let format = NumberFormat(values.flatMap { $0 })
    let showsNumbers = cellWidth >= 44 && cellHeight >= 16
    for (row, numbers) in values.enumerated() {
      let y = top + Double(row) * cellHeight
      if row < rowLabels.count {
        svg.text(rowLabels[row], left - 8, y + cellHeight / 2 + 4, color: SVGDocument.ink, anchor: .end)
      }
      for (column, value) in numbers.enumerated() {
        guard let share = share(value) else { continue }
        let x = left + Double(column) * cellWidth
        svg.rectangle(
          x, y, cellWidth - 1, cellHeight - 1, color: Self.color(share),
          title: showsNumbers ? "" : NumberText.short(value))
        if showsNumbers {
          svg.text(
            format.text(value), x + cellWidth / 2, y + cellHeight / 2 + 4,
            color: share < 0.55 ? "#ffffff" : "#1c2330",
            anchor: .middle)
        }
      }
    }
    if !texts.x.isEmpty {
      svg.text(texts.x, left + area / 2, bottom + 22, color: SVGDocument.ink, anchor: .middle)
    }
    return svg.document
  }

  /// From dark blue over green to yellow, ever lighter, so that it also reads without colour.
  private static func color(_ share: Double) -> String {
    let stops: [(Double, Double, Double)] = [
      (35, 45, 110), (33, 110, 150), (45, 165, 130), (150, 205, 90), (250, 225, 75),
    ]
    let place = min(max(share, 0), 1) * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    let rest = place - Double(index)
    func mix(_ a: Double, _ b: Double) -> Int { Int((a + (b - a) * rest).rounded()) }
    let (low, high) = (stops[index], stops[index + 1])
    return "rgb(\(mix(low.0, high.0)),\(mix(low.1, high.1)),\(mix(low.2, high.2)))"
  }
}
