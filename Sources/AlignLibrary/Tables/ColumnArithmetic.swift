import AlignRuntime
import AlignTable
import Foundation

/// Arithmetic and comparisons of a column with a column, a list or a single value, element by element. What is missing on
/// either side is missing in the result. `/` gives floats, division by zero an infinity or nan; whole numbers stay whole
/// under the other operators, and their overflow and division by zero are errors.
enum ColumnArithmetic {
  /// Nil where the operator isn't defined for these types.
  static func apply(_ operation: ObjectOperator, _ column: Column, _ other: Value, isReversed: Bool) throws
    -> Value?
  {
    guard let operand = try operand(other, count: column.count, name: column.name) else { return nil }
    guard operand.count == column.count else {
      let counts = [column.count, operand.count].map { "\($0) values" }
      throw RuntimeError(
        .shapeMismatch, "a column of \(column.count) and one of \(operand.count) values don't go together",
        operands: isReversed ? counts.reversed() : counts)
    }
    let left = isReversed ? operand : column
    let right = isReversed ? column : operand
    let missing = merged(left.missing, right.missing)
    guard let values = try values(operation, left, right, missing: missing) else { return nil }
    return .object(ColumnObject(Column(column.name, values, missing: missing)))
  }

  /// The other side as a column, a single value as one of `count`; nil where it can't be one.
  private static func operand(_ value: Value, count: Int, name: String) throws -> Column? {
    switch value {
    case .int(let number): return Column(name, .ints(Array(repeating: number, count: count)))
    case .float(let number): return Column(name, .floats(Array(repeating: number, count: count)))
    case .string(let text): return Column(name, .strings(Array(repeating: text.text, count: count)))
    case .list, .object:
      let column: Column
      if case .object(let object as ColumnObject) = value {
        column = object.column
      } else if case .list(let list) = value {
        column = Column(name, cells: try list.elements.map { try Cell($0) })
      } else {
        return nil
      }
      return column
    default: return nil
    }
  }

  private static func merged(_ a: [Bool], _ b: [Bool]) -> [Bool] {
    if a.isEmpty { return b }
    if b.isEmpty { return a }
    return zip(a, b).map { $0 || $1 }
  }

  private static func values(_ operation: ObjectOperator, _ left: Column, _ right: Column, missing: [Bool])
    throws
    -> Column.Values?
  {
    switch (left.values, right.values) {
    case (.ints(let a), .ints(let b)): return try whole(operation, a, b, missing: missing)
    case (.strings(let a), .strings(let b)):
      if operation == .add { return .strings(zip(a, b).map { $0 + $1 }) }
      return compared(operation, a, b).map(Column.Values.bools)
    default:
      guard let a = left.floats, let b = right.floats else { return nil }
      return floats(operation, a, b)
    }
  }

  private static func compared<T: Comparable>(_ operation: ObjectOperator, _ a: [T], _ b: [T]) -> [Bool]? {
    switch operation {
    case .less: zip(a, b).map { $0 < $1 }
    case .lessOrEqual: zip(a, b).map { $0 <= $1 }
    case .greater: zip(a, b).map { $0 > $1 }
    case .greaterOrEqual: zip(a, b).map { $0 >= $1 }
    default: nil
    }
  }

  private static func floats(_ operation: ObjectOperator, _ a: [Double], _ b: [Double]) -> Column.Values? {
    switch operation {
    case .add: .floats(zip(a, b).map { $0 + $1 })
    case .subtract: .floats(zip(a, b).map { $0 - $1 })
    case .multiply: .floats(zip(a, b).map { $0 * $1 })
    case .divide: .floats(zip(a, b).map { $0 / $1 })
    case .floorDivide: .floats(zip(a, b).map { ($0 / $1).rounded(.down) })
    case .remainder: .floats(zip(a, b).map { $0 - $1 * ($0 / $1).rounded(.down) })
    case .power: .floats(zip(a, b).map { pow($0, $1) })
    default: compared(operation, a, b).map(Column.Values.bools)
    }
  }

  private static func whole(_ operation: ObjectOperator, _ a: [Int], _ b: [Int], missing: [Bool]) throws
    -> Column.Values?
  {
    func each(_ body: (Int, Int) throws -> (Int, Bool)) throws -> Column.Values {
      var results: [Int] = []
      results.reserveCapacity(a.count)
      for index in a.indices {
        if !missing.isEmpty, missing[index] {
          results.append(0)
          continue
        }
        let (result, overflow) = try body(a[index], b[index])
        if overflow {
          throw RuntimeError(
            .integerOverflow,
            "the result of `\(operation.rawValue)` at position \(index) is too large for an int")
        }
        results.append(result)
      }
      return .ints(results)
    }
    func dividing(_ body: (Int, Int) -> (Int, Bool)) throws -> Column.Values {
      try each { x, y in
        if y == 0 { throw RuntimeError(.divisionByZero, "division by zero") }
        return body(x, y)
      }
    }
    switch operation {
    case .add: return try each { $0.addingReportingOverflow($1) }
    case .subtract: return try each { $0.subtractingReportingOverflow($1) }
    case .multiply: return try each { $0.multipliedReportingOverflow(by: $1) }
    case .divide: return .floats(zip(a, b).map { Double($0) / Double($1) })
    case .floorDivide:
      return try dividing { x, y in
        let (quotient, overflow) = x.dividedReportingOverflow(by: y)
        return (quotient - (!overflow && x % y != 0 && (x < 0) != (y < 0) ? 1 : 0), overflow)
      }
    case .remainder:
      return try dividing { x, y in
        let rest = y == -1 ? 0 : x % y
        return (rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest, false)
      }
    case .power: return .floats(zip(a, b).map { pow(Double($0), Double($1)) })
    default: return compared(operation, a, b).map(Column.Values.bools)
    }
  }
}
