/// A table as lines of text, cut to a width and a height: a line of counts, aligned columns, long texts shortened at the
/// cell, rows of the middle left out, and below it which columns are not shown and what was dropped on the way here.
package struct TableText {
  /// What the place can show.
  package struct Style: Sendable {
    package var width: Int
    /// Rows shown before the middle is left out.
    package var height: Int
    package var usesColor: Bool
    package var usesUnicode: Bool

    package init(width: Int = 80, height: Int = 20, usesColor: Bool = false, usesUnicode: Bool = true) {
      self.width = width
      self.height = height
      self.usesColor = usesColor
      self.usesUnicode = usesUnicode
    }

    var ellipsis: String { usesUnicode ? "…" : "..." }
  }

  private let table: Table
  private let style: Style

  package init(_ table: Table, style: Style) {
    self.table = table
    self.style = style
  }

  /// The whole picture, no line wider than the style's width, without a line end after the last.
  package var text: String { lines.joined(separator: "\n") }

  package var lines: [String] {
    var lines = [title]
    if !table.columns.isEmpty { lines += grid }
    lines += table.notes.flatMap { wrapped($0, first: "! ", rest: "  ") }
    return lines.map {
      $0.contains("\u{1b}") ? $0 : TextFit.cut($0, to: max(style.width, 1), ellipsis: style.ellipsis)
    }
  }

  /// `pairs, 1,403 rows x 9 columns`
  private var title: String {
    let cross = style.usesUnicode ? "×" : "x"
    let name = table.kind == .plain ? "table" : table.kind.rawValue
    let size =
      "\(NumberText.count(table.rowCount, "row")) \(cross) \(NumberText.count(table.columns.count, "column"))"
    return dim(TextFit.cut("\(name), \(size)", to: max(style.width, 1), ellipsis: style.ellipsis))
  }

  private var grid: [String] {
    let shown = shownRows
    let labels = shown.map { $0.map(String.init) ?? (style.usesUnicode ? "⋮" : ":") }
    let labelWidth = labels.map(displayWidth).max() ?? 0
    let layout = TableLayout(
      table: table, rows: shown, room: max(style.width - labelWidth - 2, 1), usesUnicode: style.usesUnicode,
      ellipsis: style.ellipsis)

    var lines: [String] = []
    lines.append(
      line(
        label: "", labelWidth, layout.columns.map { column in bold(column.aligned(column.title)) }))
    let bar = style.usesUnicode ? "─" : "-"
    lines.append(
      dim(
        line(
          label: "", labelWidth,
          layout.columns.map { String(repeating: bar, count: $0.width) }, trims: false)))
    for (position, label) in labels.enumerated() {
      let cells = layout.columns.map { column in
        let text = column.aligned(column.texts[position])
        return column.isMissing[position] ? dim(text) : text
      }
      lines.append(
        line(label: dim(TextFit.padded(label, to: labelWidth, isRightAligned: true)), labelWidth, cells))
    }
    if !layout.hidden.isEmpty {
      let names = layout.hidden.joined(separator: ", ")
      lines += wrapped(
        "\(NumberText.count(layout.hidden.count, "more column")): \(names)", first: "+ ", rest: "  ")
    }
    return lines
  }

  /// Row positions from top to bottom; nil where rows are left out.
  private var shownRows: [Int?] {
    let height = max(style.height, 2)
    if table.rowCount <= height { return (0..<table.rowCount).map { $0 } }
    let tail = max(height / 3, 1)
    let head = height - tail
    return (0..<head).map { $0 } + [nil] + ((table.rowCount - tail)..<table.rowCount).map { $0 }
  }

  private func line(label: String, _ labelWidth: Int, _ cells: [String], trims: Bool = true) -> String {
    let start = label.isEmpty ? String(repeating: " ", count: labelWidth) : label
    var text = ([start] + cells).joined(separator: "  ")
    if trims { while text.last == " " { text.removeLast() } }
    return text
  }

  /// A sentence on as many lines as it takes, at most four.
  private func wrapped(_ sentence: String, first: String, rest: String) -> [String] {
    let room = max(style.width - 2, 1)
    var lines: [String] = []
    var current = ""
    for word in TextFit.oneLine(sentence, usesUnicode: style.usesUnicode).split(separator: " ") {
      let next = current.isEmpty ? String(word) : current + " " + word
      if displayWidth(next) <= room || current.isEmpty {
        current = next
      } else {
        lines.append(current)
        current = String(word)
      }
    }
    if !current.isEmpty { lines.append(current) }
    if lines.count > 4 { lines = Array(lines.prefix(3)) + [style.ellipsis] }
    return lines.enumerated().map { index, text in
      dim(TextFit.cut((index == 0 ? first : rest) + text, to: max(style.width, 1), ellipsis: style.ellipsis))
    }
  }

  private func bold(_ text: String) -> String { style.usesColor ? "\u{1b}[1m\(text)\u{1b}[0m" : text }
  private func dim(_ text: String) -> String { style.usesColor ? "\u{1b}[2m\(text)\u{1b}[0m" : text }
}
