/// Saying what is wrong, and going on after it.
extension Parser {
  /// Notes an error. At the end of the text, where nothing was wrong before, the text is incomplete.
  mutating func fail(
    _ code: DiagnosticCode, _ message: String, _ span: Span, label: String? = nil, hint: String? = nil,
    related: [(location: Location, label: String)] = []
  ) -> ParseFailure {
    if kind == .invalid, tokens[index].span.start <= span.start { return ParseFailure() }
    if kind == .end {
      if didReportEnd { return ParseFailure() }
      didReportEnd = true
      if diagnostics.isEmpty, !tokens[index].beginsCell, !isNested { isIncomplete = true }
    }
    if diagnostics.count < Parser.diagnosticLimit {
      diagnostics.append(
        Diagnostic(code, message, at: Location(source, span), label: label, hint: hint, related: related))
    }
    return ParseFailure()
  }

  /// An error at the token read next.
  mutating func fail(_ message: String, label: String? = nil, hint: String? = nil) -> ParseFailure {
    fail(.unexpectedToken, message, kind == .end ? endSpan : span, label: label, hint: hint)
  }

  /// The error for something that is missing here. The place is the end of the token before, where it should stand,
  /// if the next token is on another line; an open bracket is named instead where the text ends.
  mutating func failExpecting(_ what: String, hint: String? = nil) -> ParseFailure {
    if let bracket = brackets.last, kind == .end || isRunaway { return failUnclosed(bracket) }
    if kind == .end { return fail("expected \(what), found the end of the \(endName)", hint: hint) }
    let found = "found \(describe())"
    if tokens[index].isFirstOnLine, index > 0 {
      // It was reported when it was scanned.
      if kind == .invalid { return ParseFailure() }
      return fail(.unexpectedToken, "expected \(what), \(found) on the next line", endSpan, hint: hint)
    }
    return fail("expected \(what), \(found)", hint: hint)
  }

  private mutating func failUnclosed(_ opening: Int) -> ParseFailure {
    let token = tokens[opening]
    let sign = text(token.span)
    let isCell = kind == .end && tokens[index].beginsCell
    var related: [(location: Location, label: String)] = []
    if kind != .end { related.append((Location(source, span), "a statement begins here")) }
    return fail(
      .unclosedBracket, "`\(sign)` is not closed" + (isCell ? " in this cell" : ""), token.span,
      label: "opened here",
      hint: isCell ? "close it before the line `# %%`: a statement can't go over into the next cell" : nil,
      related: related)
  }

  /// Inside a bracket, a line that begins with a statement's word: the bracket was never closed.
  private var isRunaway: Bool { kind.beginsStatement && tokens[index].isFirstOnLine }

  /// The place right after the token before.
  var endSpan: Span { Span(previousEnd, previousEnd) }

  private var endName: String { isNested ? "braces" : tokens[index].beginsCell ? "cell" : "text" }

  /// The next token as a message names it.
  func describe() -> String {
    switch kind {
    case .end: "the end of the \(endName)"
    case .int, .float: "the number `\(tokenText)`"
    case .string, .interpolation: "a string"
    case .name: "the name `\(tokenText)`"
    case let kind where kind.isReserved: "the word `\(tokenText)`"
    default: "`\(tokenText)`"
    }
  }

  // MARK: - Going on

  /// Skips to where the next statement begins. `base` is the number of brackets open around the statement.
  mutating func synchronize(from start: Int, brackets base: Int) {
    // The token at fault is skipped, unless it may begin the next statement: it must not be reported twice.
    if kind != .end, index == start || !(mayBeginStatement || (kind == .rightBrace && base > 0)) {
      index += 1
    }
    let open = brackets[min(base, brackets.count)...].map { tokens[$0].kind.closing }
    brackets.removeLast(max(0, brackets.count - base))
    if !open.isEmpty, let end = matchingEnd(open) { index = end }
    var depth = 0
    while kind != .end {
      let token = tokens[index]
      if token.isFirstOnLine, token.kind.beginsStatement || token.kind == .fn || depth == 0 { return }
      if token.kind == .semicolon, depth == 0 { return }
      if token.kind.isOpening { depth += 1 }
      if token.kind.isClosing {
        if depth == 0, token.kind == .rightBrace, base > 0 { return }
        depth = max(0, depth - 1)
      }
      index += 1
    }
  }

  private var mayBeginStatement: Bool {
    switch kind {
    case .int, .float, .string, .interpolation, .name, .question, .leftParenthesis, .leftBracket, .leftBrace,
      .minus,
      .semicolon:
      true
    // A command of the prompt, which has its own error.
    case .colon: tokens[index].isFirstOnLine
    case .in, .else, .and, .or, .as: false
    default: kind.isReserved
    }
  }

  /// The index after the brackets that close all of `open`, if they are balanced; in this cell.
  func matchingEnd(_ open: [Token.Kind]) -> Int? {
    var expected = open
    var position = index
    while position < tokens.count {
      let token = tokens[position]
      if token.kind == .end || (token.beginsCell && position > cellStart) { return nil }
      if token.kind.isOpening { expected.append(token.kind.closing) }
      if token.kind.isClosing {
        guard token.kind == expected.last else { return nil }
        expected.removeLast()
        if expected.isEmpty { return position + 1 }
      }
      position += 1
    }
    return nil
  }
}
