/// Which columns of a table are shown and how wide each is.
struct TableLayout {
  /// One shown column: its cells as text, cut to its width.
  struct ShownColumn {
    var title: String
    var texts: [String]
    var isMissing: [Bool]
    var isRightAligned: Bool
    /// The width it would like, the width it can live with, and the width it has.
    var natural: Int
    var least: Int
    var width: Int

    func aligned(_ text: String) -> String { TextFit.padded(text, to: width, isRightAligned: isRightAligned) }
  }

  private(set) var columns: [ShownColumn] = []
  private(set) var hidden: [String] = []
  private let gap = 2

  /// `rows` are row positions from top to bottom, nil where rows are left out; `room` is the width for all columns.
  init(table: Table, rows: [Int?], room: Int, usesUnicode: Bool, ellipsis: String) {
    var used = 0
    for column in table.columns {
      let next = Self.measured(column, rows: rows, usesUnicode: usesUnicode, limit: max(400, room))
      let needed = next.least + (columns.isEmpty ? 0 : gap)
      // The first column is always shown, cut if it must be; after one that doesn't fit, later ones aren't either, so
      // that what is shown stands in the table's own order.
      if hidden.isEmpty, columns.isEmpty || used + needed <= room {
        columns.append(next)
        used += needed
      } else {
        hidden.append(column.name)
      }
    }
    share(room)
    for index in columns.indices {
      let width = columns[index].width
      columns[index].title = TextFit.cut(columns[index].title, to: width, ellipsis: ellipsis)
      columns[index].texts = columns[index].texts.map { TextFit.cut($0, to: width, ellipsis: ellipsis) }
    }
  }

  /// Gives each column what it needs at least, and the rest evenly to those that want more.
  private mutating func share(_ room: Int) {
    guard !columns.isEmpty else { return }
    for index in columns.indices { columns[index].width = columns[index].least }
    var left = room - columns.reduce(0) { $0 + $1.width } - gap * (columns.count - 1)
    if left < 0 { columns[0].width = max(columns[0].width + left, 1) }
    while left > 0 {
      let wanting = columns.indices.filter { columns[$0].width < columns[$0].natural }
      if wanting.isEmpty { break }
      let portion = max(left / wanting.count, 1)
      for index in wanting where left > 0 {
        let given = min(portion, columns[index].natural - columns[index].width, left)
        columns[index].width += given
        left -= given
      }
    }
  }

  private static func measured(_ column: Column, rows: [Int?], usesUnicode: Bool, limit: Int)
    -> ShownColumn
  {
    let texts = cellTexts(column, rows: rows, usesUnicode: usesUnicode, limit: limit)
    let title = TextFit.oneLine(column.name, usesUnicode: usesUnicode)
    let widest = texts.map(displayWidth).max() ?? 0
    let natural = max(displayWidth(title), widest, 1)
    // Numbers are never cut; texts may shrink to twelve columns.
    let least = column.isNumeric ? natural : min(natural, max(min(displayWidth(title), 16), 12))
    return ShownColumn(
      title: title, texts: texts, isMissing: rows.map { $0.map(column.isMissing) ?? false },
      isRightAligned: column.isNumeric, natural: natural, least: least, width: least)
  }

  private static func cellTexts(_ column: Column, rows: [Int?], usesUnicode: Bool, limit: Int) -> [String] {
    let gapMark = ""
    if case .floats(let values) = column.values {
      let format = NumberFormat(
        rows.compactMap { $0 }.filter { !column.isMissing(at: $0) }.map { values[$0] })
      return rows.map { row in
        guard let row else { return gapMark }
        return column.isMissing(at: row) ? "none" : format.text(values[row])
      }
    }
    return rows.map { row in
      row.map { CellText.text(column.cell(at: $0), usesUnicode: usesUnicode, limit: limit) } ?? gapMark
    }
  }
}
