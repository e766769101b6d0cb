import AlignInterruption
import AlignRuntime
import AlignTable

// Plain data and values of the language, both ways. What a `Cell` can say is what JSON can say.

extension Value {
  /// The datum as a value.
  package init(_ cell: Cell) {
    switch cell {
    case .none: self = .none
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .float(let value): self = .float(value)
    case .string(let text): self = .string(text)
    case .list(let elements): self = .list(elements.map { Value($0) })
    case .record(let fields): self = .record(fields.map { ($0.name, Value($0.value)) })
    }
  }

  /// A row of a table as a record.
  package init(_ row: [Cell.Field]) { self.init(Cell.record(row)) }
}

extension Cell {
  /// The most that lists and records may be nested in each other.
  private static let depthLimit = 200
  /// The most data that one value may hold: a list that holds a list twice, which holds one twice, is small and its data
  /// aren't.
  private static let countLimit = 1 << 24

  /// The value as a plain datum. Ranges, columns, tables and tensors become lists of their elements; functions, models
  /// and the like are errors that name what was found.
  package init(_ value: Value) throws(RuntimeError) {
    var count = 0
    try self.init(value, depth: 0, &count)
  }

  private init(_ value: Value, depth: Int, _ count: inout Int) throws(RuntimeError) {
    count += 1
    if count & 0xFFF == 0, Interruption.isRequested { throw Machine.interruption }
    guard count <= Self.countLimit else {
      throw RuntimeError(.limitExceeded, "the value holds more than \(Self.countLimit) data")
    }
    guard depth < Self.depthLimit else {
      throw RuntimeError(.limitExceeded, "the value is nested more than \(Self.depthLimit) deep")
    }
    switch value {
    case .none: self = .none
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .float(let number): self = .float(number)
    case .string(let string): self = .string(string.text)
    case .list(let list):
      var cells: [Cell] = []
      cells.reserveCapacity(list.count)
      for index in 0..<list.count { cells.append(try Cell(list[index], depth: depth + 1, &count)) }
      self = .list(cells)
    case .record(let record):
      var fields: [Field] = []
      for (name, value) in record.fields {
        fields.append(Field(name, try Cell(value, depth: depth + 1, &count)))
      }
      self = .record(fields)
    case .function: throw Self.notData(value)
    case .object(let object):
      guard let elements = try Self.elements(of: object) else { throw Self.notData(value) }
      var cells: [Cell] = []
      for element in elements { cells.append(try Cell(element, depth: depth + 1, &count)) }
      self = .list(cells)
    }
  }

  private static func elements(of object: Object) throws(RuntimeError) -> [Value]? {
    do { return try Value.object(object).sequence() } catch { throw RuntimeError(error) }
  }

  private static func notData(_ value: Value) -> RuntimeError {
    RuntimeError(
      .typeMismatch, "\(value.typeWithArticle) is no plain datum",
      hint: "data are numbers, strings, bools, none, lists and records")
  }
}
