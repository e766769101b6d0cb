/// Hints for pipes, tuples, and blocks that stand where a record is read.
extension Parser {
  // MARK: - Pipes

  /// Nothing follows the call of a pipe but another pipe, a comparison, `and`, `or`.
  mutating func refuseAfterPipe(_ pipe: Expression, _ callee: Expression) throws(ParseFailure) {
    switch kind {
    case .dot where !isAtLineBreak || kind(ahead: 1).isWord:
      let name = kind(ahead: 1).isWord ? text(tokens[index + 1].span) : "name"
      throw fail("nothing follows the call of a pipe", hint: "`|> .\(name)` reads a field of the result")
    case .leftBracket where !isAtLineBreak:
      throw fail(
        "nothing follows the call of a pipe", hint: "put the pipe into parentheses: `(... |> ...)[0]`")
    case .leftParenthesis where !isAtLineBreak:
      throw fail(
        "the result of a pipe is not called", hint: "put the pipe into parentheses: `(... |> ...)(x)`")
    case .arrow where !isAtLineBreak:
      throw failPipedLambda()
    case .plus, .minus, .star, .slash, .doubleSlash, .percent, .caret, .range:
      guard !isAtLineBreak else { return }
      let whole = text(pipe.span)
      let value = kind(ahead: 1)
      let isSimple = value == .int || value == .float || value == .string || value == .name
      let right = isSimple ? text(tokens[index + 1].span) : "..."
      let shown = whole.count <= 60 && !whole.contains("\n") ? whole : "... |> \(text(callee.span))(...)"
      throw fail(
        "`\(tokenText)` binds tighter than a pipe", hint: "write `(\(shown)) \(tokenText) \(right)`")
    default: return
    }
  }

  mutating func failPipedLambda() -> ParseFailure {
    let start = span
    var names = kind == .name ? tokenText : "x"
    if kind == .leftParenthesis, let length = nameListLength() {
      names = text(Span(start.start, tokens[index + length - 1].span.end))
    }
    return fail(
      .unexpectedToken, "a function in a pipe stands in parentheses", start,
      hint: "write `|> (\(names) => ...)`")
  }

  mutating func failPipeTarget(_ pipe: Span) -> ParseFailure {
    if kind == .fn {
      return fail("a function in a pipe stands in parentheses", hint: "write `|> (fn(x) { ... })`")
    }
    return failExpecting(
      "something to call after `|>`",
      hint: kind == .end ? nil : "a function's name, a call, `.field`, or a lambda in parentheses")
  }

  // MARK: - Parentheses

  /// `(a, b)` without an arrow: at the end of the text the arrow may still come.
  mutating func failTuple(_ length: Int) -> ParseFailure {
    let whole = Span(span.start, tokens[index + length - 1].span.end)
    let names = text(whole).dropFirst().dropLast()
    index += length
    if kind == .end { return failTupleAtEnd(whole, String(names)) }
    let isEmpty = names.allSatisfy(\.isWhitespace)
    return fail(
      .unexpectedToken, isEmpty ? "expected an expression between `(` and `)`" : "there are no tuples", whole,
      hint: isEmpty ? "a function without parameters is `() => ...`" : "a list is `[\(names)]`")
  }

  private mutating func failTupleAtEnd(_ whole: Span, _ names: String) -> ParseFailure {
    let mayGoOn = !tokens[index].isFirstOnLine
    if mayGoOn { return failExpecting("`=>`") }
    let wasIncomplete = isIncomplete
    let failure = fail(.unexpectedToken, "there are no tuples", whole, hint: "a list is `[\(names)]`")
    isIncomplete = wasIncomplete
    return failure
  }

  /// A comma in parentheses that hold no list of names (so far).
  mutating func failComma(from start: Int) -> ParseFailure {
    let comma = span
    var position = index
    // Names and commas up to the end: the beginning of a lambda.
    while tokens[position].kind == .name || tokens[position].kind == .comma { position += 1 }
    if position >= tokens.count - 1, tokens[position].kind == .end, isNameList(from: start + 1, to: position)
    {
      index = position
      return failExpecting("`)`")
    }
    var hint = "a list is `[a, b]`"
    if let end = closingParenthesis(from: start) {
      let inside = text(Span(tokens[start].span.end, tokens[end].span.start))
      if inside.count <= 60, !inside.contains("\n") { hint = "a list is `[\(inside)]`" }
    }
    return fail(.unexpectedToken, "there are no tuples", comma, hint: hint)
  }

  private func isNameList(from start: Int, to end: Int) -> Bool {
    tokens[start..<end].enumerated().allSatisfy { $0.element.kind == ($0.offset % 2 == 0 ? .name : .comma) }
  }

  private func closingParenthesis(from start: Int) -> Int? {
    var depth = 0
    for position in start..<tokens.count {
      if tokens[position].kind.isOpening { depth += 1 }
      if tokens[position].kind.isClosing {
        depth -= 1
        if depth == 0 { return position }
      }
    }
    return nil
  }

  // MARK: - Blocks

  /// `{ let y = 1 }` where the grammar reads a record.
  mutating func failBlockAsRecord() throws(ParseFailure) -> Expression {
    open()
    if kind == .name || kind == .string, kind(ahead: 1) == .assign {
      throw fail(
        "`{` begins a record here, and this is none",
        hint: "a field is written with a colon: `{\(tokenText): ...}`")
    }
    if kind == .name, kind(ahead: 1) == .arrow {
      throw fail(
        "`{` begins a record here, and this is none",
        hint: "a function is `\(tokenText) => ...`, without braces around it")
    }
    throw fail(
      "`{` begins a record here, and this is none",
      hint: "a block stands after `if`, `else`, `for`, `while`, `try`, or in `fn(x) { ... }`")
  }

  /// A statement after the arrow of a `match` arm.
  mutating func failArmBody(_ head: String, from start: Int) -> ParseFailure {
    let place = span
    var end = start
    var depth = 0
    while tokens[end].kind != .end {
      let kind = tokens[end].kind
      if depth == 0, kind == .comma || kind == .rightBrace || (end > start && tokens[end].isFirstOnLine) {
        break
      }
      if kind.isOpening { depth += 1 }
      if kind.isClosing { depth -= 1 }
      end += 1
    }
    let body = end > start ? text(Span(tokens[start].span.start, tokens[end - 1].span.end)) : "..."
    let hasBraces = body.hasPrefix("{")
    let shown = body.count <= 50 && !body.contains("\n") ? body : hasBraces ? "{ ... }" : "..."
    let pattern = head.hasSuffix("=>") ? String(head.dropLast(2)) : head
    let trimmed = String(pattern.reversed().drop { $0 == " " }.reversed())
    return fail(
      .unexpectedToken, "after `=>` stands an expression", place,
      hint: "write `\(trimmed) \(hasBraces ? shown : "{ \(shown) }")`")
  }
}
