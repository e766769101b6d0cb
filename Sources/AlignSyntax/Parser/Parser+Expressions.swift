/// Expressions by binding power.
extension Parser {
  /// How tightly operators bind. Postfix forms bind tighter than all of them.
  enum Power: Int {
    case or = 1, and, not, comparison, pipe, range, sum, term, unary, power
  }

  /// A whole expression: a lambda, a function, or operators and operands.
  mutating func parseExpression() throws(ParseFailure) -> Expression {
    try deepen()
    defer { depth -= 1 }
    if let lambda = try parseLambda() { return lambda }
    if kind == .fn {
      if kind(ahead: 1) == .name {
        throw fail(
          "`fn` with a name is a statement, not a value", hint: "a function without a name is `fn(x) { ... }`"
        )
      }
      return try parseFunctionLiteral()
    }
    let expression = try parseOperators(.or)
    if kind == .arrow, !isAtLineBreak { throw failArrow(expression) }
    try checkHeight(expression)
    return expression
  }

  /// Operands joined by operators that bind at least as tightly as `minimum`.
  mutating func parseOperators(_ minimum: Power) throws(ParseFailure) -> Expression {
    try deepen()
    defer { depth -= 1 }
    var left = try parseOperand(minimum)
    // The loosest operator that may still follow: comparisons and ranges are not chained.
    var ceiling = Power.power.rawValue
    while let (operation, power) = infixOperator(), power.rawValue >= minimum.rawValue {
      if kind == .range, isOpenSlice { break }
      if power.rawValue > ceiling { throw failChained(left) }
      if power != .pipe { try refuseFieldFunction(left) }
      if power == .pipe {
        left = try parsePipe(left)
      } else {
        left = try parseInfix(left, operation, power)
      }
      if power == .comparison || power == .range { ceiling = power.rawValue - 1 }
      try checkHeight(left)
    }
    return left
  }

  private mutating func parseInfix(_ left: Expression, _ operation: BinaryOperator?, _ power: Power)
    throws(ParseFailure) -> Expression
  {
    let operatorStart = span.start
    index += operation == .notContained ? 2 : 1
    let operatorSpan = span(from: operatorStart)
    guard let operation else {
      // A range: its end is a sum.
      if kind == .rightParenthesis || kind == .comma || kind == .rightBracket || kind == .rightBrace {
        throw fail(
          .unexpectedToken, "a range needs an end here", operatorSpan,
          hint: "`..` may be open only in an index: `a[1..]`")
      }
      let right = try parseOperators(.sum)
      try refuseFieldFunction(right)
      return Expression(.range(left, right), left.span.joined(with: right.span))
    }
    let right = try parseRightOperand(power)
    try refuseOperators(on: right)
    return Expression(
      .binary(operation, operatorSpan: operatorSpan, left, right), left.span.joined(with: right.span))
  }

  private mutating func parseRightOperand(_ power: Power) throws(ParseFailure) -> Expression {
    switch power {
    case .or: try parseOperators(.and)
    case .and: try parseOperators(.not)
    case .comparison: try parseOperators(.pipe)
    case .sum: try parseOperators(.term)
    case .power:
      // Right-associative, and a sign may stand in the exponent: `2 ^ -1`.
      try parseUnary()
    default: try parseUnary()
    }
  }

  /// The operator that comes next, unless a new line ends the expression before it.
  private func infixOperator() -> (BinaryOperator?, Power)? {
    let (operation, power): (BinaryOperator?, Power)
    switch kind {
    case .or: (operation, power) = (.or, .or)
    case .and: (operation, power) = (.and, .and)
    case .equal: (operation, power) = (.equal, .comparison)
    case .notEqual: (operation, power) = (.notEqual, .comparison)
    case .less: (operation, power) = (.less, .comparison)
    case .lessOrEqual: (operation, power) = (.lessOrEqual, .comparison)
    case .greater: (operation, power) = (.greater, .comparison)
    case .greaterOrEqual: (operation, power) = (.greaterOrEqual, .comparison)
    case .in: (operation, power) = (.contained, .comparison)
    case .not where kind(ahead: 1) == .in: (operation, power) = (.notContained, .comparison)
    case .pipe: return (nil, .pipe)
    case .range: (operation, power) = (nil, .range)
    case .plus: (operation, power) = (.add, .sum)
    case .minus: (operation, power) = (.subtract, .sum)
    case .star: (operation, power) = (.multiply, .term)
    case .slash: (operation, power) = (.divide, .term)
    case .doubleSlash: (operation, power) = (.floorDivide, .term)
    case .percent: (operation, power) = (.remainder, .term)
    case .caret: (operation, power) = (.power, .power)
    default: return nil
    }
    return isAtLineBreak ? nil : (operation, power)
  }

  /// `..` directly before the `]` of an index.
  private var isOpenSlice: Bool {
    guard kind(ahead: 1) == .rightBracket, let bracket = brackets.last else { return false }
    return indexBrackets.last == bracket
  }

  // MARK: - Operands

  private mutating func parseOperand(_ minimum: Power) throws(ParseFailure) -> Expression {
    guard kind == .not else { return try parseUnary() }
    let start = span.start
    guard minimum.rawValue <= Power.not.rawValue else {
      throw fail("`not` needs parentheses here", hint: "write `(not ...)`")
    }
    index += 1
    let operand = try parseOperators(.not)
    try refuseFieldFunction(operand)
    return Expression(.unary(.not, operand), span(from: start))
  }

  /// `-` binds looser than `^`: `-2^2` is `-(2^2)`.
  mutating func parseUnary() throws(ParseFailure) -> Expression {
    guard kind == .minus else { return try parsePower() }
    try deepen()
    defer { depth -= 1 }
    let start = span.start
    index += 1
    if kind == .int, kind(ahead: 1) != .caret, tokenText == "9223372036854775808" {
      index += 1
      return Expression(.int(.min), span(from: start))
    }
    let operand = try parseUnary()
    try refuseFieldFunction(operand)
    return Expression(.unary(.negate, operand), span(from: start))
  }

  private mutating func parsePower() throws(ParseFailure) -> Expression {
    let base = try parsePostfix()
    guard kind == .caret, !isAtLineBreak else { return base }
    try refuseFieldFunction(base)
    try deepen()
    defer { depth -= 1 }
    let operatorSpan = span
    index += 1
    let exponent = try parseUnary()
    try refuseFieldFunction(exponent)
    let power = Expression(
      .binary(.power, operatorSpan: operatorSpan, base, exponent), base.span.joined(with: exponent.span))
    try checkHeight(power)
    return power
  }

  // MARK: - Pipes

  /// `value |> target`: the value becomes the first argument of the call, or the only one.
  private mutating func parsePipe(_ value: Expression) throws(ParseFailure) -> Expression {
    let pipeSpan = span
    index += 1
    let callee = try parsePipeTarget(pipeSpan)
    var arguments: [Argument]?
    if kind == .leftParenthesis, !isAtLineBreak {
      if case .fieldFunction(let names) = callee.kind {
        throw failFieldCall(names, callee.span)
      }
      arguments = try parseArguments()
    }
    let pipe = Expression(
      .pipe(value, into: callee, arguments: arguments), value.span.joined(with: span(from: callee.span.start))
    )
    try refuseAfterPipe(pipe, callee)
    return pipe
  }

  private mutating func parsePipeTarget(_ pipe: Span) throws(ParseFailure) -> Expression {
    let start = span.start
    var target: Expression
    switch kind {
    case .dot:
      return try parseFieldFunction()
    case .name:
      if kind(ahead: 1) == .arrow, !tokens[index + 1].isFirstOnLine { throw failPipedLambda() }
      let token = advance()
      target = Expression(.name(text(token.span)), token.span)
    case .leftParenthesis:
      if let length = nameListLength(), kind(ahead: length) == .arrow { throw failPipedLambda() }
      target = try parseParentheses()
    default:
      throw failPipeTarget(pipe)
    }
    while !isAtLineBreak {
      if kind == .dot {
        target = try parseField(target)
      } else if kind == .leftBracket {
        target = try parseIndex(target)
      } else {
        break
      }
      target.span = span(from: start)
      try checkHeight(target)
    }
    return target
  }
}
