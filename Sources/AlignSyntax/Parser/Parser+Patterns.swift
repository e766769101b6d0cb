/// Patterns of `let`, `for` and `match`.
extension Parser {
  mutating func parsePattern() throws(ParseFailure) -> Pattern {
    try deepen()
    defer { depth -= 1 }
    let start = span.start
    switch kind {
    case .name:
      let token = advance()
      return Pattern(.name(text(token.span)), token.span)
    case .minus, .int, .float, .string, .true, .false, .none:
      let literal = try parsePatternLiteral()
      return Pattern(.literal(literal), span(from: start))
    case .leftBracket: return try parseListPattern()
    case .leftBrace: return try parseRecordPattern()
    case .interpolation:
      throw fail(
        "a pattern can't be an f-string", hint: "bind a name and compare in a guard: `x if x == f\"...\"`")
    default:
      if kind.isReserved { _ = try parseName("") }
      throw failExpecting(
        "a pattern", hint: kind == .leftParenthesis ? "take a list apart with `[a, b]`" : nil)
    }
  }

  private mutating func parsePatternLiteral() throws(ParseFailure) -> Expression {
    let start = span.start
    guard consume(.minus) else { return try parseLiteral() }
    guard kind == .int || kind == .float else { throw failExpecting("a number after `-`") }
    var literal = try parseLiteral(isNegative: true)
    literal.span = span(from: start)
    return literal
  }

  private mutating func parseListPattern() throws(ParseFailure) -> Pattern {
    let outer = newlineEnds
    newlineEnds = false
    defer { newlineEnds = outer }
    let start = span.start
    var parts: [Pattern] = []
    var rest: Name?
    open()
    while kind != .rightBracket {
      if let name = try parseRest(closing: .rightBracket) {
        rest = name
        break
      }
      parts.append(try parsePattern())
      if !consume(.comma) { break }
    }
    try close("after a part of the pattern")
    return Pattern(.list(parts, rest: rest), span(from: start))
  }

  private mutating func parseRecordPattern() throws(ParseFailure) -> Pattern {
    let outer = newlineEnds
    newlineEnds = false
    defer { newlineEnds = outer }
    let start = span.start
    var entries: [(key: Name, pattern: Pattern)] = []
    var rest: Name?
    open()
    while kind != .rightBrace {
      if let name = try parseRest(closing: .rightBrace) {
        rest = name
        break
      }
      entries.append(try parseRecordEntry())
      if !consume(.comma) { break }
    }
    try close("after a field of the pattern")
    return Pattern(.record(entries, rest: rest), span(from: start))
  }

  private mutating func parseRecordEntry() throws(ParseFailure) -> (key: Name, pattern: Pattern) {
    let token = tokens[index]
    guard kind.isWord || kind == .string else { throw failExpecting("the name of a field") }
    if kind(ahead: 1) == .colon {
      let key = try parseKey()
      index += 1
      return (key, try parsePattern())
    }
    if kind != .name, kind(ahead: 1) == .end {
      index += 1
      throw failExpecting("`:` and a pattern")
    }
    guard kind == .name else {
      throw fail(
        .unexpectedToken, "\(describe()) needs a name to be bound to", token.span,
        hint: "write `\(tokenText): name`")
    }
    index += 1
    let name = Name(text(token.span), token.span)
    return (name, Pattern(.name(name.text), token.span))
  }

  /// `...name`, which must come last; a comma may follow.
  private mutating func parseRest(closing: Token.Kind) throws(ParseFailure) -> Name? {
    guard consume(.ellipsis) else { return nil }
    let name = try parseName("after `...`")
    _ = consume(.comma)
    if kind != closing, kind != .end {
      throw fail("`...\(name.text)` must come last in a pattern")
    }
    return name
  }

  /// A field's name: a word, or a string.
  mutating func parseKey() throws(ParseFailure) -> Name {
    let token = tokens[index]
    if kind == .string { return Name(try stringLiteral(), token.span) }
    index += 1
    return Name(text(token.span), token.span)
  }
}
