import AlignInterruption
import AlignSyntax

extension Machine {
  /// The Bool of a condition; anything else is an error.
  @inline(__always)
  func condition(_ place: Register) throws -> Bool {
    if case .bool(let value) = place.pointee { return value }
    throw Self.noCondition(place.pointee)
  }

  private static func noCondition(_ value: Value) -> RuntimeError {
    let hint: String =
      switch value {
      case .none: "compare: `x == none`"
      case .int, .float: "compare: `x != 0`"
      case .string, .list, .record: "compare: `length(x) > 0`"
      default: "compare two single values"
      }
    return RuntimeError(
      .typeMismatch, "expected a bool as condition, found \(value.typeWithArticle)", hint: hint)
  }

  @inline(__always)
  func isEqual(_ left: Register, _ right: Register) -> Bool {
    if case .int(let x) = left.pointee, case .int(let y) = right.pointee { return x == y }
    return isEqualSlowly(left, right)
  }

  @inline(never)
  private func isEqualSlowly(_ left: Register, _ right: Register) -> Bool {
    if case .string(let x) = left.pointee, case .string(let y) = right.pointee { return x == y }
    return left.pointee.isEqual(to: right.pointee)
  }

  @inline(__always)
  func isLess(_ left: Register, _ right: Register, _ instruction: Instruction) throws -> Bool {
    if case .int(let x) = left.pointee, case .int(let y) = right.pointee { return x < y }
    if case .float(let x) = left.pointee, case .float(let y) = right.pointee { return x < y }
    return try decided(.less, left, right, isSwapped: instruction.hint == 2)
  }

  @inline(__always)
  func isLessOrEqual(_ left: Register, _ right: Register, _ instruction: Instruction) throws -> Bool {
    if case .int(let x) = left.pointee, case .int(let y) = right.pointee { return x <= y }
    if case .float(let x) = left.pointee, case .float(let y) = right.pointee { return x <= y }
    return try decided(.lessOrEqual, left, right, isSwapped: instruction.hint == 2)
  }

  @inline(__always)
  func isGreater(_ left: Register, _ right: Register, _ instruction: Instruction) throws -> Bool {
    if case .int(let x) = left.pointee, case .int(let y) = right.pointee { return x > y }
    if case .float(let x) = left.pointee, case .float(let y) = right.pointee { return x > y }
    return try decided(.less, right, left, isSwapped: true)
  }

  @inline(__always)
  func isGreaterOrEqual(_ left: Register, _ right: Register, _ instruction: Instruction) throws -> Bool {
    if case .int(let x) = left.pointee, case .int(let y) = right.pointee { return x >= y }
    if case .float(let x) = left.pointee, case .float(let y) = right.pointee { return x >= y }
    return try decided(.lessOrEqual, right, left, isSwapped: true)
  }

  /// A comparison whose answer must be one Bool.
  @inline(never)
  private func decided(_ operation: ObjectOperator, _ left: Register, _ right: Register, isSwapped: Bool)
    throws
    -> Bool
  {
    let value = try compared(operation, left.pointee, right.pointee, isSwapped: isSwapped)
    guard case .bool(let answer) = value else { throw Self.noCondition(value) }
    return answer
  }

  @inline(__always)
  func compare(
    _ target: Register, _ left: Register, _ right: Register, _ operation: ObjectOperator, isSwapped: Bool
  ) throws {
    if case .int(let x) = left.pointee, case .int(let y) = right.pointee {
      put(target, operation == .less ? x < y : x <= y)
    } else {
      target.pointee = try compared(operation, left.pointee, right.pointee, isSwapped: isSwapped)
    }
  }

  /// `left < right` or `left <= right`; swapped: the program says `right > left`.
  @inline(never)
  private func compared(_ operation: ObjectOperator, _ left: Value, _ right: Value, isSwapped: Bool) throws
    -> Value
  {
    switch (left, right) {
    case (.int, .float), (.float, .int), (.float, .float), (.int, .int):
      guard let x = left.asDouble, let y = right.asDouble else { break }
      return .bool(operation == .less ? x < y : x <= y)
    case (.string(let x), .string(let y)): return .bool(operation == .less ? x < y : !(y < x))
    case (.list, .list):
      if operation == .less, let answer = left.ordered(before: right) { return .bool(answer) }
      if operation == .lessOrEqual, let answer = right.ordered(before: left) { return .bool(!answer) }
    case (.object, _), (_, .object):
      if let value = try objects(operation, left, right, isSwapped: isSwapped) { return value }
    default: break
    }
    throw isSwapped
      ? Self.undefined(operation.mirrored, right, left) : Self.undefined(operation, left, right)
  }

  private func objects(_ operation: ObjectOperator, _ left: Value, _ right: Value, isSwapped: Bool) throws
    -> Value?
  {
    let (first, second, written) =
      isSwapped ? (right, left, operation.mirrored) : (left, right, operation)
    if case .object(let object) = first, let value = try object.binary(written, second, isReversed: false) {
      return value
    }
    if case .object(let object) = second { return try object.binary(written, first, isReversed: true) }
    return nil
  }

  /// `item in container`.
  @inline(never)
  func contains(_ item: Register, in container: Register) throws -> Bool {
    try contains(item.pointee, in: container.pointee)
  }

  /// Whether a list holds a value, a record a name, a string a string, an object what it says.
  package func contains(_ item: Value, in container: Value) throws -> Bool {
    switch container {
    case .list(let list):
      var watch = InterruptionWatch()
      for index in 0..<list.count {
        try watch.step()
        if list.base[index].isEqual(to: item) { return true }
      }
      return false
    case .record(let record):
      guard case .string(let name) = item else { break }
      return record.value(name.text) != nil
    case .string(let string):
      guard case .string(let part) = item else { break }
      return try string.firstOffset(of: part) != nil
    case .object(let object):
      if let value = try object.binary(.contains, item, isReversed: true) {
        guard case .bool(let answer) = value else { throw Self.noCondition(value) }
        return answer
      }
      if let count = object.count {
        var watch = InterruptionWatch()
        for index in 0..<count {
          try watch.step()
          if try object.iterated(at: index).isEqual(to: item) { return true }
        }
        return false
      }
    default: break
    }
    throw Self.undefined(.contains, item, container)
  }
}

extension ObjectOperator {
  /// The operator with its sides changed: `>` for `<`.
  var mirrored: ObjectOperator {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    default: self
    }
  }
}

extension StringObject {
  /// The byte offset at which `part` first occurs, from `start` on. The empty string is everywhere. A request to stop ends
  /// the search.
  package func firstOffset(of part: StringObject, from start: Int = 0) throws -> Int? {
    let (count, length) = (byteCount, part.byteCount)
    if length == 0 { return start <= count ? start : nil }
    guard count >= length else { return nil }
    let first = part.bytes[0]
    var offset = start
    var looked = 0
    while offset <= count - length {
      if bytes[offset] == first {
        var matched = 1
        while matched < length, bytes[offset + matched] == part.bytes[matched] { matched += 1 }
        if matched == length { return offset }
        looked += matched
      }
      looked += 1
      offset += 1
      if looked >= Self.lookedAtOnce {
        try Interruption.check()
        looked = 0
      }
    }
    return nil
  }

  /// Bytes compared between two looks for a request to stop.
  private static var lookedAtOnce: Int { 1 << 22 }
}
