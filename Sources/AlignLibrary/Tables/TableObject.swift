import AlignRuntime
import AlignTable

/// A table as a value: its columns are fields, its rows elements, each row a record.
public final class TableObject: Object {
  package let table: Table
  /// The names of the columns, shared by all rows.
  private let shape: Shape

  package init(_ table: Table) {
    self.table = table
    shape = Shape(table.columnNames)
  }

  public override var typeName: String { "table" }
  public override var memoryParts: [MemoryPart] { MemoryPart.parts(of: table) }
  public override var fieldNames: [String] { table.columnNames }
  public override var count: Int? { table.rowCount }

  /// A column; where there is none of this name, `dropped` (the rows of a file that were left out) and `notes`.
  public override func field(_ name: String) throws -> Value? {
    if let column = table[name] { return .object(ColumnObject(column)) }
    switch name {
    case "dropped": return table.dropped.map { .object(TableObject($0)) }
    case "notes": return .list(table.notes.map { .string($0) })
    default: return nil
    }
  }

  /// A row by position, a column by name, rows by a column of bools or a list of positions.
  public override func element(_ key: Value) throws -> Value? {
    switch key {
    case .int(let index): return row(at: try Position.of(index, count: table.rowCount, noun: "row"))
    case .string(let name):
      guard let column = table[name.text] else {
        throw RuntimeError(
          .missingField, "the table has no column `\(name.text)`",
          hint: name.text.nearest(among: table.columnNames).map { "did you mean `\($0)`?" })
      }
      return .object(ColumnObject(column))
    case .list, .object:
      guard let rows = try Position.selected(by: key, count: table.rowCount, noun: "row") else { return nil }
      return .object(TableObject(table.rows(at: rows)))
    default: return nil
    }
  }

  public override func slice(_ low: Int?, _ high: Int?) throws -> Value? {
    let (start, end) = sliceBounds(low, high, count: table.rowCount)
    return .object(TableObject(table.rows(in: start..<end)))
  }

  public override func iterated(at index: Int) throws -> Value { row(at: index) }

  /// The row as a record.
  package func row(at index: Int) -> Value {
    .record(RecordObject.make(shape: shape, table.columns.map { $0.value(at: index) }))
  }

  /// `+` puts the rows of one table below those of another.
  public override func binary(_ operation: ObjectOperator, _ other: Value, isReversed: Bool) throws -> Value?
  {
    guard operation == .add, case .object(let object as TableObject) = other, !isReversed else { return nil }
    try Self.requireRows(table.rowCount + object.table.rowCount)
    return .object(TableObject(table.appending(object.table)))
  }

  /// Equal: the same columns in the same order with the same data; where the rows come from doesn't matter.
  public override func isEqual(to other: Object) -> Bool {
    guard let other = other as? TableObject else { return false }
    return table.rowCount == other.table.rowCount && table.columns == other.table.columns
  }

  public override var summary: String {
    let kind = table.kind == .plain ? "table" : table.kind.rawValue
    return "<\(kind) \(table.rowCount) x \(table.columns.count)>"
  }

  public override func display(_ style: DisplayStyle) -> String { TableText(table, style: style.asText).text }
}

extension DisplayStyle {
  /// The same for texts of tables and charts.
  package var asText: TableText.Style {
    TableText.Style(width: width, height: height, usesColor: usesColor, usesUnicode: usesUnicode)
  }
}

/// Positions in tables and columns, counted from 0, negative ones from the end.
enum Position {
  static func of(_ index: Int, count: Int, noun: String) throws -> Int {
    let position = index < 0 ? index + count : index
    guard (0..<count).contains(position) else {
      throw RuntimeError(
        .indexOutOfRange,
        count == 0
          ? "\(noun) \(index) is out of range: there are none"
          : "\(noun) \(index) is out of range: \(positions(count: count))")
    }
    return position
  }

  /// The positions that a column of bools or a list of ints or bools means; nil where the key is something else.
  static func selected(by key: Value, count: Int, noun: String) throws -> [Int]? {
    if case .object(let object) = key, !(object is ColumnObject) { return nil }
    guard let elements = try key.sequence() else { return nil }
    if elements.isEmpty { return [] }
    if elements.allSatisfy({ $0.asBool != nil || $0.isNone }) {
      guard elements.count == count else {
        throw RuntimeError(
          .invalidArgument, "expected \(count) bools, one for each \(noun), found \(elements.count)")
      }
      return elements.indices.filter { elements[$0].asBool == true }
    }
    return try elements.map { element in
      guard let index = element.asInt else {
        let names = elements.compactMap(\.asString)
        if names.count == elements.count, noun == "row" {
          throw RuntimeError(
            .typeMismatch, "a list in brackets holds positions of rows, found names",
            hint: "`t |> select(\(names.map { ".\($0)" }.joined(separator: ", ")))` keeps columns")
        }
        throw RuntimeError(
          .typeMismatch, "expected an int as position of a \(noun), found \(element.typeWithArticle)")
      }
      return try of(index, count: count, noun: noun)
    }
  }
}

extension Column {
  /// The value of a row; `none` where it is missing.
  func value(at index: Int) -> Value {
    if isMissing(at: index) { return .none }
    switch values {
    case .bools(let values): return .bool(values[index])
    case .ints(let values): return .int(values[index])
    case .floats(let values): return .float(values[index])
    case .strings(let values): return .string(values[index])
    case .cells(let values): return Value(values[index])
    }
  }
}
