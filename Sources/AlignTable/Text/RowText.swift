/// One row of a table in full: a field below the other, long texts broken into lines at words.
package struct RowText {
  private let table: Table
  private let row: Int
  private let limit: Int
  private let style: TableText.Style

  /// `limit` is the number of lines of one field.
  package init(_ table: Table, row: Int, limit: Int, style: TableText.Style) {
    self.table = table
    self.row = row
    self.limit = limit
    self.style = style
  }

  package var text: String {
    let names = table.columnNames.map { TextFit.oneLine($0, usesUnicode: style.usesUnicode) }
    let labelWidth = min(names.map(displayWidth).max() ?? 0, max(style.width / 3, 1))
    let room = max(style.width - labelWidth - 4, 8)
    var lines = ["row \(row)"]
    for (name, column) in zip(names, table.columns) {
      let label = TextFit.padded(TextFit.cut(name, to: labelWidth, ellipsis: style.ellipsis), to: labelWidth)
      for (index, line) in fieldLines(column.cell(at: row), room: room).enumerated() {
        let start = index == 0 ? label : String(repeating: " ", count: labelWidth)
        var text = "  \(start)  \(line)"
        while text.last == " " { text.removeLast() }
        lines.append(text)
      }
    }
    return lines.joined(separator: "\n")
  }

  private func fieldLines(_ cell: Cell, room: Int) -> [String] {
    guard case .string(let text) = cell else {
      return [
        TextFit.cut(CellText.text(cell, usesUnicode: style.usesUnicode), to: room, ellipsis: style.ellipsis)
      ]
    }
    var lines: [String] = []
    for part in text.split(separator: "\n", omittingEmptySubsequences: false) {
      lines += broken(TextFit.oneLine(String(part), usesUnicode: style.usesUnicode), room: room)
      if lines.count > limit {
        let kept = Array(lines.prefix(limit))
        return kept.dropLast() + [
          TextFit.cut(
            kept[limit - 1] + String(repeating: " x", count: room), to: room, ellipsis: " " + style.ellipsis)
        ]
      }
    }
    return lines
  }

  /// A line broken at blanks so that no part is wider than `room`.
  private func broken(_ line: String, room: Int) -> [String] {
    if displayWidth(line) <= room { return [line] }
    var lines: [String] = []
    var current = ""
    var width = 0
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      let next = displayWidth(String(word))
      if !current.isEmpty, width + 1 + next > room {
        lines.append(current)
        current = ""
        width = 0
      }
      if next > room {
        // A word wider than the place is cut where it must be.
        for character in word {
          if width + displayWidth(character) > room {
            lines.append(current)
            current = ""
            width = 0
          }
          current.append(character)
          width += displayWidth(character)
        }
      } else {
        current += current.isEmpty ? String(word) : " " + word
        width += next + (width == 0 ? 0 : 1)
      }
      if lines.count > limit { break }
    }
    return current.isEmpty ? lines : lines + [current]
  }
}
