/// Statements and blocks.
extension Parser {
  mutating func parseTopLevel() -> [Statement] {
    var statements: [Statement] = []
    while diagnostics.count < Parser.diagnosticLimit {
      while consume(.semicolon) {}
      if tokens[index].beginsCell, index > cellStart {
        cellStart = index
        didReportEnd = false
      }
      if kind == .end { break }
      if kind == .semicolon { continue }
      if let statement = parseRecovering(isTopLevel: true) { statements.append(statement) }
    }
    return statements
  }

  /// One statement with the separator after it; nil where it could not be read.
  private mutating func parseRecovering(isTopLevel: Bool) -> Statement? {
    let start = index
    let openBrackets = brackets.count
    let outerDepth = depth
    do throws(ParseFailure) {
      let statement = try parseStatement()
      return try endStatement(statement)
    } catch {
      depth = outerDepth
      newlineEnds = true
      synchronize(from: start, brackets: openBrackets)
      return nil
    }
  }

  /// A statement ends at `;`, at a new line, or where its block or the text ends.
  private mutating func endStatement(_ statement: Statement) throws(ParseFailure) -> Statement {
    var statement = statement
    switch kind {
    case .semicolon:
      index += 1
      if case .expression = statement.kind { statement.isSilenced = true }
    case .end: break
    case .rightBrace where !brackets.isEmpty: break
    default:
      guard tokens[index].isFirstOnLine else { throw failAfterStatement(statement) }
    }
    return statement
  }

  /// `{ statements }`
  mutating func parseBlock(_ context: String, hint: String? = nil) throws(ParseFailure) -> Block {
    guard kind == .leftBrace else { throw failExpecting("`{` \(context)", hint: hint) }
    try deepen()
    defer { depth -= 1 }
    let outerNewlines = newlineEnds
    newlineEnds = true
    defer { newlineEnds = outerNewlines }
    let start = span.start
    open()
    var statements: [Statement] = []
    while true {
      while consume(.semicolon) {}
      if kind == .rightBrace || kind == .end || diagnostics.count >= Parser.diagnosticLimit { break }
      if let statement = parseRecovering(isTopLevel: false) { statements.append(statement) }
    }
    guard kind == .rightBrace else { throw failExpecting("`}`") }
    brackets.removeLast()
    index += 1
    return Block(statements: statements, span: span(from: start))
  }

  private mutating func parseStatement() throws(ParseFailure) -> Statement {
    let start = span.start
    switch kind {
    case .use: return try parseUse()
    case .let, .var: return try parseBinding()
    case .fn where kind(ahead: 1) != .leftParenthesis: return try parseFunctionStatement()
    case .for: return try parseFor()
    case .while:
      index += 1
      let condition = try parseHeader()
      let block = try parseBlock("to begin the body of `while`")
      return Statement(.whileLoop(condition, block), span(from: start))
    case .return:
      index += 1
      let isBare = kind == .end || kind == .semicolon || kind == .rightBrace || tokens[index].isFirstOnLine
      let value: Expression? = isBare ? nil : try parseExpression()
      return Statement(.returnValue(value), span(from: start))
    case .break:
      index += 1
      return Statement(.breakLoop, span(from: start))
    case .continue:
      index += 1
      return Statement(.continueLoop, span(from: start))
    case .assert:
      index += 1
      let condition = try parseExpression()
      var message: Expression?
      if kind == .comma, !isAtLineBreak {
        index += 1
        message = try parseExpression()
      }
      return Statement(.assert(condition, message: message), span(from: start))
    case .pipe, .dot:
      throw failContinuation()
    case .colon, .question:
      throw failCommand()
    default:
      return try parseExpressionStatement()
    }
  }

  private mutating func parseUse() throws(ParseFailure) -> Statement {
    let start = span.start
    index += 1
    guard kind == .string else {
      throw failExpecting(
        "the path of a file, in quotes, after `use`",
        hint: "write `use \"\(kind == .name ? tokenText : "helpers").align\"`")
    }
    let path = Name(try stringLiteral(), tokens[index - 1].span)
    var alias: Name?
    if kind == .as, !isAtLineBreak {
      index += 1
      alias = try parseName("after `as`")
    }
    return Statement(.use(path: path, alias: alias), span(from: start))
  }

  private mutating func parseBinding() throws(ParseFailure) -> Statement {
    let start = span.start
    let isVariable = kind == .var
    index += 1
    let patternStart = index
    let pattern = try parsePattern()
    if kind == .comma || kind == .leftParenthesis {
      throw failBinding(pattern, from: patternStart, word: isVariable ? "var" : "let")
    }
    guard consume(.assign) else {
      let word = isVariable ? "var" : "let"
      throw failExpecting(
        "`=` after `\(word) \(text(pattern.span))`",
        hint: kind == .colon
          ? (kind(ahead: 1) == .assign ? "write" : "types aren't written:")
            + " `\(word) \(text(pattern.span)) = ...`" : nil)
    }
    let value = try parseExpression()
    return Statement(.bind(isVariable: isVariable, pattern, value), span(from: start))
  }

  private mutating func parseFor() throws(ParseFailure) -> Statement {
    let start = span.start
    index += 1
    let patternStart = index
    if kind == .leftParenthesis { throw failLoopPattern(from: patternStart) }
    let pattern = try parsePattern()
    if kind == .comma { throw failLoopPattern(from: patternStart) }
    try expect(.in, "after `for \(text(pattern.span))`")
    let items = try parseHeader()
    let block = try parseBlock("to begin the body of `for`")
    return Statement(.forLoop(pattern, in: items, block), span(from: start))
  }

  /// The expression between a word and its block: it can't end the statement, so newlines in it are white space.
  mutating func parseHeader() throws(ParseFailure) -> Expression {
    let outer = newlineEnds
    newlineEnds = false
    defer { newlineEnds = outer }
    let expression = try parseExpression()
    if kind == .assign {
      throw fail("`=` sets a value, it doesn't compare", hint: "write `==`")
    }
    if kind == .colon {
      throw fail("expected `{`, found `:`", hint: "a block stands in braces: `{ ... }`")
    }
    return expression
  }

  /// An expression, or an assignment to what it denotes.
  private mutating func parseExpressionStatement() throws(ParseFailure) -> Statement {
    let start = span.start
    let expression = try parseExpression()
    guard let assignment = kind.assignment, !isAtLineBreak else {
      return Statement(.expression(expression), span(from: start))
    }
    guard let place = place(expression) else { throw failPlace(expression) }
    index += 1
    let value = try parseExpression()
    return Statement(.assign(place, assignment, value), span(from: start))
  }

  private func place(_ expression: Expression) -> Place? {
    var steps: [Place.Step] = []
    var current = expression
    while true {
      switch current.kind {
      case .name(let name) where source.bytes[current.span.start] != UInt8(ascii: "("):
        return Place(root: Name(name, current.span), steps: steps.reversed(), span: expression.span)
      case .field(let object, let name):
        steps.append(.field(name))
        current = object
      case .index(let object, .element(let index)):
        steps.append(.index(index))
        current = object
      default:
        return nil
      }
    }
  }

  mutating func parseName(_ context: String) throws(ParseFailure) -> Name {
    guard kind == .name else {
      if kind.isReserved {
        throw fail(
          "`\(tokenText)` is a word of the language and can't be a name",
          hint: "take another name, such as `\(tokenText)_`"
        )
      }
      throw failExpecting("a name \(context)")
    }
    let token = advance()
    return Name(text(token.span), token.span)
  }
}
