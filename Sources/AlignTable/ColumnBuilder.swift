/// Collects the data of a column one by one and finds its type: the narrowest that holds them all. Appending is amortised
/// constant; a change of type converts once what is there.
package struct ColumnBuilder {
  private enum Kind { case undecided, bools, ints, floats, strings, cells }

  package let name: String
  package private(set) var count = 0
  private var kind = Kind.undecided
  private var bools: [Bool] = []
  private var ints: [Int] = []
  private var floats: [Double] = []
  private var strings: [String] = []
  private var cells: [Cell] = []
  private var missing: [Bool] = []
  private let capacity: Int

  package init(_ name: String, capacity: Int = 0) {
    self.name = name
    self.capacity = capacity
  }

  package mutating func append(_ cell: Cell) {
    switch cell {
    case .none: appendMissing()
    case .bool(let value):
      if kind == .bools { bools.append(value) } else { appendOther(cell) }
      accept()
    case .int(let value): append(value)
    case .float(let value): append(value)
    case .string(let value): append(value)
    case .list, .record:
      if kind == .cells { cells.append(cell) } else { appendOther(cell) }
      accept()
    }
  }

  package mutating func append(_ value: Int) {
    if kind == .ints {
      ints.append(value)
    } else if kind == .floats, let exact = Double(exactly: value) {
      floats.append(exact)
    } else {
      appendOther(.int(value))
    }
    accept()
  }

  package mutating func append(_ value: Double) {
    if kind == .floats { floats.append(value) } else { appendOther(.float(value)) }
    accept()
  }

  package mutating func append(_ value: String) {
    if kind == .strings { strings.append(value) } else { appendOther(.string(value)) }
    accept()
  }

  package mutating func appendMissing(_ times: Int = 1) {
    guard times > 0 else { return }
    if missing.isEmpty { missing = Array(repeating: false, count: count) }
    for _ in 0..<times { missing.append(true) }
    count += times
    fill(times)
  }

  package var column: Column {
    switch kind {
    case .undecided: .allMissing(name, count: count)
    case .bools: Column(name, .bools(bools), missing: missing)
    case .ints: Column(name, .ints(ints), missing: missing)
    case .floats: Column(name, .floats(floats), missing: missing)
    case .strings: Column(name, .strings(strings), missing: missing)
    case .cells: Column(name, .cells(cells), missing: missing)
    }
  }

  private mutating func accept() {
    count += 1
    if !missing.isEmpty { missing.append(false) }
  }

  /// Places for missing values in whatever array is in use.
  private mutating func fill(_ times: Int) {
    switch kind {
    case .undecided: break
    case .bools: bools.append(contentsOf: repeatElement(false, count: times))
    case .ints: ints.append(contentsOf: repeatElement(0, count: times))
    case .floats: floats.append(contentsOf: repeatElement(.nan, count: times))
    case .strings: strings.append(contentsOf: repeatElement("", count: times))
    case .cells: cells.append(contentsOf: repeatElement(.none, count: times))
    }
  }

  /// A datum that the present type doesn't hold: decides the type, or widens it.
  private mutating func appendOther(_ cell: Cell) {
    if kind == .undecided {
      switch cell {
      case .bool: kind = .bools
      case .int: kind = .ints
      case .float: kind = .floats
      case .string: kind = .strings
      default: kind = .cells
      }
      reserve()
      fill(count)
    } else if kind == .ints, case .float = cell, let exact = exactDoubles() {
      floats = exact
      ints = []
      kind = .floats
    } else if kind != .cells {
      let before = column
      bools = []
      ints = []
      floats = []
      strings = []
      cells = before.cells
      kind = .cells
    }
    switch (kind, cell) {
    case (.bools, .bool(let value)): bools.append(value)
    case (.ints, .int(let value)): ints.append(value)
    case (.floats, .float(let value)): floats.append(value)
    case (.strings, .string(let value)): strings.append(value)
    default: cells.append(cell)
    }
  }

  private mutating func reserve() {
    switch kind {
    case .undecided: break
    case .bools: bools.reserveCapacity(capacity)
    case .ints: ints.reserveCapacity(capacity)
    case .floats: floats.reserveCapacity(capacity)
    case .strings: strings.reserveCapacity(capacity)
    case .cells: cells.reserveCapacity(capacity)
    }
  }

  private func exactDoubles() -> [Double]? {
    var result: [Double] = []
    result.reserveCapacity(max(capacity, ints.count))
    for value in ints {
      guard let exact = Double(exactly: value) else { return nil }
      result.append(exact)
    }
    return result
  }
}
