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
    self.missing = missing.contains(true) ? missing : []
    precondition(missing.isEmpty || missing.count == values.count, "one flag for each value of a column")
  }

  /// A column of the narrowest type that holds all the data: whole numbers among others become floats where that is
  /// exact, `none` is a missing value.
  package init(_ name: String, cells: [Cell]) {
    var builder = ColumnBuilder(name, capacity: cells.count)
    for cell in cells { builder.append(cell) }
    self = builder.column
  }

  package init(_ name: String, _ values: [Double]) { self.init(name, .floats(values)) }
  package init(_ name: String, _ values: [Int]) { self.init(name, .ints(values)) }
  package init(_ name: String, _ values: [String]) { self.init(name, .strings(values)) }
  package init(_ name: String, _ values: [Bool]) { self.init(name, .bools(values)) }
}

extension Column.Values {
  package var count: Int {
    switch self {
    case .bools(let values): values.count
    case .ints(let values): values.count
    case .floats(let values): values.count
    case .strings(let values): values.count
    case .cells(let values): values.count
    }
  }

  /// `bool int float string`, or `any` for mixed and nested data.
  package var typeName: String {
    switch self {
    case .bools: "bool"
    case .ints: "int"
    case .floats: "float"
    case .strings: "string"
    case .cells: "any"
    }
  }
}

/// Reading.
extension Column {
  package var count: Int { values.count }
  package var typeName: String { values.typeName }
  package var hasMissing: Bool { !missing.isEmpty }
  package var missingCount: Int { missing.reduce(0) { $0 + ($1 ? 1 : 0) } }

  package func isMissing(at index: Int) -> Bool { !missing.isEmpty && missing[index] }

  /// The datum of a row; `.none` where it is missing.
  package func cell(at index: Int) -> Cell {
    if isMissing(at: index) { return .none }
    switch values {
    case .bools(let values): return .bool(values[index])
    case .ints(let values): return .int(values[index])
    case .floats(let values): return .float(values[index])
    case .strings(let values): return .string(values[index])
    case .cells(let values): return values[index]
    }
  }

  package var cells: [Cell] { (0..<count).map(cell(at:)) }

  /// The numbers of a numeric column, missing ones as NaN; nil for other types.
  package var floats: [Double]? {
    var numbers: [Double]
    switch values {
    case .floats(let values): numbers = values
    case .ints(let values): numbers = values.map(Double.init)
    default: return nil
    }
    if hasMissing { for index in numbers.indices where missing[index] { numbers[index] = .nan } }
    return numbers
  }

  /// The values of a column of whole numbers; nil for other types and where one is missing.
  package var ints: [Int]? {
    if case .ints(let values) = values, !hasMissing { values } else { nil }
  }

  /// The values of a column of strings; nil for other types and where one is missing.
  package var strings: [String]? {
    if case .strings(let values) = values, !hasMissing { values } else { nil }
  }

  /// The values of a column of bools; nil for other types and where one is missing.
  package var bools: [Bool]? {
    if case .bools(let values) = values, !hasMissing { values } else { nil }
  }

  package var isNumeric: Bool {
    switch values {
    case .ints, .floats: true
    default: false
    }
  }
}

/// Making new columns.
extension Column {
  package func renamed(_ name: String) -> Column {
    var copy = self
    copy.name = name
    return copy
  }

  /// The values at these positions, in this order; a position may come several times.
  package func taking(_ indices: [Int]) -> Column {
    let flags = hasMissing ? indices.map { missing[$0] } : []
    let taken: Values =
      switch values {
      case .bools(let values): .bools(indices.map { values[$0] })
      case .ints(let values): .ints(indices.map { values[$0] })
      case .floats(let values): .floats(indices.map { values[$0] })
      case .strings(let values): .strings(indices.map { values[$0] })
      case .cells(let values): .cells(indices.map { values[$0] })
      }
    return Column(name, taken, missing: flags)
  }

  package func taking(_ range: Range<Int>) -> Column {
    let flags = hasMissing ? Array(missing[range]) : []
    let taken: Values =
      switch values {
      case .bools(let values): .bools(Array(values[range]))
      case .ints(let values): .ints(Array(values[range]))
      case .floats(let values): .floats(Array(values[range]))
      case .strings(let values): .strings(Array(values[range]))
      case .cells(let values): .cells(Array(values[range]))
      }
    return Column(name, taken, missing: flags)
  }

  /// This column followed by another; the type widens where it must.
  package func appending(_ other: Column) -> Column {
    let flags: [Bool] =
      hasMissing || other.hasMissing
      ? (hasMissing ? missing : Array(repeating: false, count: count))
        + (other.hasMissing ? other.missing : Array(repeating: false, count: other.count)) : []
    switch (values, other.values) {
    case (.bools(let a), .bools(let b)): return Column(name, .bools(a + b), missing: flags)
    case (.ints(let a), .ints(let b)): return Column(name, .ints(a + b), missing: flags)
    case (.floats(let a), .floats(let b)): return Column(name, .floats(a + b), missing: flags)
    case (.strings(let a), .strings(let b)): return Column(name, .strings(a + b), missing: flags)
    default: return Column(name, cells: cells + other.cells)
    }
  }

  /// A column of so many missing values.
  package static func allMissing(_ name: String, count: Int) -> Column {
    Column(name, .cells(Array(repeating: .none, count: count)), missing: Array(repeating: true, count: count))
  }
}

/// Equal: the same name and the same data row by row, a whole number being equal to a float of its value.
extension Column: Equatable {
  package static func == (a: Column, b: Column) -> Bool {
    guard a.name == b.name, a.count == b.count, a.missing == b.missing else { return false }
    let missing = a.missing
    func agree<T: Equatable>(_ x: [T], _ y: [T]) -> Bool {
      missing.isEmpty ? x == y : x.indices.allSatisfy { missing[$0] || x[$0] == y[$0] }
    }
    switch (a.values, b.values) {
    case (.bools(let x), .bools(let y)): return agree(x, y)
    case (.ints(let x), .ints(let y)): return agree(x, y)
    case (.floats(let x), .floats(let y)): return agree(x, y)
    case (.strings(let x), .strings(let y)): return agree(x, y)
    case (.cells(let x), .cells(let y)): return agree(x, y)
    default:
      if let x = a.floats, let y = b.floats { return agree(x, y) }
      return a.count == 0 || a.cells == b.cells
    }
  }
}
