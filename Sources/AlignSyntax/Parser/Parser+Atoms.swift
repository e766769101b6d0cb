/// Operands: literals, names, brackets, and the forms with blocks.
extension Parser {
  mutating func parseAtom() throws(ParseFailure) -> Expression {
    let start = span.start
    switch kind {
    case .int, .float, .string, .true, .false, .none: return try parseLiteral()
    case .interpolation: return try parseInterpolation()
    case .name:
      let token = advance()
      return Expression(.name(text(token.span)), token.span)
    case .dot: return try parseFieldFunction()
    case .leftParenthesis: return try parseParentheses()
    case .leftBracket: return try parseList()
    case .leftBrace: return try parseRecord()
    case .if: return try parseConditional()
    case .match: return try parseMatch()
    case .try:
      index += 1
      let block = try parseBlock("to begin the body of `try`")
      guard kind == .else else {
        let isForeign = kind == .name && ["catch", "except", "rescue", "finally"].contains(tokenText)
        throw failExpecting(
          "`else` after the block of `try`",
          hint: isForeign ? "write `else err { ... }`" : "`try { ... } else err { ... }`")
      }
      index += 1
      let name: Name? = kind == .name ? try parseName("after `else`") : nil
      let otherwise = try parseBlock("after `else`")
      return Expression(.attempt(block, errorName: name, otherwise: otherwise), span(from: start))
    default:
      throw failNoExpression()
    }
  }

  /// `.a.b`: the function that reads that field.
  mutating func parseFieldFunction() throws(ParseFailure) -> Expression {
    let start = span.start
    var names: [Name] = []
    while kind == .dot, names.isEmpty || !isAtLineBreak || kind(ahead: 1).isWord {
      index += 1
      guard kind.isWord else {
        let hint: String? = kind == .int ? "a number has a digit before the dot: `0.\(tokenText)`" : nil
        throw failExpecting("the name of a field after `.`", hint: hint)
      }
      let token = advance()
      names.append(Name(text(token.span), token.span))
    }
    return Expression(.fieldFunction(names), span(from: start))
  }

  /// `(expression)`; the span takes in the parentheses.
  mutating func parseParentheses() throws(ParseFailure) -> Expression {
    let outer = newlineEnds
    newlineEnds = false
    defer { newlineEnds = outer }
    let start = index
    if let length = nameListLength(), length != 3 { throw failTuple(length) }
    open()
    var expression = try parseExpression()
    if kind == .comma { throw failComma(from: start) }
    if kind == .assign {
      throw fail("`=` sets a value, it doesn't compare", hint: "write `==`")
    }
    guard kind == .rightParenthesis else { throw failExpecting("`)`") }
    brackets.removeLast()
    index += 1
    expression.span = span(from: tokens[start].span.start)
    return expression
  }

  private mutating func parseList() throws(ParseFailure) -> Expression {
    let outer = newlineEnds
    newlineEnds = false
    defer { newlineEnds = outer }
    let start = span.start
    var items: [ListItem] = []
    open()
    while kind != .rightBracket {
      if consume(.ellipsis) {
        items.append(.spread(try parseExpression()))
      } else {
        items.append(.element(try parseExpression()))
      }
      if kind == .for {
        throw fail("a list holds values", hint: "write `map(xs, x => ...)` or `xs |> map(x => ...)`")
      }
      if !consume(.comma) { break }
    }
    try close("after an item of the list")
    return Expression(.list(items), span(from: start))
  }

  private mutating func parseRecord() throws(ParseFailure) -> Expression {
    let outer = newlineEnds
    newlineEnds = false
    defer { newlineEnds = outer }
    let start = span.start
    if isBlockLike() { return try failBlockAsRecord() }
    var fields: [RecordField] = []
    open()
    while kind != .rightBrace {
      fields.append(try parseRecordField())
      if !consume(.comma) { break }
    }
    let isForgotten = kind.isWord && tokens[index].isFirstOnLine && !kind.beginsStatement
    try close("after a field", hint: isForgotten ? "fields are separated by commas" : nil)
    return Expression(.record(fields), span(from: start))
  }

  private mutating func parseRecordField() throws(ParseFailure) -> RecordField {
    if consume(.ellipsis) { return .spread(try parseExpression()) }
    guard kind.isWord || kind == .string else {
      throw failExpecting(
        "the name of a field",
        hint: kind == .int ? "names that are no words stand in quotes: `\"\(tokenText)\": ...`" : nil)
    }
    if kind(ahead: 1) == .colon {
      let key = try parseKey()
      index += 1
      return .field(key, try parseExpression())
    }
    let shown = tokenText
    if kind == .name {
      let token = advance()
      if kind == .assign {
        throw fail("expected `:` after a field's name, found `=`", hint: "write `\(shown): ...`")
      }
      return .shorthand(Name(shown, token.span))
    }
    index += 1
    throw failExpecting("`:` after `\(shown)`")
  }

  // MARK: - Forms with blocks

  private mutating func parseConditional() throws(ParseFailure) -> Expression {
    try deepen()
    defer { depth -= 1 }
    let start = span.start
    index += 1
    let condition = try parseHeader()
    let then = try parseBlock(
      "after the condition of `if`",
      hint: kind == .name && tokenText == "then" ? "write `if a { b } else { c }`" : nil)
    var otherwise: Block?
    if kind == .else {
      index += 1
      if kind == .if {
        let chained = try parseConditional()
        let statement = Statement(.expression(chained), chained.span)
        otherwise = Block(statements: [statement], span: chained.span)
      } else {
        otherwise = try parseBlock("after `else`")
      }
    }
    let expression = Expression(
      .conditional(condition: condition, then: then, otherwise: otherwise), span(from: start))
    try checkHeight(expression)
    return expression
  }

  private mutating func parseMatch() throws(ParseFailure) -> Expression {
    let start = span.start
    index += 1
    let subject = try parseHeader()
    guard kind == .leftBrace else { throw failExpecting("`{` to begin the arms of `match`") }
    let outer = newlineEnds
    newlineEnds = true
    defer { newlineEnds = outer }
    open()
    while consume(.semicolon) {}
    var arms: [MatchArm] = []
    while kind != .rightBrace {
      arms.append(try parseArm())
      if consume(.comma) || consume(.semicolon) {
        while consume(.semicolon) {}
        continue
      }
      guard kind == .rightBrace || (tokens[index].isFirstOnLine && kind != .end) else { break }
    }
    try close("after an arm of `match`", hint: "arms are separated by a comma or a new line")
    return Expression(.match(subject, arms), span(from: start))
  }

  /// `pattern if guard => expression`, or a block in place of the arrow.
  private mutating func parseArm() throws(ParseFailure) -> MatchArm {
    let start = span.start
    let pattern = try parsePattern()
    if kind == .pipe || kind == .or || kind == .range {
      throw fail(
        "expected `=>`, `if` or `{` after a pattern, found `\(tokenText)`",
        hint: "use a guard: `x if x in [1, 2] => ...`")
    }
    var condition: Expression?
    if consume(.if) {
      let outer = newlineEnds
      newlineEnds = false
      defer { newlineEnds = outer }
      condition = try parseOperators(.or)
    }
    if kind == .leftBrace {
      let block = try parseBlock("")
      return MatchArm(
        pattern: pattern, guardCondition: condition, body: .block(block), span: span(from: start))
    }
    guard kind == .arrow else {
      let isCase = text(pattern.span) == "case"
      throw failExpecting(
        "`=>` or `{` after the pattern",
        hint: isCase
          ? "an arm is `1 => ...`, without `case`" : kind == .colon ? "write `pattern => value`" : nil)
    }
    let head = text(span(from: start))
    index += 1
    let bodyStart = index
    if kind.beginsStatement || (kind == .leftBrace && isBlockLike()) {
      throw failArmBody(head, from: bodyStart)
    }
    let body = try parseExpression()
    if kind.assignment != nil, !isAtLineBreak { throw failArmBody(head, from: bodyStart) }
    return MatchArm(
      pattern: pattern, guardCondition: condition, body: .expression(body), span: span(from: start))
  }
}
