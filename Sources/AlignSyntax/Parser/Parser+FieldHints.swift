/// Field functions where they take no part, `.a > 3`: written as a function of a row.
extension Parser {
  /// `.a > 3`: a field function takes part in no operation.
  mutating func refuseFieldFunction(_ operand: Expression) throws(ParseFailure) {
    guard case .fieldFunction = operand.kind, startsWithDot(operand) else { return }
    throw failFieldOperand(operand)
  }

  private mutating func failFieldOperand(_ operand: Expression) -> ParseFailure {
    let path = text(operand.span)
    return fail(
      .unexpectedToken, "`\(path)` is a function that reads a field; it takes part in no operation",
      operand.span, hint: "write `\(itemAsFunction(around: operand.span.start) ?? "r => ... r\(path)")`")
  }

  mutating func refuseOperators(on right: Expression) throws(ParseFailure) {
    guard case .fieldFunction = right.kind, startsWithDot(right) else { return }
    throw failFieldOperand(right)
  }

  /// `.a(1)`
  mutating func failFieldCall(_ names: [Name], _ place: Span) -> ParseFailure {
    let path = names.map { "." + $0.text }.joined()
    return fail(
      .unexpectedToken, "`\(path)` is a function that reads a field; it can't be called here", place,
      hint: "write `r => r\(path)(...)`")
  }

  mutating func failFieldIndex(_ names: [Name], _ place: Span) -> ParseFailure {
    let path = names.map { "." + $0.text }.joined()
    return fail(
      .unexpectedToken, "`\(path)` is a function that reads a field; it has no elements", place,
      hint: "write `r => r\(path)[...]`")
  }

  // MARK: - Items

  /// The index after the last token of an item of brackets, or of a statement, that begins at a token.
  func itemEnd(from start: Int) -> Int {
    var depth = 0
    var position = start
    while position < tokens.count, tokens[position].kind != .end {
      let token = tokens[position]
      if depth == 0, token.kind == .comma || token.kind == .semicolon || token.kind.isClosing { break }
      if depth == 0, brackets.isEmpty, position > start, token.isFirstOnLine { break }
      if token.kind.isOpening { depth += 1 }
      if token.kind.isClosing { depth -= 1 }
      position += 1
    }
    return position
  }

  /// The item of brackets, or the side of a binding, around a place, as a function of a row: `.a > 1 and .b < 2` becomes
  /// `r => r.a > 1 and r.b < 2`. Inside a lambda of one name its body is written with that name. Nil where it is too long.
  func itemAsFunction(around place: Int) -> String? {
    guard var start = tokens.firstIndex(where: { $0.span.start == place }) else { return nil }
    var depth = 0
    var row: String?
    while start > 0 {
      let token = tokens[start - 1]
      if token.kind.isClosing { depth += 1 }
      if depth == 0, token.kind == .arrow, start > 1, tokens[start - 2].kind == .name {
        row = text(tokens[start - 2].span)
        break
      }
      if depth == 0, token.kind.isOpening || Parser.beginsItem(token.kind) { break }
      if depth == 0, tokens[start].isFirstOnLine, brackets.isEmpty { break }
      if token.kind.isOpening { depth -= 1 }
      start -= 1
    }
    let end = itemEnd(from: start)
    guard end > start else { return nil }
    let usesName = (start..<end).contains { tokens[$0].kind == .name && text(tokens[$0].span) == "r" }
    let name = row ?? (usesName ? "row" : "r")
    var written = ""
    var position = tokens[start].span.start
    for index in start..<end where tokens[index].kind == .dot && !endsOperand(index - 1, from: start) {
      written += text(Span(position, tokens[index].span.start)) + name
      position = tokens[index].span.start
    }
    written += text(Span(position, tokens[end - 1].span.end))
    guard written.count <= 80, !written.contains("\n") else { return nil }
    return "\(name) => \(written)"
  }

  private static func beginsItem(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .comma, .semicolon, .assign, .colon, .pipe, .arrow, .return, .if, .while, .assert: true
    default: false
    }
  }

  /// Whether a dot behind this token reads a field of it.
  private func endsOperand(_ position: Int, from start: Int) -> Bool {
    guard position >= start else { return false }
    let kind = tokens[position].kind
    switch kind {
    case .name, .string, .interpolation, .rightParenthesis, .rightBracket, .rightBrace: return true
    default:
      // The name of a field may be a word: `.a.in`.
      return kind.isReserved && position > start && tokens[position - 1].kind == .dot
    }
  }
}
