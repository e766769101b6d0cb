/// Functions, named and not.
extension Parser {
  /// `fn name(parameters) body`, with the `## ` comment above it.
  mutating func parseFunctionStatement() throws(ParseFailure) -> Statement {
    let start = span.start
    let documentation = documentation(above: index)
    index += 1
    let name = try parseName("after `fn`")
    let literal = try parseFunctionRest(from: start, name: name.text)
    let declaration = FunctionDeclaration(name: name, literal: literal, documentation: documentation)
    return Statement(.function(declaration), span(from: start))
  }

  /// `fn(parameters) body`
  mutating func parseFunctionLiteral() throws(ParseFailure) -> Expression {
    let start = span.start
    index += 1
    let literal = try parseFunctionRest(from: start, name: nil)
    return Expression(.function(literal), span(from: start))
  }

  private mutating func parseFunctionRest(from start: Int, name: String?) throws(ParseFailure)
    -> FunctionLiteral
  {
    let shown = "fn" + (name.map { " " + $0 } ?? "")
    guard kind == .leftParenthesis else {
      throw failExpecting(
        "`(` after `\(shown)`",
        hint: kind == .name
          ? "parameters stand in parentheses: `\(shown)(\(tokenText))`"
          : "a function without parameters is `\(shown)() { ... }`")
    }
    let parameters = try parseParameters()
    if consume(.assign) {
      let body = try parseExpression()
      return FunctionLiteral(parameters: parameters, body: .expression(body), span: span(from: start))
    }
    guard kind == .leftBrace else {
      let hint =
        switch kind {
        case .arrow: "write `=` for a body that is one expression, or `{ ... }`"
        case .colon: "a block stands in braces: `{ ... }`"
        default: isAtLineBreak ? nil as String? : "a body that is one expression stands after `=`"
        }
      throw failExpecting("`=` or `{` to begin the body of `\(shown)`", hint: hint)
    }
    let block = try parseBlock("")
    return FunctionLiteral(parameters: parameters, body: .block(block), span: span(from: start))
  }

  private mutating func parseParameters() throws(ParseFailure) -> [FunctionLiteral.Parameter] {
    let outer = newlineEnds
    newlineEnds = false
    defer { newlineEnds = outer }
    open()
    var parameters: [FunctionLiteral.Parameter] = []
    while kind != .rightParenthesis {
      if kind == .ellipsis {
        throw fail("a function takes a fixed number of parameters", hint: "take a list as one parameter")
      }
      let name = try parseName("for a parameter")
      var defaultValue: Expression?
      if consume(.colon) {
        defaultValue = try parseExpression()
      } else if kind == .assign {
        throw fail("a default stands after `:`", hint: "write `\(name.text): ...`")
      }
      parameters.append(FunctionLiteral.Parameter(name: name, defaultValue: defaultValue))
      if !consume(.comma) { break }
    }
    try close("after a parameter")
    return parameters
  }

  // MARK: - Lambdas

  /// `x => body` or `(a, b) => body`, if one begins here; the arrow stands on the line of the parameters.
  mutating func parseLambda() throws(ParseFailure) -> Expression? {
    let start = span.start
    let parameters: [FunctionLiteral.Parameter]
    if kind == .name {
      guard kind(ahead: 1) == .arrow else { return nil }
      if tokens[index + 1].isFirstOnLine {
        index += 1
        throw fail("`=>` stands on the line of its parameters", hint: "move it to the end of the line above")
      }
      let token = advance()
      parameters = [FunctionLiteral.Parameter(name: Name(text(token.span), token.span), defaultValue: nil)]
    } else {
      guard let count = lambdaParameterTokens() else { return nil }
      var names: [FunctionLiteral.Parameter] = []
      for token in tokens[index..<index + count] where token.kind == .name {
        names.append(FunctionLiteral.Parameter(name: Name(text(token.span), token.span), defaultValue: nil))
      }
      index += count
      parameters = names
    }
    index += 1
    let body = try parseLambdaBody(parameters)
    let literal = FunctionLiteral(parameters: parameters, body: .expression(body), span: span(from: start))
    return Expression(.function(literal), span(from: start))
  }

  /// After the arrow: an expression; a brace there is a record, and a statement's word a slip.
  private mutating func parseLambdaBody(_ parameters: [FunctionLiteral.Parameter]) throws(ParseFailure)
    -> Expression
  {
    let names = parameters.map(\.name.text).joined(separator: ", ")
    if kind.beginsStatement {
      throw fail(
        "expected an expression after `=>`, found \(describe())",
        hint: "a function with statements is `fn(\(names)) { ... }`")
    }
    if kind == .leftBrace, isBlockLike() {
      open()
      throw fail(
        "after `=>` a brace begins a record, and this is none",
        hint: "a function with statements is `fn(\(names)) { ... }`")
    }
    return try parseExpression()
  }

  /// The number of tokens of `(a, b)` if these are the parameters of a lambda, that is, if `=>` follows on the line.
  private func lambdaParameterTokens() -> Int? {
    guard let length = nameListLength(), kind(ahead: length) == .arrow else { return nil }
    return tokens[index + length].isFirstOnLine ? nil : length
  }

  /// The number of tokens from `(` to `)` if nothing but names and commas lie between.
  func nameListLength() -> Int? {
    guard kind == .leftParenthesis else { return nil }
    var offset = 1
    while true {
      if kind(ahead: offset) == .rightParenthesis { return offset + 1 }
      guard kind(ahead: offset) == .name else { return nil }
      offset += 1
      switch kind(ahead: offset) {
      case .comma: offset += 1
      case .rightParenthesis: return offset + 1
      default: return nil
      }
    }
  }

  /// `{` here opens something that can be no record: a word of a statement, or an expression that is no field.
  func isBlockLike() -> Bool {
    let first = kind(ahead: 1)
    let second = kind(ahead: 2)
    switch first {
    case .rightBrace, .ellipsis, .end: return false
    case .name: return second != .colon && second != .comma && second != .rightBrace && second != .end
    case .string: return second != .colon && second != .end
    case let word where word.isReserved: return second != .colon && second != .end
    default: return true
    }
  }
}
