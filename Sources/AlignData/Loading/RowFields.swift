import AlignTable

/// The fields of a row, read with the messages that every loader gives.
struct RowFields {
  let fields: [Cell.Field]

  init(_ content: Result<Cell, RowProblem>) throws(RowProblem) {
    switch content {
    case .failure(let problem): throw problem
    case .success(.record(let fields)): self.fields = fields
    case .success(let other):
      throw RowProblem("expected a JSON object, got \(Self.name(other))")
    }
  }

  subscript(_ name: String) -> Cell? { fields.first { $0.name == name }?.value }

  func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

  /// A string that says something.
  func text(_ name: String) throws(RowProblem) -> String {
    guard let cell = self[name] else { throw RowProblem("missing field \"\(name)\"") }
    guard let text = cell.asString else {
      throw RowProblem("\"\(name)\" must be a string, got \(Self.name(cell))")
    }
    if text.isBlank { throw RowProblem("empty \(name)") }
    return text
  }

  /// The fields that no loader reads itself.
  func others(than known: Set<String>) -> [Cell.Field] {
    fields.filter { !known.contains($0.name) }
  }

  /// What JSON calls it.
  static func name(_ cell: Cell) -> String {
    switch cell {
    case .none: "null"
    case .bool: "boolean"
    case .int, .float: "number"
    case .string: "string"
    case .list: "array"
    case .record: "object"
    }
  }
}
