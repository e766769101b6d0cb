/// The integers from `low` up to, not including, `high`; empty where `high` isn't above `low`.
public final class RangeObject: Object {
  package let low: Int
  package let high: Int

  package init(_ low: Int, _ high: Int) {
    self.low = low
    self.high = max(low, high)
  }

  public override var typeName: String { "range" }
  public override var fieldNames: [String] { ["low", "high"] }
  public override var count: Int? { length }

  /// Saturates, so that `length` of the widest range is still a number.
  package var length: Int {
    let (count, overflow) = high.subtractingReportingOverflow(low)
    return overflow ? .max : count
  }

  public override func field(_ name: String) throws -> Value? {
    switch name {
    case "low": .int(low)
    case "high": .int(high)
    default: nil
    }
  }

  public override func element(_ key: Value) throws -> Value? {
    guard let index = key.asInt else { return nil }
    return .int(low + (try position(index, count: length)))
  }

  public override func slice(_ low: Int?, _ high: Int?) throws -> Value? {
    let (start, end) = sliceBounds(low, high, count: length)
    return .range(self.low + start, self.low + max(start, end))
  }

  public override func iterated(at index: Int) throws -> Value { .int(low + index) }

  public override func binary(_ operation: ObjectOperator, _ other: Value, isReversed: Bool) throws -> Value?
  {
    guard operation == .contains, isReversed else { return nil }
    switch other {
    case .int(let value): return .bool(value >= low && value < high)
    case .float(let value): return .bool(Int(exactly: value).map { $0 >= low && $0 < high } ?? false)
    default: return .bool(false)
    }
  }

  public override func isEqual(to other: Object) -> Bool {
    guard let other = other as? RangeObject else { return false }
    return length == 0 ? other.length == 0 : low == other.low && high == other.high
  }

  public override var summary: String { "\(low)..\(high)" }
}

/// The position that an index means, counting from the end where it is negative.
func position(_ index: Int, count: Int) throws -> Int {
  let position = index < 0 ? index + count : index
  guard position >= 0 && position < count else {
    throw RuntimeError(
      .indexOutOfRange,
      count == 0
        ? "index \(index) is out of range: there are no elements"
        : "index \(index) is out of range: \(positions(count: count))")
  }
  return position
}

/// Which positions there are, for messages; `count` is at least 1.
package func positions(count: Int) -> String {
  count == 1
    ? "the only position is 0, or -1 from the end"
    : "positions are 0 to \(count - 1), or \(-count) to -1 from the end"
}

/// The bounds that a slice means: negative ones count from the end, those outside are moved to the ends.
package func sliceBounds(_ low: Int?, _ high: Int?, count: Int) -> (Int, Int) {
  func clamped(_ bound: Int) -> Int {
    bound < 0 ? max(0, bound.addingReportingOverflow(count).partialValue) : min(bound, count)
  }
  let start = clamped(low ?? 0)
  return (start, max(start, clamped(high ?? count)))
}
