/// One plain datum: what JSON can say. The common currency of files, tables and the language.
package enum Cell: Sendable, Equatable {
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  case list([Cell])
  case record([Field])

  package struct Field: Sendable, Equatable {
    package var name: String
    package var value: Cell

    package init(_ name: String, _ value: Cell) {
      self.name = name
      self.value = value
    }
  }
}

/// Looking into a datum; nil where it is of another kind.
extension Cell {
  package var isNone: Bool { if case .none = self { true } else { false } }
  package var asBool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var asInt: Int? { if case .int(let value) = self { value } else { nil } }
  package var asString: String? { if case .string(let value) = self { value } else { nil } }
  package var asList: [Cell]? { if case .list(let value) = self { value } else { nil } }
  package var asRecord: [Field]? { if case .record(let value) = self { value } else { nil } }

  /// The number, whether whole or not.
  package var asDouble: Double? {
    switch self {
    case .int(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }

  /// The value of a record's field.
  package subscript(_ name: String) -> Cell? { asRecord?.first { $0.name == name }?.value }

  /// What the datum is, as messages say it: `none bool int float string list record`.
  package var typeName: String {
    switch self {
    case .none: "none"
    case .bool: "bool"
    case .int: "int"
    case .float: "float"
    case .string: "string"
    case .list: "list"
    case .record: "record"
    }
  }
}

/// A total order over all data, so that any column can be sorted: bools, numbers, strings, lists, records, and missing
/// values last. NaN stands after all other numbers.
extension Cell {
  package static func isOrdered(_ a: Cell, before b: Cell) -> Bool { order(a, b) < 0 }

  static func order(_ a: Cell, _ b: Cell) -> Int {
    switch (a, b) {
    case (.bool(let x), .bool(let y)): return (x ? 1 : 0) - (y ? 1 : 0)
    case (.int(let x), .int(let y)): return x < y ? -1 : x > y ? 1 : 0
    case (.string(let x), .string(let y)): return x < y ? -1 : x == y ? 0 : 1
    case (.list(let x), .list(let y)):
      for (left, right) in zip(x, y) {
        let result = order(left, right)
        if result != 0 { return result }
      }
      return x.count - y.count
    case (.record(let x), .record(let y)):
      for (left, right) in zip(x, y) {
        let result =
          left.name == right.name ? order(left.value, right.value) : left.name < right.name ? -1 : 1
        if result != 0 { return result }
      }
      return x.count - y.count
    default:
      if let x = a.asDouble, let y = b.asDouble { return order(x, y) }
      return a.rank - b.rank
    }
  }

  static func order(_ x: Double, _ y: Double) -> Int {
    if x < y { return -1 }
    if x > y { return 1 }
    if x == y { return 0 }
    return (x.isNaN ? 1 : 0) - (y.isNaN ? 1 : 0)
  }

  private var rank: Int {
    switch self {
    case .bool: 0
    case .int, .float: 1
    case .string: 2
    case .list: 3
    case .record: 4
    case .none: 5
    }
  }
}
