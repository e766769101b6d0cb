import AlignInterruption

/// Orders and groups, as lists of row positions.
extension Table {
  /// The positions of the rows sorted by these columns, the first being the most important. Stable; missing values come
  /// last in either direction. Complexity: O(n log n).
  package static func order(by columns: [Column], descending: Bool = false) throws -> [Int] {
    guard let first = columns.first else { return [] }
    if columns.count == 1 { return try first.order(descending: descending) }
    // Ranks are small integers: comparing several columns is then comparing a few integers.
    let ranks = try columns.map { try $0.ranks(descending: descending) }
    return try (0..<first.count).interruptiblySorted { a, b in
      for rank in ranks where rank[a] != rank[b] { return rank[a] < rank[b] }
      return a < b
    }
  }

  /// The positions of the rows in groups of equal values in all these columns; groups in the order of their first row.
  /// Complexity: linear.
  package static func groups(by columns: [Column], rowCount: Int) throws -> [[Int]] {
    guard !columns.isEmpty else { return rowCount == 0 ? [] : [Array(0..<rowCount)] }
    var watch = InterruptionWatch()
    var (codes, groupCount) = try columns[0].codes()
    for column in columns.dropFirst() {
      let (next, width) = try column.codes()
      var places: [Int: Int] = [:]
      groupCount = 0
      for row in codes.indices {
        try watch.step()
        let key = codes[row] * max(width, 1) + next[row]
        if let place = places[key] {
          codes[row] = place
        } else {
          places[key] = groupCount
          codes[row] = groupCount
          groupCount += 1
        }
      }
    }
    var sizes = Array(repeating: 0, count: groupCount)
    for code in codes { sizes[code] += 1 }
    var groups = try sizes.map { size in
      try watch.step()
      var group: [Int] = []
      group.reserveCapacity(size)
      return group
    }
    for row in codes.indices {
      try watch.step()
      groups[codes[row]].append(row)
    }
    return groups
  }
}

extension Column {
  /// The positions of the values in ascending or descending order; stable, missing ones last.
  package func order(descending: Bool = false) throws -> [Int] {
    let present = hasMissing ? (0..<count).filter { !missing[$0] } : Array(0..<count)
    let absent = hasMissing ? (0..<count).filter { missing[$0] } : []
    func sorted(_ precedes: (Int, Int) -> Bool) throws -> [Int] {
      try present.interruptiblySorted { a, b in
        if descending ? precedes(b, a) : precedes(a, b) { return true }
        if descending ? precedes(a, b) : precedes(b, a) { return false }
        return a < b
      }
    }
    switch values {
    case .bools(let values): return try sorted { !values[$0] && values[$1] } + absent
    case .ints(let values): return try sorted { values[$0] < values[$1] } + absent
    case .floats(let values):
      // NaN goes with the missing ones, so that plain `<` is a strict order of the rest.
      let numbers = present.filter { !values[$0].isNaN }
      let others = present.filter { values[$0].isNaN }
      let ordered = try numbers.interruptiblySorted { a, b in
        let x = values[a]
        let y = values[b]
        return x == y ? a < b : descending ? x > y : x < y
      }
      return ordered + others + absent
    case .strings(let values): return try sorted { values[$0] < values[$1] } + absent
    case .cells(let values): return try sorted { Cell.isOrdered(values[$0], before: values[$1]) } + absent
    }
  }

  /// For each row the rank of its value; equal values have equal ranks.
  func ranks(descending: Bool) throws -> [Int] {
    let (codes, codeCount) = try codes()
    var rankOfCode = Array(repeating: -1, count: codeCount)
    var next = 0
    for row in try order(descending: descending) where rankOfCode[codes[row]] < 0 {
      rankOfCode[codes[row]] = next
      next += 1
    }
    return codes.map { rankOfCode[$0] }
  }

  /// For each row a number below `count` that is the same for equal values, numbered by first appearance. All missing
  /// values are one value, and so are all NaN.
  package func codes() throws -> (codes: [Int], count: Int) {
    switch values {
    case .bools(let values): return try codes(of: values)
    case .ints(let values): return try codes(of: values)
    case .floats(let values): return try codes(of: values.map { $0.isNaN ? .max : ($0 + 0).bitPattern })
    case .strings(let values): return try codes(of: values)
    case .cells(let values): return try codes(of: values.map(CellKey.init))
    }
  }

  private func codes<Key: Hashable>(of keys: [Key]) throws -> (codes: [Int], count: Int) {
    var places: [Key: Int] = [:]
    var codes: [Int] = []
    codes.reserveCapacity(keys.count)
    var next = 0
    var missingCode = -1
    var watch = InterruptionWatch()
    for (row, key) in keys.enumerated() {
      try watch.step()
      if hasMissing, missing[row] {
        if missingCode < 0 {
          missingCode = next
          next += 1
        }
        codes.append(missingCode)
      } else if let place = places[key] {
        codes.append(place)
      } else {
        places[key] = next
        codes.append(next)
        next += 1
      }
    }
    return (codes, next)
  }
}

/// A datum as a key of a dictionary; a whole number and a float of its value are the same key.
package struct CellKey: Hashable {
  package let cell: Cell

  package init(_ cell: Cell) { self.cell = cell }

  package static func == (a: CellKey, b: CellKey) -> Bool { Cell.order(a.cell, b.cell) == 0 }

  package func hash(into hasher: inout Hasher) { Self.hash(cell, into: &hasher) }

  private static func hash(_ cell: Cell, into hasher: inout Hasher) {
    switch cell {
    case .none: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .int(let value): hasher.combine(Double(value))
    case .float(let value): hasher.combine(value.isNaN ? .infinity : value)
    case .string(let value): hasher.combine(value)
    case .list(let values):
      hasher.combine(values.count)
      for value in values { hash(value, into: &hasher) }
    case .record(let fields):
      hasher.combine(fields.count)
      for field in fields {
        hasher.combine(field.name)
        hash(field.value, into: &hasher)
      }
    }
  }
}
