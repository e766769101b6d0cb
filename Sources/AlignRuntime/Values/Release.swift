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
    while let next = pending.popLast() { takeApart(next, &pending) }
    break
  }
  base.deinitialize(count: count)
}

/// Moves the parts of a value that nobody else holds to `pending`.
private func takeApart(_ value: consuming Value, _ pending: inout [Value]) {
  switch consume value {
  case .list(var list):
    guard isKnownUniquelyReferenced(&list) else { return }
    move(list.base, list.count, to: &pending)
    list.removeAll()
  case .record(var record):
    guard isKnownUniquelyReferenced(&record) else { return }
    move(record.base, record.header.count, to: &pending)
    record.header.count = 0
  case .function(var function):
    guard isKnownUniquelyReferenced(&function) else { return }
    move(function.captures, function.captureCount, to: &pending)
    function.removeAll()
  default: return
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
