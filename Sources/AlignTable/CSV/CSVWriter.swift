import AlignInterruption

/// A table as CSV: a line of names, lines that end with LF, quotes where a field needs them; a missing value is nothing,
/// an empty text `""`. What it writes, `CSVReader` reads as the same table.
package enum CSVWriter {
  /// Throws for columns of lists, records or mixed data, which CSV can't say; the error names the column.
  package static func write(_ table: Table, separator: Character = ",") throws -> [UInt8] {
    var text = table.columns.map { quoted($0.name, separator) }.joined(separator: String(separator)) + "\n"
    var watch = InterruptionWatch()
    for row in 0..<table.rowCount {
      try watch.step()
      for (index, column) in table.columns.enumerated() {
        if index > 0 { text.append(separator) }
        if column.isMissing(at: row) { continue }
        switch column.values {
        case .bools(let values): text += values[row] ? "true" : "false"
        case .ints(let values): text += String(values[row])
        case .floats(let values): text += values[row].isNaN ? "nan" : "\(values[row])"
        case .strings(let values): text += quoted(values[row], separator)
        case .cells(let values):
          guard case .string(let value) = values[row] else {
            throw CSVError(
              line: row + 2,
              message: "CSV can't hold the \(values[row].typeName) in column `\(column.name)`; JSONL can")
          }
          text += quoted(value, separator)
        }
      }
      text += "\n"
    }
    return Array(text.utf8)
  }

  private static func quoted(_ text: String, _ separator: Character) -> String {
    let separatorByte = separator.asciiValue ?? 0x2c
    let isSafe =
      !text.isEmpty && !looksLikeOther(text)
      && text.utf8.allSatisfy { $0 != 0x22 && $0 != 0x0a && $0 != 0x0d && $0 != separatorByte }
    return isSafe ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// A text that would be read back as a number or a bool.
  private static func looksLikeOther(_ text: String) -> Bool {
    Double(text) != nil || text == "true" || text == "false" || text.lowercased() == "nan"
  }
}
