extension Value {
  /// `==`: one Bool for any two values. Lists and records are compared by their parts, records in any order of their
  /// fields; an int equals the float of the same number; nan equals nothing.
  package func isEqual(to other: Value) -> Bool {
    var pending: [(Value, Value)] = []
    var (left, right) = (self, other)
    var count = 0
    // Lists that hold a list twice, which holds one twice, have more paths than time; each pair is compared once.
    var seen: Set<[ObjectIdentifier]> = []
    while true {
      count += 1
      if count > 10_000, let pair = left.identity(with: right), !seen.insert(pair).inserted {
        guard let next = pending.popLast() else { return true }
        (left, right) = next
        continue
      }
      guard left.isShallowEqual(to: right, &pending) else { return false }
      guard let next = pending.popLast() else { return true }
      (left, right) = next
    }
  }

  /// The two objects that hold the parts of two containers.
  private func identity(with other: Value) -> [ObjectIdentifier]? {
    switch (self, other) {
    case (.list(let left), .list(let right)): [ObjectIdentifier(left), ObjectIdentifier(right)]
    case (.record(let left), .record(let right)): [ObjectIdentifier(left), ObjectIdentifier(right)]
    default: nil
    }
  }

  /// Compares what is on the surface; what lies below goes to `pending`.
  private func isShallowEqual(to other: Value, _ pending: inout [(Value, Value)]) -> Bool {
    switch (self, other) {
    case (.none, .none): return true
    case (.bool(let left), .bool(let right)): return left == right
    case (.int(let left), .int(let right)): return left == right
    case (.float(let left), .float(let right)): return left == right
    case (.int(let left), .float(let right)): return Int(exactly: right) == left
    case (.float(let left), .int(let right)): return Int(exactly: left) == right
    case (.string(let left), .string(let right)): return left == right
    case (.list(let left), .list(let right)):
      if left.count != right.count { return false }
      for index in 0..<left.count {
        let (first, second) = (left[index], right[index])
        if first.isContainer, second.isContainer {
          pending.append((first, second))
        } else if !first.isShallowEqual(to: second, &pending) {
          return false
        }
      }
      return true
    case (.record(let left), .record(let right)):
      if left.count != right.count { return false }
      for (name, value) in left.fields {
        guard let found = right.value(name) else { return false }
        pending.append((value, found))
      }
      return true
    case (.function(let left), .function(let right)):
      return left === right || (left.fieldPath != nil && left.fieldPath == right.fieldPath)
    case (.object(let left), .object(let right)): return left === right || left.isEqual(to: right)
    default: return false
    }
  }

  /// The order of two values, for sorting: numbers by size with nan last, strings by their characters, `false` before
  /// `true`, lists by their first difference; nil where the two have no order.
  package func ordered(before other: Value, depth: Int = 0) -> Bool? {
    switch (self, other) {
    case (.int(let left), .int(let right)): return left < right
    case (.int, .float), (.float, .int), (.float, .float):
      guard let left = asDouble, let right = other.asDouble else { return nil }
      return left.isNaN ? false : right.isNaN ? true : left < right
    case (.string(let left), .string(let right)): return left < right
    case (.bool(let left), .bool(let right)): return !left && right
    case (.list(let left), .list(let right)):
      guard depth < 100 else { return nil }
      for index in 0..<min(left.count, right.count) where !left[index].isEqual(to: right[index]) {
        return left[index].ordered(before: right[index], depth: depth + 1)
      }
      return left.count < right.count
    default: return nil
    }
  }
}
