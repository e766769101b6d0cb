/// What the parser makes of a source.
package struct ParseResult: Sendable {
  /// The statements that could be read.
  package var program: Program
  /// All errors, in the order of their places; empty where the source is valid.
  package var diagnostics: [Diagnostic]
  /// The text is no program yet, but it is a beginning that wants more. `diagnostics` then says what is missing.
  package var isIncomplete: Bool

  package var isValid: Bool { diagnostics.isEmpty }
}

/// The diagnostic has been noted; unwinds to the statement, where parsing goes on.
struct ParseFailure: Error {}

/// A parser written by hand: statements by their first word, expressions by the binding power of their operators.
///
/// Newlines stay visible: a token knows whether it is first on its line, and where a statement could end, such a token
/// ends it (`newlineEnds`). After an error the parser skips to a place where a statement begins and goes on, so that
/// several errors of one file are reported together. Nesting and tree height are bounded.
package struct Parser {
  let source: Source
  let tokens: [Token]
  let comments: [Comment]
  /// A piece of an f-string; its end is not the end of the text.
  let isNested: Bool

  var index = 0
  /// The first token of the cell that is being read: later tokens that begin a cell read as the end of the text.
  var cellStart = 0
  /// A token that is first on its line ends an expression that could end there.
  var newlineEnds = true
  /// Open brackets, as indices of tokens.
  var brackets: [Int] = []
  /// Those of them that hold an index, where a range may be open.
  var indexBrackets: [Int] = []
  var depth = 0
  var diagnostics: [Diagnostic] = []
  var isIncomplete = false
  /// The end of the text (or cell) was reported as unexpected: enclosing constructs need not say it again.
  var didReportEnd = false
  /// Lines that hold commands of the prompt: what the scanner says about the rest of them is noise.
  var commandLines: [Span] = []

  /// Brackets, blocks and operators may be nested this deep.
  static let depthLimit = 200
  /// A tree may be this high: also chains such as `a + b + c` count.
  static let heightLimit = 500
  static let diagnosticLimit = 50

  /// Reads a whole source. Linear in its length; never throws, traps or overflows the stack.
  package static func parse(_ source: Source) -> ParseResult {
    var scanner = Scanner(source)
    scanner.scanAll()
    var parser = Parser(source, tokens: scanner.tokens, comments: scanner.comments, isNested: false)
    let statements = parser.parseTopLevel()
    var program = Program(source: source, statements: statements, cells: parser.cells())
    parser.attachExpectations(to: &program)
    let unreadable = scanner.diagnostics.filter { diagnostic in
      let start = diagnostic.location?.span.start ?? 0
      return !parser.commandLines.contains { $0.start <= start && start < $0.end }
    }
    let isIncomplete =
      scanner.endsInsideString
      ? unreadable.count == 1 && parser.diagnostics.isEmpty
      : parser.isIncomplete && unreadable.isEmpty
    let diagnostics = (unreadable + parser.diagnostics).enumerated().sorted {
      ($0.element.location?.span.start ?? 0, $0.offset) < ($1.element.location?.span.start ?? 0, $1.offset)
    }
    return ParseResult(
      program: program, diagnostics: diagnostics.prefix(diagnosticLimit).map(\.element),
      isIncomplete: isIncomplete)
  }

  init(_ source: Source, tokens: [Token], comments: [Comment], isNested: Bool) {
    self.source = source
    self.tokens = tokens
    self.comments = comments
    self.isNested = isNested
  }

  // MARK: - Looking at tokens

  /// The kind of a token ahead; `end` beyond the end of the cell.
  func kind(ahead offset: Int) -> Token.Kind {
    for step in stride(from: 1, through: offset, by: 1) {
      let position = index + step
      if position >= tokens.count || (position > cellStart && tokens[position].beginsCell) { return .end }
    }
    return tokens[index + offset].kind
  }

  var kind: Token.Kind {
    let token = tokens[index]
    return token.beginsCell && index > cellStart ? .end : token.kind
  }

  var span: Span {
    let token = tokens[index]
    return kind == .end ? Span(token.span.start, token.span.start) : token.span
  }

  /// Where the token before this one ends.
  var previousEnd: Int { index > 0 ? tokens[index - 1].span.end : 0 }

  /// The next token stands on a new line that ends the expression, if it could end here.
  var isAtLineBreak: Bool { newlineEnds && tokens[index].isFirstOnLine }

  func isFirstOnLine(ahead offset: Int = 0) -> Bool {
    let position = index + offset
    return position >= tokens.count || tokens[position].isFirstOnLine
  }

  func text(_ span: Span) -> String { source.text(of: span) }
  var tokenText: String { text(tokens[index].span) }

  /// From a start to the end of the last token read.
  func span(from start: Int) -> Span { Span(start, max(start, previousEnd)) }

  // MARK: - Reading tokens

  @discardableResult
  mutating func advance() -> Token {
    let token = tokens[index]
    if kind != .end { index += 1 }
    return token
  }

  mutating func consume(_ expected: Token.Kind) -> Bool {
    guard kind == expected else { return false }
    index += 1
    return true
  }

  mutating func expect(_ expected: Token.Kind, _ context: String, hint: String? = nil) throws(ParseFailure) {
    guard !consume(expected) else { return }
    throw failExpecting("`\(expected.sign)` \(context)", hint: hint)
  }

  /// Opens a bracket; newlines inside are white space until `close`.
  mutating func open() {
    brackets.append(index)
    index += 1
  }

  mutating func close(_ context: String, hint: String? = nil) throws(ParseFailure) {
    guard let opening = brackets.last else { return }
    let expected = tokens[opening].kind.closing
    guard kind == expected else {
      if let failure = failForeignItem() { throw failure }
      throw failExpecting("`,` or `\(expected.sign)` \(context)", hint: hint)
    }
    brackets.removeLast()
    index += 1
  }

  // MARK: - Depth

  mutating func deepen() throws(ParseFailure) {
    depth += 1
    guard depth <= Parser.depthLimit else {
      throw fail(
        .nestedTooDeep, "this is nested more than \(Parser.depthLimit) levels deep", span,
        hint: "give the inner parts names with `let`")
    }
  }

  mutating func checkHeight(_ expression: Expression) throws(ParseFailure) {
    guard expression.height > Parser.heightLimit else { return }
    throw fail(
      .nestedTooDeep, "this expression is more than \(Parser.heightLimit) levels deep", expression.span,
      hint: "give its parts names with `let`, or put them into a list")
  }
}
