import AlignRuntime
import AlignTable

/// A function of a row, evaluated over all rows of a table. A field reader such as `.margin` is the column itself, no row
/// is made; any other function is called with each row as a record.
struct Measure {
  let function: Value
  /// What a column of its values is called.
  let name: String

  /// Functions, and strings as names of columns.
  init(_ value: Value, name: String? = nil, fallback: String = "value") throws {
    switch value {
    case .function(let function):
      self.function = value
      self.name = name ?? function.fieldPath?.last ?? (function.name == "function" ? fallback : function.name)
    case .string(let text):
      self.function = value
      self.name = name ?? text.text
    case .object(let object) where object.isCallable:
      self.function = value
      self.name = name ?? fallback
    default:
      throw RuntimeError(
        .typeMismatch, "expected a function of a row, found \(value.typeWithArticle)",
        hint: "such as `.margin` or `row => row.margin`")
    }
  }

  /// One or several measures: a function, a name, a list of these, or a record that names them.
  static func list(_ value: Value) throws -> [Measure] {
    let measures: [Measure]
    switch value {
    case .list(let list):
      measures = try list.elements.enumerated().map { try Measure($1, fallback: "key_\($0 + 1)") }
    case .record(let record):
      measures = try record.fields.map { try Measure($0.1, name: $0.0) }
    default: measures = [try Measure(value, fallback: "key")]
    }
    let names = measures.map(\.name)
    if let doubled = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw RuntimeError(
        .invalidArgument, "two columns would be called `\(names[doubled])`",
        hint: "name them with a record: `{first: .a.x, second: .b.x}`")
    }
    return measures
  }

  /// The column's path where the measure only reads fields.
  private var path: [String]? {
    switch function {
    case .string(let text): [text.text]
    case .function(let function): function.fieldPath
    default: nil
    }
  }

  /// The values for all rows. Complexity: constant for a field, else one call for each row.
  func column(of table: TableObject, machine: Machine) throws -> Column {
    if let path, let first = path.first {
      guard let column = table.table[first] else {
        if first.hasPrefix("-"), table.table[String(first.dropFirst())] != nil {
          throw RuntimeError(
            .missingField, "the table has no column `\(first)`",
            hint: "the greatest come first with `sort_by(.\(first.dropFirst()), descending: true)`")
        }
        // The machine's own message, with the names that there are.
        _ = try machine.field(first, of: .object(table))
        throw RuntimeError(.missingField, "the table has no column `\(first)`")
      }
      if path.count == 1 { return column.renamed(name) }
    }
    var builder = ColumnBuilder(name, capacity: table.table.rowCount)
    try forEachRow(of: table, machine: machine) { _, value in
      switch value {
      case .int(let number): builder.append(number)
      case .float(let number): builder.append(number)
      default: builder.append(try Cell(value))
      }
    }
    return builder.column
  }

  /// The positions of the rows for which the measure is true; missing counts as false.
  func rows(of table: TableObject, machine: Machine) throws -> [Int] {
    if path?.count == 1 {
      let column = try column(of: table, machine: machine)
      guard case .bools(let values) = column.values else {
        throw RuntimeError(
          .typeMismatch, "expected a column of bools, `\(column.name)` is of \(column.typeName)",
          hint: "compare: `row => row.\(column.name) > 0`")
      }
      return values.indices.filter { values[$0] && !column.isMissing(at: $0) }
    }
    var rows: [Int] = []
    try forEachRow(of: table, machine: machine) { index, value in
      switch value {
      case .bool(true): rows.append(index)
      case .bool(false), .none: return
      case let other:
        throw RuntimeError(
          .typeMismatch, "expected the function to give a bool for each row, found \(other.typeWithArticle)")
      }
    }
    return rows
  }

  /// The measure's value for one row after another.
  private func forEachRow(
    of table: TableObject, machine: Machine, _ body: (_ index: Int, _ value: Value) throws -> Void
  ) throws {
    if case .string(let text) = function {
      let name = text.text
      for index in 0..<table.table.rowCount { try body(index, machine.field(name, of: table.row(at: index))) }
      return
    }
    do {
      try machine.repeating(function, noun: "row") { call in
        for index in 0..<table.table.rowCount { try body(index, call(table.row(at: index))) }
      }
    } catch var error as RuntimeError {
      // `sort_by(count)`: the built-in was given, the column of its name was meant.
      if error.hint == nil, let name = function.asFunction?.builtin?.name, table.table[name] != nil {
        error.hint = "`\(name)` is a function; the column is read by `.\(name)`"
      }
      throw error
    }
  }
}
