/// What follows an operand: fields, elements, calls.
extension Parser {
  mutating func parsePostfix() throws(ParseFailure) -> Expression {
    var expression = try parseAtom()
    if case .fieldFunction(let names) = expression.kind, startsWithDot(expression) {
      if kind == .leftParenthesis, !isAtLineBreak { throw failFieldCall(names, expression.span) }
      if kind == .leftBracket, !isAtLineBreak { throw failFieldIndex(names, expression.span) }
      return expression
    }
    while true {
      switch kind {
      case .dot where !isAtLineBreak || kind(ahead: 1).isWord || kind(ahead: 1) == .end:
        expression = try parseField(expression)
      case .leftBracket where !isAtLineBreak:
        expression = try parseIndex(expression)
      case .leftParenthesis where !isAtLineBreak:
        let arguments = try parseArguments()
        expression = Expression(.call(expression, arguments), span(from: expression.span.start))
      default:
        return expression
      }
      try checkHeight(expression)
    }
  }

  /// A field function that is not in parentheses.
  func startsWithDot(_ expression: Expression) -> Bool {
    source.bytes[expression.span.start] == UInt8(ascii: ".")
  }

  /// `object.name`; after the dot any word is a name.
  mutating func parseField(_ object: Expression) throws(ParseFailure) -> Expression {
    index += 1
    guard kind.isWord, !(kind.beginsStatement && tokens[index].isFirstOnLine) else {
      let hint: String? =
        if case .int = object.kind { "a number with a fraction has a digit after the dot: `1.0`" } else {
          nil
        }
      throw failExpecting("the name of a field after `.`", hint: hint)
    }
    let token = advance()
    let name = Name(text(token.span), token.span)
    return Expression(.field(object, name), span(from: object.span.start))
  }

  /// `object[element]`, `object[low..high]`, each end may be missing.
  mutating func parseIndex(_ object: Expression) throws(ParseFailure) -> Expression {
    let outer = newlineEnds
    newlineEnds = false
    defer { newlineEnds = outer }
    indexBrackets.append(index)
    defer { indexBrackets.removeLast() }
    let opening = span
    open()
    if kind == .rightBracket {
      throw fail(
        "expected an index between `[` and `]`", hint: "`x[0]` is the first element, `x[..]` all of them")
    }
    let index = try parseIndexBody(opening, object)
    try close("after an index", hint: kind == .comma ? "take one index after the other: `a[i][j]`" : nil)
    return Expression(.index(object, index), span(from: object.span.start))
  }

  private mutating func parseIndexBody(_ opening: Span, _ object: Expression) throws(ParseFailure) -> Index {
    if consume(.range) {
      if kind == .rightBracket { return .slice(nil, nil) }
      return .slice(nil, try parseOperators(.sum))
    }
    if kind == .colon {
      let end = kind(ahead: 1) == .int || kind(ahead: 1) == .name ? text(tokens[index + 1].span) : ""
      throw fail(
        "expected an expression, found `:`", hint: "a slice is `\(text(object.span))[..\(end)]`")
    }
    let low = try parseExpression()
    if kind == .range {
      self.index += 1
      return .slice(low, nil)
    }
    if kind == .colon {
      self.index += 1
      let rest = kind == .int || kind == .name ? tokenText : ""
      throw fail(
        .unexpectedToken, "expected `]`, found `:`", tokens[self.index - 1].span,
        hint: "a slice is `\(text(object.span))[\(text(low.span))..\(rest)]`")
    }
    if case .range(let from, let to) = low.kind, source.bytes[low.span.start] != UInt8(ascii: "(") {
      return .slice(from, to)
    }
    return .element(low)
  }

  /// `(a, name: b, ...rest)`
  mutating func parseArguments() throws(ParseFailure) -> [Argument] {
    let outer = newlineEnds
    newlineEnds = false
    defer { newlineEnds = outer }
    open()
    var arguments: [Argument] = []
    while kind != .rightParenthesis {
      if consume(.ellipsis) {
        arguments.append(Argument(.spread, try parseExpression()))
      } else if kind.isWord, kind(ahead: 1) == .colon {
        let token = advance()
        index += 1
        arguments.append(Argument(.named(Name(text(token.span), token.span)), try parseExpression()))
      } else if kind.isReserved, kind(ahead: 1) == .end {
        index += 1
        throw failExpecting("`:`")
      } else {
        let value = try parseExpression()
        if kind == .assign, case .name(let name) = value.kind { throw failNamedArgument(name) }
        arguments.append(Argument(.positional, value))
      }
      if !consume(.comma) { break }
    }
    try close("after an argument")
    return arguments
  }
}
