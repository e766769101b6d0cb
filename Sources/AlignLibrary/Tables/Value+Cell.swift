import AlignRuntime
import AlignTable

/// Plain data as values of the language, and back.
extension Value {
  package init(_ cell: Cell) {
    switch cell {
    case .none: self = .none
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .float(let value): self = .float(value)
    case .string(let value): self = .string(value)
    case .list(let values): self = .list(values.map(Value.init))
    case .record(let fields): self = .record(fields.map { ($0.name, Value($0.value)) })
    }
  }
}

extension Cell {
  /// The value as plain data: columns, tensors and other objects with elements become lists. Throws for functions, models
  /// and whatever else has no elements.
  package init(_ value: Value) throws {
    switch value {
    case .none: self = .none
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .float(let value): self = .float(value)
    case .string(let value): self = .string(value.text)
    case .list(let list): self = .list(try list.elements.map { try Cell($0) })
    case .record(let record):
      self = .record(try record.fields.map { Cell.Field($0.0, try Cell($0.1)) })
    case .object(let object as ColumnObject): self = .list(object.column.cells)
    case .object(let object as TableObject):
      self = .list((0..<object.table.rowCount).map { .record(object.table.row(at: $0)) })
    case .object(let object):
      guard let count = object.count else { throw Self.notData(value) }
      self = .list(try (0..<count).map { try Cell(object.iterated(at: $0)) })
    case .function: throw Self.notData(value)
    }
  }

  private static func notData(_ value: Value) -> RuntimeError {
    RuntimeError(
      .typeMismatch, "\(value.typeWithArticle) can't be kept in a table: it is no plain data",
      hint: "tables hold numbers, texts, bools, lists and records of these")
  }
}
