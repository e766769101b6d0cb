import AlignInterruption
import AlignRuntime
import AlignTable

extension Arguments {
  /// The argument as a table: a table, or a list of records.
  func table(_ index: Int) throws -> TableObject {
    switch self[index] {
    case .object(let object as TableObject): return object
    case .list(let list): return try TableObject.from(list, describing: { invalid(index, $0, hint: $1) })
    default:
      throw invalid(index, "expected a table or a list of records, found \(self[index].typeWithArticle)")
    }
  }

  /// The argument if it is a table.
  func asTable(_ index: Int) -> TableObject? { self[index].asObject as? TableObject }

  /// The elements of a list or column.
  func elements(_ index: Int) throws -> [Value] {
    guard let elements = try self[index].sequence() else {
      throw invalid(index, "expected a table or a list, found \(self[index].typeWithArticle)")
    }
    return elements
  }

  /// The value with only these elements, in this order, of the type it had.
  func taking(_ rows: [Int], of index: Int) throws -> Value {
    switch self[index] {
    case .object(let object as TableObject): return .object(TableObject(object.table.rows(at: rows)))
    case .object(let object as ColumnObject): return .object(ColumnObject(object.column.taking(rows)))
    default:
      let elements = try elements(index)
      return .list(try rows.interruptibleMap { elements[$0] })
    }
  }

  func elementCount(_ index: Int) throws -> Int {
    guard let count = self[index].iterationCount else {
      throw invalid(index, "expected a table or a list, found \(self[index].typeWithArticle)")
    }
    // A range may be wider than any list.
    try Limits.requireList(count)
    return count
  }
}

extension TableObject {
  /// A table from a list of records; `describing` makes the error from a message and a hint.
  static func from(
    _ list: ListObject, kind: Table.Kind = .plain, describing: (String, String?) -> RuntimeError
  ) throws -> TableObject {
    var builder = TableBuilder(kind: kind, capacity: list.count)
    var watch = InterruptionWatch()
    for (index, element) in list.elements.enumerated() {
      try watch.step()
      guard let record = element.asRecord else {
        throw describing("expected records, element \(index) is \(element.typeWithArticle)", nil)
      }
      builder.append(try record.fields.map { Cell.Field($0.0, try Cell($0.1)) })
    }
    return TableObject(builder.table)
  }
}
