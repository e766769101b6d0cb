/// A datum as one line of text, as the language would write it; strings at the top level stand without quotes.
package enum CellText {
  package static func text(_ cell: Cell, usesUnicode: Bool, limit: Int = 400) -> String {
    switch cell {
    case .none: return "none"
    case .string(let value):
      let start = value.utf8.count > 4 * limit ? String(value.prefix(limit)) : value
      return TextFit.oneLine(start, usesUnicode: usesUnicode)
    case .float(let value): return NumberText.short(value)
    default:
      var text = ""
      write(cell, to: &text, limit: limit)
      return TextFit.oneLine(text, usesUnicode: usesUnicode)
    }
  }

  private static func write(_ cell: Cell, to text: inout String, limit: Int) {
    // What is beyond the limit will not be shown: lists of thousands of token ids are not written out.
    guard text.utf8.count <= limit else { return }
    switch cell {
    case .none: text += "none"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += String(value)
    case .float(let value): text += NumberText.short(value)
    case .string(let value): text += "\"" + value.prefix(limit) + "\""
    case .list(let values):
      text += "["
      for (index, value) in values.enumerated() where text.utf8.count <= limit {
        if index > 0 { text += ", " }
        write(value, to: &text, limit: limit)
      }
      text += "]"
    case .record(let fields):
      text += "{"
      for (index, field) in fields.enumerated() where text.utf8.count <= limit {
        if index > 0 { text += ", " }
        text += field.name + ": "
        write(field.value, to: &text, limit: limit)
      }
      text += "}"
    }
  }
}
