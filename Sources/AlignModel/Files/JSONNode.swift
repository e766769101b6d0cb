import AlignTable

/// One value inside a `JSONDocument`. Reading the wrong kind throws an error that names file, field and what was found.
package struct JSONNode: Sendable {
  /// How a value is reached; becomes text only when an error names it.
  indirect enum Place: Sendable {
    case root(file: String)
    case member(Place, String)
    case element(Place, Int)
  }

  private let value: Cell
  private let place: Place

  init(_ value: Cell, _ place: Place) {
    self.value = value
    self.place = place
  }

  package var isNull: Bool { value == .none }
  package var isObject: Bool { if case .record = value { true } else { false } }
  package var isArray: Bool { if case .list = value { true } else { false } }
  package var isString: Bool { stringOrNil != nil }
  package var isNumber: Bool {
    switch value {
    case .int, .float: true
    default: false
    }
  }

  /// The number of members or elements; 0 for anything else.
  package var count: Int {
    switch value {
    case .record(let fields): fields.count
    case .list(let items): items.count
    default: 0
    }
  }

  /// The member of this name that isn't null, or nil.
  package subscript(_ name: String) -> JSONNode? {
    guard case .record(let fields) = value, let field = fields.first(where: { $0.name == name }),
      field.value != .none
    else { return nil }
    return JSONNode(field.value, .member(place, name))
  }

  /// The member of this name; an error where there is none.
  package func required(_ name: String) throws -> JSONNode {
    guard isObject else { throw wrongKind("a record") }
    guard let value = self[name] else {
      throw ModelError("\(path.isEmpty ? "the file" : "`\(path)`") has no field `\(name)`", file: file)
    }
    return value
  }

  package func forEachMember(_ body: (_ name: String, _ value: JSONNode) throws -> Void) rethrows {
    guard case .record(let fields) = value else { return }
    for field in fields { try body(field.name, JSONNode(field.value, .member(place, field.name))) }
  }

  package func forEachElement(_ body: (JSONNode) throws -> Void) rethrows {
    guard case .list(let items) = value else { return }
    for (index, item) in items.enumerated() { try body(JSONNode(item, .element(place, index))) }
  }

  package func elements() throws -> [JSONNode] {
    guard isArray else { throw wrongKind("a list") }
    var found: [JSONNode] = []
    forEachElement { found.append($0) }
    return found
  }

  package func string() throws -> String {
    guard let text = stringOrNil else { throw wrongKind("a string") }
    return text
  }

  package func bool() throws -> Bool {
    guard case .bool(let flag) = value else { throw wrongKind("true or false") }
    return flag
  }

  package func double() throws -> Double {
    switch value {
    case .int(let number): return Double(number)
    case .float(let number): return number
    default: throw wrongKind("a number")
    }
  }

  /// A whole number; `1e3` and `2.0` count as whole.
  package func int() throws -> Int {
    switch value {
    case .int(let number): return number
    case .float(let number):
      guard let whole = Int(exactly: number) else { throw wrongKind("a whole number") }
      return whole
    default: throw wrongKind("a whole number")
    }
  }

  /// The text of a string; nil if this isn't one.
  var stringOrNil: String? { if case .string(let text) = value { text } else { nil } }

  /// The bytes of a string; nil if this isn't one.
  func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result? {
    guard case .string(var text) = value else { return nil }
    return try text.withUTF8(body)
  }

  /// The file that the value stands in.
  package var file: String {
    var place = place
    while true {
      switch place {
      case .root(let file): return file
      case .member(let outer, _), .element(let outer, _): place = outer
      }
    }
  }

  /// How the field is reached from the root: `model.merges[3]`.
  package var path: String {
    var steps: [String] = []
    var place = place
    while true {
      switch place {
      case .root:
        let path = steps.reversed().joined()
        return path.hasPrefix(".") ? String(path.dropFirst()) : path
      case .member(let outer, let name):
        steps.append("." + name)
        place = outer
      case .element(let outer, let index):
        steps.append("[\(index)]")
        place = outer
      }
    }
  }

  /// An error about this field.
  package func error(_ message: String, kind: ModelError.Kind = .malformed, hint: String? = nil) -> ModelError
  {
    ModelError(kind: kind, "`\(path)`: \(message)", hint: hint, file: file)
  }

  private func wrongKind(_ expected: String) -> ModelError {
    let found =
      switch value {
      case .none: "null"
      case .bool: "a bool"
      case .int(let number): "the number \(number)"
      case .float(let number): "the number \(number)"
      case .string: "a string"
      case .list: "a list"
      case .record: "a record"
      }
    return ModelError(
      "\(path.isEmpty ? "the file" : "`\(path)`"): expected \(expected), found \(found)", file: file)
  }
}
