import Foundation

/// One value inside a `JSONDocument`. Reading the wrong kind throws an error that names file, field and what was found.
package struct JSONNode {
  let document: JSONDocument
  let index: Int

  private var node: JSONDocument.Node { document.nodes[index] }

  package var isNull: Bool { node.kind == .null }
  package var isObject: Bool { node.kind == .object }
  package var isArray: Bool { node.kind == .array }
  package var isString: Bool { node.kind == .string || node.kind == .escapedString }
  package var isNumber: Bool { node.kind == .number }

  /// The last member of this name that isn't null, or nil.
  package subscript(_ name: String) -> JSONNode? {
    guard isObject else { return nil }
    var found: JSONNode?
    forEachMember { key, value in
      if key.stringOrNil == name { found = value.isNull ? nil : value }
    }
    return found
  }

  /// The member of this name; an error where there is none.
  package func required(_ name: String) throws -> JSONNode {
    guard isObject else { throw wrongKind("a record") }
    guard let value = self[name] else {
      let place = index == 0 ? "the file" : "`\(path)`"
      throw ModelError("\(place) has no field `\(name)`", file: document.file)
    }
    return value
  }

  package func forEachMember(_ body: (_ key: JSONNode, _ value: JSONNode) throws -> Void) rethrows {
    guard isObject else { return }
    var at = index + 1
    while at < Int(node.next) {
      try body(JSONNode(document: document, index: at), JSONNode(document: document, index: at + 1))
      at = Int(document.nodes[at + 1].next)
    }
  }

  package func forEachElement(_ body: (JSONNode) throws -> Void) rethrows {
    guard isArray else { return }
    var at = index + 1
    while at < Int(node.next) {
      try body(JSONNode(document: document, index: at))
      at = Int(document.nodes[at].next)
    }
  }

  package func elements() throws -> [JSONNode] {
    guard isArray else { throw wrongKind("a list") }
    var found: [JSONNode] = []
    forEachElement { found.append($0) }
    return found
  }

  package func string() throws -> String {
    guard isString, let text = stringOrNil else { throw wrongKind("a string") }
    return text
  }

  package func bool() throws -> Bool {
    switch node.kind {
    case .yes: return true
    case .no: return false
    default: throw wrongKind("true or false")
    }
  }

  package func double() throws -> Double {
    guard isNumber, let value = Double(text) else { throw wrongKind("a number") }
    return value
  }

  /// A whole number; `1e3` and `2.0` count as whole.
  package func int() throws -> Int {
    guard isNumber else { throw wrongKind("a whole number") }
    if let value = Int(text) { return value }
    guard let double = Double(text), let value = Int(exactly: double) else {
      throw wrongKind("a whole number")
    }
    return value
  }

  /// The text of a string, its escapes resolved; nil if this isn't a string or an escape is broken.
  var stringOrNil: String? {
    switch node.kind {
    case .string: text
    case .escapedString: String(validating: unescaped() ?? [0xFF], as: UTF8.self)
    default: nil
    }
  }

  /// The bytes of a plain string, in place; escaped ones are resolved first. Nil if this isn't a string.
  func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result? {
    switch node.kind {
    case .string:
      try document.bytes.withUnsafeBufferPointer { bytes in
        try body(UnsafeBufferPointer(rebasing: bytes[Int(node.start)..<Int(node.end)]))
      }
    case .escapedString: try unescaped()?.withUnsafeBufferPointer(body)
    default: nil
    }
  }

  /// From 1.
  package var line: Int { document.bytes[..<Int(node.start)].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 } }

  /// How the field is reached from the root: `model.merges[3]`.
  package var path: String {
    var path = ""
    var at = JSONNode(document: document, index: 0)
    while at.index != index {
      var inside: JSONNode?
      at.forEachMember { key, value in
        if value.holds(index) {
          inside = value
          path += (path.isEmpty ? "" : ".") + (key.stringOrNil ?? "?")
        }
      }
      var position = 0
      at.forEachElement { element in
        if element.holds(index) {
          inside = element
          path += "[\(position)]"
        }
        position += 1
      }
      guard let inside else { break }
      at = inside
    }
    return path
  }

  /// An error about this field.
  package func error(_ message: String, kind: ModelError.Kind = .malformed, hint: String? = nil) -> ModelError
  {
    ModelError(kind: kind, "`\(path)`: \(message)", hint: hint, file: document.file, line: line)
  }

  private func holds(_ other: Int) -> Bool { (index..<Int(node.next)).contains(other) }

  private func wrongKind(_ expected: String) -> ModelError {
    let found =
      switch node.kind {
      case .null: "null"
      case .yes, .no: "a bool"
      case .number: "the number \(text.prefix(24))"
      case .string, .escapedString: "a string"
      case .array: "a list"
      case .object: "a record"
      }
    let name = path.isEmpty ? "the file" : "`\(path)`"
    return ModelError("\(name): expected \(expected), found \(found)", file: document.file, line: line)
  }

  private var text: String {
    document.bytes.withUnsafeBufferPointer {
      String(decoding: $0[Int(node.start)..<Int(node.end)], as: UTF8.self)
    }
  }

  private func unescaped() -> [UInt8]? {
    var result: [UInt8] = []
    var at = Int(node.start)
    let end = Int(node.end)
    let bytes = document.bytes
    func unit(_ start: Int) -> UInt32? {
      guard start + 4 <= end else { return nil }
      return bytes[start..<start + 4].reduce(UInt32?(0)) { value, byte in
        guard let value, let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
        return value << 4 | UInt32(digit)
      }
    }
    while at < end {
      guard bytes[at] == UInt8(ascii: "\\") else {
        result.append(bytes[at])
        at += 1
        continue
      }
      guard at + 1 < end else { return nil }
      at += 2
      switch bytes[at - 1] {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(bytes[at - 1])
      case UInt8(ascii: "u"):
        guard var code = unit(at) else { return nil }
        at += 4
        if code >> 10 == 0x36 {
          guard at + 6 <= end, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u"),
            let low = unit(at + 2), low >> 10 == 0x37
          else { return nil }
          code = 0x1_0000 + (code & 0x3FF) << 10 + (low & 0x3FF)
          at += 6
        }
        guard let scalar = Unicode.Scalar(code) else { return nil }
        result.append(contentsOf: UTF8.encode(scalar) ?? .init())
      default: return nil
      }
    }
    return result
  }
}
