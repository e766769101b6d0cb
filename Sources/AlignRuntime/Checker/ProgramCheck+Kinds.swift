import AlignSyntax

/// Literals whose kind is certain.
extension Expression {
  /// The kind of the value, where the text alone tells it.
  var literalKind: ValueKind? {
    switch kind {
    case .none: ValueKind.none
    case .bool: .bool
    case .int: .int
    case .float: .float
    case .string, .interpolation: .string
    case .list: .list
    case .record: .record
    case .function, .fieldFunction: .function
    case .range: .range
    case .unary(.negate, let operand):
      operand.literalKind.flatMap { $0 == .int || $0 == .float ? $0 : nil }
    case .unary(.not, _), .binary(.and, _, _, _), .binary(.or, _, _, _), .binary(.equal, _, _, _),
      .binary(.notEqual, _, _, _):
      .bool
    default: nil
    }
  }

  /// The value of a number that is written out; nil for an int that is between two doubles.
  var literalNumber: Double? {
    switch kind {
    case .int(let value): Double(exactly: value)
    case .float(let value): value
    case .unary(.negate, let operand): operand.literalNumber.map { -$0 }
    default: nil
    }
  }
}

extension ProgramCheck {
  /// Reports a literal of one of these kinds.
  func refuseLiteral(_ expression: Expression, _ rule: String, _ kinds: [ValueKind], hint: String? = nil) {
    guard let kind = expression.literalKind, kinds.contains(kind) else { return }
    report(.certainTypeMismatch, "\(rule), found \(kind.phrase)", expression.span, hint: hint)
  }

  /// `x == "a" or "b"`
  private func alternativeHint(_ left: Expression, _ right: Expression) -> String? {
    guard case .binary(.equal, _, let value, let first) = left.kind, first.literalKind == right.literalKind,
      first.literalKind != nil
    else { return nil }
    return "write `\(text(value.span)) in [\(text(first.span)), \(text(right.span))]`"
  }

  /// Operators between literals that no meaning fits.
  func checkOperands(_ operation: BinaryOperator, _ place: Span, _ left: Expression, _ right: Expression) {
    switch operation {
    case .and, .or:
      for operand in [left, right] {
        refuseLiteral(
          operand, "`\(operation.rawValue)` takes bools", [.int, .float, .string, .none, .list, .record],
          hint: operation == .or && operand.span == right.span ? alternativeHint(left, right) : nil)
      }
    case .equal, .notEqual, .contained, .notContained: break
    default: checkArithmetic(operation, place, left, right)
    }
  }

  private func checkArithmetic(
    _ operation: BinaryOperator, _ place: Span, _ left: Expression, _ right: Expression
  ) {
    guard let leftKind = left.literalKind, let rightKind = right.literalKind, leftKind != .range,
      rightKind != .range
    else { return }
    let isNumbers =
      !ValueKind.number.isDisjoint(with: leftKind) && !ValueKind.number.isDisjoint(with: rightKind)
    let isText = leftKind == rightKind && (leftKind == .string || leftKind == .list)
    let isRepetition = (leftKind == .string || leftKind == .list) && rightKind == .int
    let isDefined =
      switch operation {
      case .add, .less, .lessOrEqual, .greater, .greaterOrEqual: isNumbers || isText
      case .multiply: isNumbers || isRepetition
      default: isNumbers
      }
    guard !isDefined else { return }
    let hint: String? =
      if operation == .add && (leftKind == .string || rightKind == .string)
        || operation == .remainder && leftKind == .string
      {
        "put values into text with `f\"... {x}\"`"
      } else { nil }
    report(
      .certainTypeMismatch,
      "`\(operation.rawValue)` isn't defined for \(leftKind.phrase) and \(rightKind.phrase)", place,
      hint: hint)
  }
}
