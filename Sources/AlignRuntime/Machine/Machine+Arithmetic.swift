import AlignSyntax
import Glibc

/// Arithmetic: the short ways for numbers stand in line, everything else goes through `arithmeticSlowly`.
extension Machine {
  @inline(__always)
  func add(_ target: Register, _ left: Register, _ right: Register) throws {
    if case .int(let x) = left.pointee, case .int(let y) = right.pointee {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if overflow { throw Self.overflow("+") }
      put(target, sum)
    } else if case .float(let x) = left.pointee, case .float(let y) = right.pointee {
      put(target, x + y)
    } else {
      try addSlowly(target, left, right)
    }
  }

  @inline(__always)
  func subtract(_ target: Register, _ left: Register, _ right: Register) throws {
    if case .int(let x) = left.pointee, case .int(let y) = right.pointee {
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      if overflow { throw Self.overflow("-") }
      put(target, difference)
    } else if case .float(let x) = left.pointee, case .float(let y) = right.pointee {
      put(target, x - y)
    } else {
      target.pointee = try arithmeticSlowly(.subtract, left.pointee, right.pointee)
    }
  }

  @inline(__always)
  func multiply(_ target: Register, _ left: Register, _ right: Register) throws {
    if case .int(let x) = left.pointee, case .int(let y) = right.pointee {
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      if overflow { throw Self.overflow("*") }
      put(target, product)
    } else if case .float(let x) = left.pointee, case .float(let y) = right.pointee {
      put(target, x * y)
    } else {
      target.pointee = try arithmeticSlowly(.multiply, left.pointee, right.pointee)
    }
  }

  @inline(__always)
  func divide(_ target: Register, _ left: Register, _ right: Register) throws {
    if case .float(let x) = left.pointee, case .float(let y) = right.pointee, y != 0 {
      put(target, x / y)
    } else {
      target.pointee = try arithmeticSlowly(.divide, left.pointee, right.pointee)
    }
  }

  @inline(__always)
  func floorDivide(_ target: Register, _ left: Register, _ right: Register) throws {
    if case .int(let x) = left.pointee, case .int(let y) = right.pointee, y > 0 {
      let (quotient, rest) = x.quotientAndRemainder(dividingBy: y)
      put(target, rest < 0 ? quotient - 1 : quotient)
    } else {
      target.pointee = try arithmeticSlowly(.floorDivide, left.pointee, right.pointee)
    }
  }

  @inline(__always)
  func remainder(_ target: Register, _ left: Register, _ right: Register) throws {
    if case .int(let x) = left.pointee, case .int(let y) = right.pointee, y > 0 {
      let rest = x % y
      put(target, rest < 0 ? rest + y : rest)
    } else {
      target.pointee = try arithmeticSlowly(.remainder, left.pointee, right.pointee)
    }
  }

  @inline(__always)
  func power(_ target: Register, _ left: Register, _ right: Register) throws {
    target.pointee = try arithmeticSlowly(.power, left.pointee, right.pointee)
  }

  @inline(never)
  func negate(_ target: Register, _ origin: Register) throws {
    switch origin.pointee {
    case .int(let value):
      let (negated, overflow) = (0).subtractingReportingOverflow(value)
      if overflow { throw Self.overflow("-") }
      put(target, negated)
    case .float(let value): put(target, -value)
    case .object(let object):
      guard let value = try object.negated() else { fallthrough }
      target.pointee = value
    default:
      throw RuntimeError(.typeMismatch, "`-` isn't defined for \(origin.pointee.typeWithArticle)")
    }
  }

  static func overflow(_ symbol: String) -> RuntimeError {
    RuntimeError(
      .integerOverflow, "the result of `\(symbol)` is beyond the integers of 64 bits",
      hint: "use a float: `1.0` instead of `1`")
  }

  /// `left + right` where they aren't two ints or two floats. A string or list that only its own register holds is
  /// lengthened in place.
  @inline(never)
  private func addSlowly(_ target: Register, _ left: Register, _ right: Register) throws {
    if target == left, left != right {
      if isString(left), let suffix = right.text {
        try Limits.requireString(left.byteCount + suffix.count)
        guard case .string(var string) = take(left) else { return }
        StringObject.append(suffix.start, count: suffix.count, to: &string, isASCII: suffix.isASCII)
        return left.initialize(to: .string(string))
      }
      if isList(left), case .list(let suffix) = right.pointee {
        try Limits.requireList(left.elementCount + suffix.count)
        guard case .list(var list) = take(left) else { return }
        if !isKnownUniquelyReferenced(&list) { list = list.copy(extra: suffix.count) }
        list.append(contentsOf: suffix)
        return left.initialize(to: .list(list))
      }
    }
    target.pointee = try arithmeticSlowly(.add, left.pointee, right.pointee)
  }

  /// An operator on any two values.
  @inline(never)
  package func arithmeticSlowly(_ operation: ObjectOperator, _ left: Value, _ right: Value) throws -> Value {
    switch (left, right) {
    case (.int(let x), .int(let y)): return try Self.integers(operation, x, y)
    case (.int(let x), .float(let y)): return .float(try Self.floats(operation, Double(x), y))
    case (.float(let x), .int(let y)): return .float(try Self.floats(operation, x, Double(y)))
    case (.float(let x), .float(let y)): return .float(try Self.floats(operation, x, y))
    case (.string(let x), .string(let y)) where operation == .add:
      try Limits.requireString(x.byteCount + y.byteCount)
      var joined = StringObject.make(capacity: x.byteCount + y.byteCount)
      StringObject.append(x, to: &joined)
      StringObject.append(y, to: &joined)
      return .string(joined)
    case (.list(let x), .list(let y)) where operation == .add:
      try Limits.requireList(x.count + y.count)
      let joined = x.copy(extra: y.count)
      joined.append(contentsOf: y)
      return .list(joined)
    case (.string, .int(let count)) where operation == .multiply: return try Self.repeated(left, count)
    case (.list, .int(let count)) where operation == .multiply: return try Self.repeated(left, count)
    case (.object(let object), _):
      if let value = try object.binary(operation, right, isReversed: false) { return value }
      if case .object(let other) = right, let value = try other.binary(operation, left, isReversed: true) {
        return value
      }
    case (_, .object(let object)):
      if let value = try object.binary(operation, left, isReversed: true) { return value }
    default: break
    }
    throw Self.undefined(operation, left, right)
  }

  static func undefined(_ operation: ObjectOperator, _ left: Value, _ right: Value) -> RuntimeError {
    var hint: String?
    var missing: RuntimeError.Missing?
    switch (operation, left, right) {
    case (.add, .string, _), (.add, _, .string): hint = "`f\"...{x}\"` puts a value into a string"
    case (.add, .list, _): hint = "to append one element, write `list + [x]`"
    case (.add, .record, .record): hint = "to join records, write `{...a, ...b}`"
    case (_, .function, _), (_, _, .function): hint = "to use its value, call the function: `r => r.a > 3`"
    case (_, .none, _), (_, _, .none):
      hint = "a value is missing here"
      missing = .operand(left.isNone ? 0 : 1)
    default: break
    }
    return RuntimeError(
      .typeMismatch,
      "`\(operation.rawValue)` isn't defined for \(left.typeWithArticle) and \(right.typeWithArticle)",
      hint: hint, missing: missing)
  }

  private static func repeated(_ value: Value, _ count: Int) throws -> Value {
    switch value {
    case .string(let string):
      guard count <= 0 || string.byteCount <= Limits.stringBytes / count else { throw Limits.stringTooLong }
      if string.isEmpty { return value }
      var result = StringObject.make(capacity: max(0, count) * string.byteCount)
      for _ in 0..<max(0, count) { StringObject.append(string, to: &result) }
      return .string(result)
    case .list(let list):
      guard count <= 0 || list.count <= Limits.listCount / count else { throw Limits.listTooLong }
      if list.count == 0 { return value }
      let result = ListObject(capacity: max(0, count) * list.count)
      for _ in 0..<max(0, count) { result.append(contentsOf: list) }
      return .list(result)
    default: return .none
    }
  }

  private static func integers(_ operation: ObjectOperator, _ x: Int, _ y: Int) throws -> Value {
    let result: (partialValue: Int, overflow: Bool)
    switch operation {
    case .add: result = x.addingReportingOverflow(y)
    case .subtract: result = x.subtractingReportingOverflow(y)
    case .multiply: result = x.multipliedReportingOverflow(by: y)
    case .divide: return .float(try floats(.divide, Double(x), Double(y)))
    case .floorDivide:
      if y == 0 { throw divisionByZero("//") }
      result = x.dividedReportingOverflow(by: y)
      if !result.overflow, x % y != 0, (x < 0) != (y < 0) { return .int(result.partialValue - 1) }
    case .remainder:
      if y == 0 { throw divisionByZero("%") }
      let rest = x.remainderReportingOverflow(dividingBy: y).partialValue
      return .int(rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest)
    case .power:
      if y < 0 { return .float(try floats(.power, Double(x), Double(y))) }
      return .int(try integerPower(x, y))
    default: throw undefined(operation, .int(x), .int(y))
    }
    if result.overflow { throw overflow(operation.rawValue) }
    return .int(result.partialValue)
  }

  private static func integerPower(_ base: Int, _ exponent: Int) throws -> Int {
    if base == 1 || exponent == 0 { return 1 }
    if base == 0 { return 0 }
    if base == -1 { return exponent % 2 == 0 ? 1 : -1 }
    guard exponent < 64 else { throw overflow("^") }
    var result = 1
    for _ in 0..<exponent {
      let (product, isBeyond) = result.multipliedReportingOverflow(by: base)
      if isBeyond { throw overflow("^") }
      result = product
    }
    return result
  }

  private static func floats(_ operation: ObjectOperator, _ x: Double, _ y: Double) throws -> Double {
    switch operation {
    case .add: return x + y
    case .subtract: return x - y
    case .multiply: return x * y
    case .divide:
      if y == 0 { throw divisionByZero("/") }
      return x / y
    case .floorDivide:
      if y == 0 { throw divisionByZero("//") }
      return (x / y).rounded(.down)
    case .remainder:
      if y == 0 { throw divisionByZero("%") }
      let rest = fmod(x, y)
      return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
    case .power:
      if x == 0, y < 0 { throw divisionByZero("^") }
      return pow(x, y)
    default: throw undefined(operation, .float(x), .float(y))
    }
  }

  private static func divisionByZero(_ symbol: String) -> RuntimeError {
    RuntimeError(
      .divisionByZero, symbol == "^" ? "zero to a negative power" : "division by zero: `\(symbol) 0`",
      hint: "test the divisor first, for instance `if n == 0 { ... }`")
  }
}
