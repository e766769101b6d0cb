import AlignTable
import Foundation

/// Draws a `Plot` as lines of text: legend, panels with their axes, the shared horizontal axis.
struct TextPlot {
  private let plot: Plot
  private let painter: TextPainter
  private let rows: Int

  /// `rows` is the height of the drawn area, shared among the panels.
  init(_ plot: Plot, rows: Int, painter: TextPainter) {
    self.plot = plot
    self.painter = painter
    self.rows = max(rows, plot.panels.count * 3)
  }

  var lines: [TextLine] {
    let panelRows = rows / max(plot.panels.count, 1)
    let panels = plot.panels.map { panel in
      var panel = panel
      panel.scale = Ticks.widening(panel.scale, count: tickCount(panelRows), isWhole: panel.isWhole)
      return panel
    }
    let ticks = panels.map { Ticks.along($0.scale, count: tickCount(panelRows), isWhole: $0.isWhole) }
    var labelWidth = ticks.flatMap(\.labels).map(displayWidth).max() ?? 0
    // A place too narrow for labels and picture gets the picture.
    if labelWidth + 2 > painter.width / 2 { labelWidth = 0 }
    let left = labelWidth == 0 ? 1 : labelWidth + 2
    let width = drawnWidth(painter.width - left)

    var lines: [TextLine] = legend
    for (panel, ticks) in zip(panels, ticks) {
      if !panel.label.isEmpty {
        lines.append(TextLine(painter.fitted(panel.label, to: painter.width), .faint))
      }
      lines += drawn(panel, ticks: ticks, rows: panelRows, width: width, labelWidth: labelWidth)
    }
    return lines + axisLines(width: width, left: left)
  }

  /// The horizontal axis with its label, and the line below the picture.
  func axisLines(width: Int, left: Int) -> [TextLine] {
    horizontalAxis(width: width, left: left) + footer
  }

  private func tickCount(_ rows: Int) -> Int { max(min(rows / 2, 6), 2) }

  /// Columns of a histogram are all equally wide, so that the area is a multiple of their number.
  private func drawnWidth(_ room: Int) -> Int {
    let columns = plot.panels.flatMap(\.series).filter { $0.mark == .columns }.map(\.y.count).max() ?? 0
    guard columns > 0, columns <= room else { return max(room, 1) }
    return columns * (room / columns)
  }

  private var legend: [TextLine] {
    guard !plot.legend.isEmpty else { return [] }
    var lines = [TextLine()]
    for (index, name) in plot.legend.enumerated() {
      let mark = SeriesGlyph.legend(index, isLine: plot.panels[0].series[0].mark == .line, painter)
      let text = painter.fitted(name, to: max(painter.width - 5, 1))
      if lines[lines.count - 1].width + 3 + displayWidth(text) + 2 > painter.width {
        lines.append(TextLine())
      }
      let last = lines.count - 1
      if lines[last].width > 0 { lines[last].add("   ") }
      lines[last].add(mark, .series(index))
      lines[last].add(" " + text)
    }
    return lines
  }

  private func drawn(_ panel: Plot.Panel, ticks: Ticks, rows: Int, width: Int, labelWidth: Int) -> [TextLine]
  {
    let canvas = PanelCanvas(panel, x: plot.xScale, width: width, rows: rows, painter: painter).canvas
    var labels: [Int: String] = [:]
    for (value, label) in zip(ticks.values, ticks.labels) {
      guard let place = panel.scale.place(value) else { continue }
      let row = min(max(Int(((1 - place) * Double(rows * 4 - 1)).rounded()) / 4, 0), rows - 1)
      if labels[row] == nil { labels[row] = label }
    }
    return (0..<rows).map { row in
      var line = TextLine()
      if labelWidth > 0 {
        line.add(TextFit.padded(labels[row] ?? "", to: labelWidth, isRightAligned: true) + " ", .faint)
      }
      let edge =
        painter.usesUnicode ? (labels[row] == nil ? "│" : "┤") : (labels[row] == nil ? "|" : "+")
      line.add(edge, .faint)
      if row == rows / 2, !plot.hasData {
        line.add(painter.fitted("  nothing to draw: no finite numbers", to: width), .faint)
      } else {
        line.pieces += canvas.line(row).pieces
      }
      return line
    }
  }

  private func horizontalAxis(width: Int, left: Int) -> [TextLine] {
    var canvas = CellCanvas(width: left + width, height: 2)
    let unicode = painter.usesUnicode
    canvas.put(unicode ? "└" : "+", column: left - 1, row: 0, .faint)
    for column in 0..<width { canvas.put(unicode ? "─" : "-", column: left + column, row: 0, .faint) }
    var ticks = Ticks(values: [], labels: [])
    for count in stride(from: min(max(width / 6, 2), 10), through: 2, by: -1) {
      ticks = Ticks.along(plot.xScale, count: count, isWhole: plot.isWholeX)
      let needed = ticks.labels.map { displayWidth($0) + 2 }.reduce(0, +)
      if needed <= width + 2 { break }
    }
    var free = 0
    for (value, label) in zip(ticks.values, ticks.labels) {
      guard let place = plot.xScale.place(value) else { continue }
      let column = left + min(Int((place * Double(width * 2 - 1)).rounded()) / 2, width - 1)
      let labelWidth = displayWidth(label)
      let start = min(max(column - (labelWidth - 1) / 2, 0), left + width - labelWidth)
      guard start >= free, start >= 0 else { continue }
      canvas.put(unicode ? "┬" : "+", column: column, row: 0, .faint)
      canvas.write(label, column: start, row: 1, .faint)
      free = start + labelWidth + 1
    }
    var lines = [canvas.line(0), canvas.line(1)]
    if !plot.xLabel.isEmpty {
      let label = painter.fitted(plot.xLabel, to: left + width)
      let start = max(left + (width - displayWidth(label)) / 2, 0)
      lines.append(TextLine(String(repeating: " ", count: start) + label, .faint))
    }
    return lines
  }

  /// The line below the picture, broken between its parts where the place is narrow.
  private var footer: [TextLine] {
    let separator = painter.usesUnicode ? " · " : ", "
    var lines: [String] = []
    for line in plot.footer.split(separator: "\n") {
      var current = ""
      for part in String(line).components(separatedBy: separator) {
        let next = current.isEmpty ? part : current + separator + part
        if displayWidth(next) > painter.width, !current.isEmpty {
          lines.append(current)
          current = part
        } else {
          current = next
        }
      }
      lines.append(current)
    }
    return lines.map { TextLine(painter.fitted($0, to: painter.width), .faint) }
  }
}

/// The characters that tell series apart where there is no colour.
enum SeriesGlyph {
  private static let unicode: [Character] = ["×", "○", "+", "◆", "□"]
  private static let ascii: [Character] = ["+", "o", "x", "#", "@"]

  static func line(_ index: Int, _ painter: TextPainter) -> Character {
    index == 0 ? (painter.usesUnicode ? "⠒" : "*") : other(index, painter)
  }

  static func point(_ index: Int, _ painter: TextPainter) -> Character {
    index == 0 || painter.usesUnicode && painter.usesColor
      ? (painter.usesUnicode ? "•" : "*") : other(index, painter)
  }

  /// The sign before a name in the legend.
  static func legend(_ index: Int, isLine: Bool, _ painter: TextPainter) -> String {
    if !isLine { return String(point(index, painter)) }
    return painter.usesUnicode && painter.usesColor ? "━━" : String(repeating: line(index, painter), count: 2)
  }

  private static func other(_ index: Int, _ painter: TextPainter) -> Character {
    let glyphs = painter.usesUnicode ? unicode : ascii
    return glyphs[(index - 1) % glyphs.count]
  }
}
