import Foundation

/// A JSON file, indexed in one pass and read in place: strings are decoded when they are asked for. A `tokenizer.json`
/// with 128,000 entries is indexed in some tens of milliseconds, where building a tree of objects takes ten times that.
///
/// Complexity: linear in the size of the file; 16 bytes a value.
package final class JSONDocument: Sendable {
  /// The path that errors name.
  let file: String
  let bytes: [UInt8]
  let nodes: [Node]

  enum Kind: UInt8, Sendable {
    case null, yes, no, number, string, escapedString, array, object
  }

  /// A value: where its text lies, and the index of the first node after it and its children.
  /// Members of an object are a string node followed by the value's nodes.
  struct Node: Sendable {
    var kind: Kind
    var start: Int32
    var end: Int32
    var next: Int32
  }

  package init(bytes: [UInt8], file: String) throws {
    guard bytes.count < Int(Int32.max) else {
      throw ModelError("the file is too large to be JSON of a model (2 GB or more)", file: file)
    }
    guard bytes.withUnsafeBufferPointer({ String(validating: $0, as: UTF8.self) }) != nil else {
      throw ModelError("the file isn't UTF-8 text", hint: "it may be damaged", file: file)
    }
    self.file = file
    self.bytes = bytes
    var indexer = JSONIndexer(file: file)
    self.nodes = try bytes.withUnsafeBufferPointer { try indexer.index($0) }
  }

  package convenience init(contentsOf path: String) throws {
    try self.init(bytes: try ModelFiles.bytes(of: path), file: path)
  }

  package var root: JSONNode { JSONNode(document: self, index: 0) }
}

/// The one pass over the text.
struct JSONIndexer {
  let file: String
  private var nodes: [JSONDocument.Node] = []
  private var at = 0

  /// Deeper files are refused rather than followed.
  private static let deepest = 256

  init(file: String) { self.file = file }

  mutating func index(_ text: UnsafeBufferPointer<UInt8>) throws -> [JSONDocument.Node] {
    nodes.reserveCapacity(text.count / 12 + 16)
    if text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF { at = 3 }
    try value(text, depth: 0)
    skipSpace(text)
    guard at == text.count else { throw error("expected the end of the file", text) }
    return nodes
  }

  private mutating func value(_ text: UnsafeBufferPointer<UInt8>, depth: Int) throws {
    guard depth < Self.deepest else { throw error("nested deeper than \(Self.deepest) levels", text) }
    skipSpace(text)
    guard at < text.count else { throw error("expected a value, found the end of the file", text) }
    switch text[at] {
    case UInt8(ascii: "{"): try members(text, depth: depth)
    case UInt8(ascii: "["): try elements(text, depth: depth)
    case UInt8(ascii: "\""): try string(text)
    case UInt8(ascii: "t"): try word("true", .yes, text)
    case UInt8(ascii: "f"): try word("false", .no, text)
    case UInt8(ascii: "n"): try word("null", .null, text)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): number(text)
    default: throw error("expected a value", text)
    }
  }

  private mutating func members(_ text: UnsafeBufferPointer<UInt8>, depth: Int) throws {
    let container = open(.object)
    skipSpace(text)
    if try take("}", text) { return close(container) }
    while true {
      skipSpace(text)
      guard at < text.count, text[at] == UInt8(ascii: "\"") else {
        throw error("expected a name in quotes", text)
      }
      try string(text)
      skipSpace(text)
      guard try take(":", text) else { throw error("expected `:` after a name", text) }
      try value(text, depth: depth + 1)
      skipSpace(text)
      if try take("}", text) { return close(container) }
      guard try take(",", text) else { throw error("expected `,` or `}`", text) }
    }
  }

  private mutating func elements(_ text: UnsafeBufferPointer<UInt8>, depth: Int) throws {
    let container = open(.array)
    skipSpace(text)
    if try take("]", text) { return close(container) }
    while true {
      try value(text, depth: depth + 1)
      skipSpace(text)
      if try take("]", text) { return close(container) }
      guard try take(",", text) else { throw error("expected `,` or `]`", text) }
    }
  }

  private mutating func string(_ text: UnsafeBufferPointer<UInt8>) throws {
    let opening = at
    at += 1
    let start = at
    var kind = JSONDocument.Kind.string
    while at < text.count, text[at] != UInt8(ascii: "\"") {
      if text[at] == UInt8(ascii: "\\") {
        kind = .escapedString
        at += 1
      } else if text[at] < 0x20 {
        throw error("a control character inside a string", text)
      }
      at += 1
    }
    guard at < text.count else {
      at = opening
      throw error("a string without its closing quote", text)
    }
    add(kind, start, at)
    at += 1
  }

  private mutating func number(_ text: UnsafeBufferPointer<UInt8>) {
    let start = at
    while at < text.count {
      switch text[at] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        at += 1
      default:
        add(.number, start, at)
        return
      }
    }
    add(.number, start, at)
  }

  private mutating func word(
    _ word: StaticString, _ kind: JSONDocument.Kind, _ text: UnsafeBufferPointer<UInt8>
  ) throws {
    let end = at + word.utf8CodeUnitCount
    guard end <= text.count, (at..<end).allSatisfy({ text[$0] == word.utf8Start[$0 - at] }) else {
      throw error("expected a value", text)
    }
    add(kind, at, end)
    at = end
  }

  private mutating func open(_ kind: JSONDocument.Kind) -> Int {
    add(kind, at, at)
    at += 1
    return nodes.count - 1
  }

  private mutating func close(_ container: Int) {
    nodes[container].end = Int32(at)
    nodes[container].next = Int32(nodes.count)
  }

  private mutating func add(_ kind: JSONDocument.Kind, _ start: Int, _ end: Int) {
    nodes.append(.init(kind: kind, start: Int32(start), end: Int32(end), next: Int32(nodes.count + 1)))
  }

  private mutating func take(_ character: Unicode.Scalar, _ text: UnsafeBufferPointer<UInt8>) throws -> Bool {
    guard at < text.count else { throw error("the file ends inside a list or record", text) }
    guard text[at] == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  private mutating func skipSpace(_ text: UnsafeBufferPointer<UInt8>) {
    while at < text.count, text[at] == 0x20 || text[at] == 0x0A || text[at] == 0x0D || text[at] == 0x09 {
      at += 1
    }
  }

  private func error(_ message: String, _ text: UnsafeBufferPointer<UInt8>) -> ModelError {
    let line = text[..<min(at, text.count)].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    return ModelError(
      "not valid JSON: \(message)", hint: "the file may be cut off or damaged", file: file, line: line)
  }
}
