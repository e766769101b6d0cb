import AlignSyntax

/// Comparisons of one value with constants that decide each other: `x < 1 and x > 2`.
extension LintWalk {
  /// The operands of a chain of `and`, or of `or`. Says so where two of them never hold together, or where one of two always
  /// holds. A number may be `nan`, for which only `!=` holds.
  func checkComparisons(_ operation: BinaryOperator, _ operands: [Expression], _ span: Span) {
    // A call between two comparisons might set what they compare.
    guard !operands.contains(where: \.holdsCall) else { return }
    let comparisons = operands.compactMap { ConstantComparison($0, source) }
    for (index, second) in comparisons.enumerated() {
      for first in comparisons[..<index] where first.subject == second.subject {
        if operation == .and, first.excludes(second) {
          warn(
            .constantCondition, "`\(first.text)` and `\(second.text)` never hold together", span,
            hint: first.isEquality && second.isEquality ? "is `or` meant?" : nil)
          return
        }
        if operation == .or, first.completes(second) {
          warn(
            .constantCondition, "`\(first.text)` or `\(second.text)` always holds", span,
            hint: "is `and` meant?")
          return
        }
      }
    }
  }
}

/// A name or a field of one, compared with a constant.
private struct ConstantComparison {
  enum Constant: Equatable {
    case number(Double)
    case string(String)
  }

  let subject: String
  let operation: BinaryOperator
  let constant: Constant
  let text: String

  init?(_ expression: Expression, _ source: Source) {
    guard case .binary(let operation, _, let left, let right) = expression.kind else { return nil }
    text = source.text(of: expression.span)
    if left.isPath, let constant = ConstantComparison.constant(right) {
      (self.operation, subject, self.constant) = (operation, source.text(of: left.span), constant)
    } else if right.isPath, let constant = ConstantComparison.constant(left), let turned = operation.turned {
      (self.operation, subject, self.constant) = (turned, source.text(of: right.span), constant)
    } else {
      return nil
    }
  }

  private static func constant(_ expression: Expression) -> Constant? {
    if case .string(let text) = expression.kind { return .string(text) }
    return expression.literalNumber.map { .number($0) }
  }

  var isEquality: Bool { operation == .equal }

  /// No value meets both.
  func excludes(_ other: ConstantComparison) -> Bool {
    switch (operation, other.operation) {
    case (.equal, .equal): return isOther(other.constant)
    case (.equal, .notEqual), (.notEqual, .equal): return constant == other.constant
    default:
      guard let first = bounds, let second = other.bounds else { return false }
      let low = max(first.low, second.low)
      let high = min(first.high, second.high)
      if low > high { return true }
      // Where the bounds meet, both have to take them in.
      return low == high && !(holds(low) && other.holds(low))
    }
  }

  /// Every value meets one of them.
  func completes(_ other: ConstantComparison) -> Bool {
    switch (operation, other.operation) {
    case (.notEqual, .notEqual): isOther(other.constant)
    case (.equal, .notEqual), (.notEqual, .equal): constant == other.constant
    default: false
    }
  }

  /// A constant of the same kind that is another one: `1` and `"1"` are left alone.
  private func isOther(_ constant: Constant) -> Bool {
    switch (self.constant, constant) {
    case (.number(let left), .number(let right)): left != right
    case (.string(let left), .string(let right)): left != right
    default: false
    }
  }

  private var bounds: (low: Double, high: Double)? {
    guard case .number(let number) = constant else { return nil }
    return switch operation {
    case .equal: (number, number)
    case .less, .lessOrEqual: (-.infinity, number)
    case .greater, .greaterOrEqual: (number, .infinity)
    default: nil
    }
  }

  private func holds(_ value: Double) -> Bool {
    guard case .number(let number) = constant else { return false }
    return switch operation {
    case .equal: value == number
    case .less: value < number
    case .lessOrEqual: value <= number
    case .greater: value > number
    case .greaterOrEqual: value >= number
    default: false
    }
  }
}

extension BinaryOperator {
  /// The operator of the same comparison with its sides exchanged.
  fileprivate var turned: BinaryOperator? {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    default: nil
    }
  }
}

extension Expression {
  /// The operands that one operator joins, from the left.
  func operands(of operation: BinaryOperator) -> [Expression] {
    var operands: [Expression] = []
    var rest = [self]
    while let next = rest.popLast() {
      if case .binary(operation, _, let left, let right) = next.kind {
        rest += [right, left]
      } else {
        operands.append(next)
      }
    }
    return operands
  }

  /// A name, or fields of one.
  fileprivate var isPath: Bool {
    switch kind {
    case .name: true
    case .field(let object, _): object.isPath
    default: false
    }
  }

  fileprivate var holdsCall: Bool {
    switch kind {
    case .call, .pipe: true
    case .function: false
    default:
      parts.contains { part in
        if case .expression(let expression) = part { expression.holdsCall } else { true }
      }
    }
  }
}
