/// A text to be read: a file, a cell, a line of the prompt, or a file of the standard library.
package final class Source: Sendable {
  /// What diagnostics call it: a path, `prompt:3`, `-e`, `std/losses`.
  package let name: String
  /// The text as UTF-8; every span is a range of these bytes.
  package let bytes: [UInt8]
  /// True for the standard library, whose frames diagnostics fold away.
  package let isLibrary: Bool
  /// Byte offset of the first byte of each line.
  private let lineStarts: [Int]

  package init(name: String, text: String, isLibrary: Bool = false) {
    self.name = name
    self.bytes = Array(text.utf8)
    self.isLibrary = isLibrary
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
    lineStarts = starts
  }

  /// The whole text.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The text of a span. Complexity: linear in its length.
  package func text(of span: Span) -> String {
    String(decoding: bytes[clamped(span.start)..<clamped(max(span.start, span.end))], as: UTF8.self)
  }

  /// The place of a byte offset: line and column from 1, columns counted in characters.
  package func position(of offset: Int) -> (line: Int, column: Int) {
    let offset = clamped(offset)
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let before = String(decoding: bytes[lineStarts[low]..<offset], as: UTF8.self)
    return (low + 1, before.count + 1)
  }

  package var lineCount: Int { lineStarts.count }
  package var byteCount: Int { bytes.count }

  /// The bytes of a line (from 1) without its line end.
  package func lineSpan(_ line: Int) -> Span {
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return Span(start, end)
  }

  private func clamped(_ offset: Int) -> Int { min(max(offset, 0), bytes.count) }
}
