/// One named column: values of one type, each of which may be missing.
package struct Column: Sendable {
  package enum Values: Sendable {
    case bools([Bool])
    case ints([Int])
    case floats([Double])
    case strings([String])
    /// Anything else: messages, token ids, records, or types that differ from row to row.
    case cells([Cell])
  }

  package var name: String
  package var values: Values
  /// For each row whether the value is missing; empty where none is.
  package var missing: [Bool]

  package init(_ name: String, _ values: Values, missing: [Bool] = []) {
    self.name = name
    self.values = values
    self.missing = missing
  }
}
