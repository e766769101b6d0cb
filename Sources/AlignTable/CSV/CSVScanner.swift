/// Reads CSV row by row as RFC 4180 describes it: fields in double quotes may hold separators, line ends and doubled
/// quotes; lines end with CR LF, LF or CR; a byte order mark is passed over. Linear, one pass over the bytes.
package struct CSVScanner {
  package struct Row: Equatable, Sendable {
    package var fields: [Field]
    /// The line on which the row begins, from 1.
    package var line: Int
  }

  package struct Field: Equatable, Sendable {
    package var text: String
    /// `""` is an empty text, nothing at all a missing value.
    package var isQuoted: Bool
  }

  private let bytes: [UInt8]
  private let separator: UInt8
  private var position = 0
  private var line = 1
  /// Where the row that is being read has bytes that aren't UTF-8.
  private var invalidLine: Int?

  package init(_ bytes: [UInt8], separator: Character = ",") {
    self.bytes = bytes
    self.separator = separator.asciiValue ?? UInt8(ascii: ",")
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
  }

  /// The next row that isn't an empty line, or nil at the end. After an error the scanner stands at the next line.
  package mutating func next() throws(CSVError) -> Row? {
    while position < bytes.count, isLineEnd(bytes[position]) { skipLineEnd() }
    guard position < bytes.count else { return nil }
    let start = line
    var fields: [Field] = []
    while true {
      fields.append(try field())
      if position < bytes.count, bytes[position] == separator {
        position += 1
        continue
      }
      break
    }
    if position < bytes.count { skipLineEnd() }
    if let line = invalidLine {
      invalidLine = nil
      throw CSVError(line: line, message: "invalid UTF-8")
    }
    return Row(fields: fields, line: start)
  }

  private mutating func field() throws(CSVError) -> Field {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return try plainField() }
    let start = line
    position += 1
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        if position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\"") {
          content.append(byte)
          position += 2
          continue
        }
        position += 1
        guard position == bytes.count || bytes[position] == separator || isLineEnd(bytes[position]) else {
          throw failure("expected a separator or the end of the line after a closing quote")
        }
        return Field(text: text(content, line: start), isQuoted: true)
      }
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") && !isFollowedByNewline { line += 1 }
      content.append(byte)
      position += 1
    }
    throw CSVError(
      line: start,
      message: "a quoted field that begins here is never closed, so that the rest of the file is in it")
  }

  private mutating func plainField() throws(CSVError) -> Field {
    let start = position
    while position < bytes.count, bytes[position] != separator, !isLineEnd(bytes[position]) {
      if bytes[position] == UInt8(ascii: "\"") {
        throw failure("a quote inside a field that doesn't begin with one")
      }
      position += 1
    }
    return Field(text: text(bytes[start..<position], line: line), isQuoted: false)
  }

  /// The text of a field, which is of no use where its bytes are of another encoding.
  private mutating func text(_ content: some Collection<UInt8>, line: Int) -> String {
    if let text = String(validating: content, as: UTF8.self) { return text }
    invalidLine = invalidLine ?? line
    return ""
  }

  /// The error at this line; the rest of the line is passed over.
  private mutating func failure(_ message: String) -> CSVError {
    let error = CSVError(line: line, message: message)
    while position < bytes.count, !isLineEnd(bytes[position]) { position += 1 }
    return error
  }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

  private var isFollowedByNewline: Bool {
    position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "\n")
  }

  private mutating func skipLineEnd() {
    if bytes[position] == UInt8(ascii: "\r"), isFollowedByNewline { position += 1 }
    position += 1
    line += 1
  }
}
