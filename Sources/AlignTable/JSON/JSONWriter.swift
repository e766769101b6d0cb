import AlignInterruption

/// Writes cells as JSON (RFC 8259): one line unless asked otherwise, numbers as short as they can be without losing a
/// bit, text as it is with only what must be escaped. What has no number (NaN, an infinity) becomes `null`. A request to
/// stop leaves the text unfinished: who writes it to a file finds the request there.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  /// Blanks a level; nil: everything on one line.
  private let indent: Int?

  package init(indent: Int? = nil) { self.indent = indent }

  package static func text(_ cell: Cell, indent: Int? = nil) -> String {
    var writer = JSONWriter(indent: indent)
    writer.write(cell)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// A text as a JSON string, its quotes included.
  package static func quoted(_ text: String) -> String { Self.text(.string(text)) }

  package mutating func newline() { bytes.append(0x0A) }

  package mutating func write(_ cell: Cell, depth: Int = 0) {
    switch cell {
    case .none: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .int(let value): bytes.append(contentsOf: String(value).utf8)
    case .float(let value):
      // Swift's description is the shortest text that reads back as the same Double.
      bytes.append(contentsOf: (value.isFinite ? value.description : "null").utf8)
    case .string(let text): write(text)
    case .list(let items):
      write(items, "[", "]", depth) { writer, item in writer.write(item, depth: depth + 1) }
    case .record(let fields):
      write(fields, "{", "}", depth) { writer, field in
        writer.write(field.name)
        writer.bytes.append(contentsOf: ": ".utf8)
        writer.write(field.value, depth: depth + 1)
      }
    }
  }

  private mutating func write<T>(
    _ items: [T], _ open: String, _ close: String, _ depth: Int, _ body: (inout JSONWriter, T) -> Void
  ) {
    bytes.append(contentsOf: open.utf8)
    for (index, item) in items.enumerated() {
      if index & 0xFFF == 0xFFF, Interruption.isRequested { return }
      if index > 0 { bytes.append(contentsOf: (indent == nil ? ", " : ",").utf8) }
      breakLine(depth + 1)
      body(&self, item)
    }
    if !items.isEmpty { breakLine(depth) }
    bytes.append(contentsOf: close.utf8)
  }

  private mutating func breakLine(_ depth: Int) {
    guard let indent else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: indent * depth))
  }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(Self.hexadecimal[Int(byte >> 4)])
        bytes.append(Self.hexadecimal[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)
}
