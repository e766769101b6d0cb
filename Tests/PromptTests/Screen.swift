/// What a terminal would show: the few sequences that the prompt and Readline send, on a screen of fixed size.
struct Screen: Equatable {
  struct Cell: Equatable {
    /// A letter with its marks; empty behind a wide one.
    var text = " "
    /// The parameters of the last `ESC [ ... m`; empty for plain.
    var style = ""
  }

  private(set) var rows: [[Cell]]
  private(set) var row = 0
  private(set) var column = 0
  private var columns: Int
  private var style = ""
  /// The last column was written: the next letter goes to the next row.
  private var isWrapping = false
  private var isInserting = false
  private var saved = (row: 0, column: 0, style: "", isWrapping: false)
  /// The beginning of a sequence whose end hasn't come.
  private var pending = ""

  init(rows: Int = 24, columns: Int) {
    self.columns = columns
    self.rows = Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
  }

  static func == (left: Screen, right: Screen) -> Bool {
    left.rows == right.rows && left.row == right.row && left.column == right.column
  }

  /// The rows as text, without what hangs over at their ends.
  var lines: [String] { rows.map { Self.text($0) } }

  /// The last row that isn't empty.
  var lastLine: String { lines.last { !$0.isEmpty } ?? "" }

  private static func text(_ row: [Cell]) -> String {
    var text = row.map(\.text).joined()
    while text.last == " " { text.removeLast() }
    return text
  }

  /// The parts of a row that have a style.
  func styled(_ row: Int) -> [(text: String, style: String)] {
    var parts: [(text: String, style: String)] = []
    for cell in rows[row] {
      if !parts.isEmpty, parts[parts.count - 1].style == cell.style {
        parts[parts.count - 1].text += cell.text
      } else {
        parts.append((cell.text, cell.style))
      }
    }
    return parts.filter { !$0.style.isEmpty }
  }

  /// The same with blanks for what has this style.
  func without(style: String) -> Screen {
    var screen = self
    for row in rows.indices {
      for column in rows[row].indices where rows[row][column].style == style {
        screen.rows[row][column] = Cell()
      }
    }
    return screen
  }

  /// The text alone.
  var plain: Screen {
    var screen = self
    for row in rows.indices {
      for column in rows[row].indices { screen.rows[row][column].style = "" }
    }
    return screen
  }

  mutating func resize(columns: Int) {
    for row in rows.indices {
      rows[row] = Array((rows[row] + Array(repeating: Cell(), count: columns)).prefix(columns))
    }
    self.columns = columns
    column = min(column, columns - 1)
    isWrapping = false
  }

  // MARK: - Output

  mutating func write(_ text: String) {
    var rest = Array((pending + text).unicodeScalars)[...]
    pending = ""
    while let scalar = rest.first {
      if scalar != "\u{1B}" {
        put(rest.removeFirst())
      } else if let length = Self.sequenceLength(rest) {
        apply(rest.prefix(length))
        rest = rest.dropFirst(length)
      } else {
        pending = String(String.UnicodeScalarView(rest))
        return
      }
    }
  }

  /// The length of the escape sequence at the start; nil where its end is missing.
  private static func sequenceLength(_ text: ArraySlice<Unicode.Scalar>) -> Int? {
    guard text.count > 1 else { return nil }
    guard text[text.startIndex + 1] == "[" else { return 2 }
    guard let end = text.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0.value) }) else {
      return nil
    }
    return end - text.startIndex + 1
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\r": (column, isWrapping) = (0, false)
    case "\n": feed()
    case "\u{8}": (column, isWrapping) = (max(column - 1, 0), false)
    case "\0"..<" ": break
    default: letter(scalar)
    }
  }

  private mutating func feed() {
    isWrapping = false
    row += 1
    guard row == rows.count else { return }
    rows.removeFirst()
    rows.append(Array(repeating: Cell(), count: columns))
    row -= 1
  }

  private mutating func letter(_ scalar: Unicode.Scalar) {
    let width = Self.width(scalar)
    if width == 0 {
      var at = isWrapping ? column : column - 1
      if at > 0, rows[row][at].text.isEmpty { at -= 1 }
      if at >= 0 { rows[row][at].text.unicodeScalars.append(scalar) }
      return
    }
    if isWrapping || column + width > columns {
      feed()
      column = 0
    }
    if isInserting { shift(by: width) }
    // Half of a wide letter is none.
    if rows[row][column].text.isEmpty, column > 0 { rows[row][column - 1].text = " " }
    let behind = column + width
    if behind < columns, rows[row][behind].text.isEmpty { rows[row][behind].text = " " }
    rows[row][column] = Cell(text: String(scalar), style: style)
    if width == 2 { rows[row][column + 1] = Cell(text: "", style: style) }
    column += width
    if column == columns { (column, isWrapping) = (columns - 1, true) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    if scalar.properties.generalCategory == .nonspacingMark { return 0 }
    return scalar.properties.isEmojiPresentation || (0x3041...0x9FFF).contains(scalar.value) ? 2 : 1
  }

  private mutating func shift(by count: Int) {
    rows[row].insert(contentsOf: Array(repeating: Cell(), count: count), at: column)
    rows[row].removeLast(count)
  }

  // MARK: - Sequences

  private mutating func apply(_ sequence: ArraySlice<Unicode.Scalar>) {
    guard sequence.count > 2, let end = sequence.last else {
      if sequence.last == "7" { saved = (row, column, style, isWrapping) }
      if sequence.last == "8" { (row, column, style, isWrapping) = saved }
      return
    }
    let parameters = String(String.UnicodeScalarView(sequence.dropFirst(2).dropLast()))
    let number = Int(parameters) ?? 0
    let count = max(number, 1)
    if end != "m", end != "K", end != "J" { isWrapping = false }
    switch end {
    case "A": row = max(row - count, 0)
    case "B": row = min(row + count, rows.count - 1)
    case "C": column = min(column + count, columns - 1)
    case "D": column = max(column - count, 0)
    case "G": column = min(count - 1, columns - 1)
    case "H": (row, column) = (0, 0)
    case "K": erase(from: number == 1 ? 0 : column, to: number == 1 ? column + 1 : columns, in: row)
    case "J": eraseScreen(all: number > 1)
    case "P":
      rows[row].removeSubrange(column..<min(column + count, columns))
      rows[row] += Array(repeating: Cell(), count: columns - rows[row].count)
    case "@": shift(by: min(count, columns - column))
    case "h": if parameters == "4" { isInserting = true }
    case "l": if parameters == "4" { isInserting = false }
    case "m":
      let codes = parameters.split(separator: ";").drop { $0 == "0" }
      style = codes == ["27"] ? "" : codes.joined(separator: ";")
    default: break
    }
  }

  private mutating func erase(from start: Int, to end: Int, in row: Int) {
    for column in start..<end { rows[row][column] = Cell() }
  }

  private mutating func eraseScreen(all: Bool) {
    erase(from: all ? 0 : column, to: columns, in: row)
    for other in rows.indices where all || other > row { erase(from: 0, to: columns, in: other) }
  }
}
