/// Ends the life of `count` values from `base` on. Values that hold values are taken apart with a list of what is left
/// to do, never by recursion: a chain of a million lists must not overflow the native stack.
func release(_ base: UnsafeMutablePointer<Value>, _ count: Int) {
  for index in 0..<count {
    guard (base + index).pointee.isContainer else { continue }
    var pending: [Value] = []
    for position in index..<count where base[position].isContainer {
      pending.append(base[position])
      base[position] = .none
    }
    while !pending.isEmpty { takeApart(last(of: &pending), &pending) }
    break
  }
  base.deinitialize(count: count)
}

/// The last value, which nobody else holds because of this.
private func last(of pending: inout [Value]) -> Value { pending.removeLast() }

/// Moves the parts of a value that nobody else holds to `pending`.
private func takeApart(_ value: consuming Value, _ pending: inout [Value]) {
  var value = value
  withUnsafeMutablePointer(to: &value) { place in
    if isList(place), case .list(var list) = take(place) {
      guard isKnownUniquelyReferenced(&list) else { return }
      move(list.base, list.count, to: &pending)
      list.removeAll()
    } else if isRecord(place), case .record(var record) = take(place) {
      guard isKnownUniquelyReferenced(&record) else { return }
      move(record.base, record.head.pointee.count, to: &pending)
      record.head.pointee.count = 0
    } else if case .function(var function) = take(place) {
      guard isKnownUniquelyReferenced(&function) else { return }
      move(function.captures, function.captureCount, to: &pending)
      function.removeAll()
    }
  }
}

private func move(_ base: UnsafeMutablePointer<Value>, _ count: Int, to pending: inout [Value]) {
  for index in 0..<count {
    let part = (base + index).move()
    if part.isContainer { pending.append(part) }
  }
}

extension Value {
  /// Whether it is made of other values.
  @inline(__always)
  var isContainer: Bool {
    switch self {
    case .list, .record, .function: true
    default: false
    }
  }
}
