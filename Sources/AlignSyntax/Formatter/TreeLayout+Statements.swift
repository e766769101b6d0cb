/// Statements, blocks and cells.
extension TreeLayout {
  func program(_ program: Program) -> Layout {
    statements(program.statements, from: 0, to: tokens.count - 1)
  }

  /// Statements with the comments around them, up to the token that ends them.
  func statements(_ statements: [Statement], from first: Int, to end: Int) -> Layout {
    let lines = statements.map { statement in
      var isSilenced = false
      if case .expression = statement.kind { isSilenced = statement.isSilenced }
      return Line(
        span: statement.span, separator: isSilenced ? ";" : nil, layout: { self.statement(statement) })
    }
    return self.lines(lines, from: first, to: end)
  }

  /// A statement or an arm of `match`.
  struct Line {
    var span: Span
    /// What stands behind it if another one follows on its line, or anyway where it is a semicolon that silences. Nil: a
    /// semicolon where another one follows.
    var separator: Layout?
    var layout: () -> Layout

    var isSilenced: Bool { if case .text = separator?.kind { true } else { false } }
  }

  func lines(_ items: [Line], from first: Int, to end: Int) -> Layout {
    var lines = LineSequence()
    var next = first
    // Behind the statement before, whatever semicolons follow it.
    var endBefore = first
    for (position, item) in items.enumerated() {
      let start = index(at: item.span.start)
      let sharesLine = position > 0 && !(endBefore...start).contains { isFirstOnLine($0) }
      for token in next..<start { addComments(before: token, to: &lines) }
      addComments(before: start, to: &lines)
      beginLine(start)
      if !lines.isCopying {
        if sharesLine {
          lines.append(onSameLine: item, behind: items[position - 1])
        } else {
          lines.append(item.layout(), isAfterBlankLine: isAfterBlankLine(tokens[start].span.start))
        }
        if item.isSilenced { lines.append(";") }
      }
      next = index(at: item.span.end)
      endBefore = next
      while next < end, tokens[next].kind == .semicolon || tokens[next].kind == .comma {
        addComments(before: next, to: &lines)
        next += 1
      }
    }
    for token in next...max(next, end) { addComments(before: token, to: &lines) }
    if let start = lines.copyStart {
      lines.copy(source.text(of: Span(start, copyEnd(tokens[end].span.start))))
    }
    return lines.layout
  }

  /// The comments before a token of a statement's beginning: behind the statement before it, or on lines of their own.
  private func addComments(before token: Int, to lines: inout LineSequence) {
    for comment in remainingComments(before: token) {
      let span = comments[comment].span
      let text = commentText(comment)
      if let start = lines.copyStart {
        guard ownsLine(comment), text == "# fmt: on" else { continue }
        lines.copy(source.text(of: Span(start, copyEnd(span.start))))
        lines.append(.text(text), isAfterBlankLine: false)
        continue
      }
      guard ownsLine(comment) || lines.isEmpty else {
        lines.append(.comment(text))
        continue
      }
      // `#!` at the beginning of a file would be a shebang.
      let isDisguised = lines.isEmpty && comments[comment].kind == .expectation(.fails)
      if isDisguised { lines.append(.blankLine) }
      lines.append(.text(text), isAfterBlankLine: !isDisguised && isAfterBlankLine(span.start))
      if ownsLine(comment), text == "# fmt: off" { lines.copyStart = lineEnd(span.end) }
    }
  }

  /// Where the line after an offset begins.
  private func lineEnd(_ offset: Int) -> Int {
    var offset = offset
    while offset < source.bytes.count, source.bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
    return min(offset + 1, source.bytes.count)
  }

  /// The end of the last line of code before an offset.
  private func copyEnd(_ offset: Int) -> Int {
    var offset = offset
    while offset > 0,
      [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(
        source.bytes[offset - 1])
    {
      offset -= 1
    }
    return offset
  }

  // MARK: - Blocks

  /// `{ statements }`: on one line where the source has it so, else a statement a line. Breaks with the group around it.
  func block(_ block: Block) -> Layout {
    let opening = index(at: block.span.start)
    let closing = closing(opening)
    if closing == opening + 1, commentRange(before: closing).isEmpty {
      return .sequence([opened(opening), "}"])
    }
    open(opening)
    let isBroken = opensLine(opening) || isFirstOnLine(closing)
    let body = statements(block.statements, from: opening + 1, to: closing)
    return .sequence([
      opened(opening), .indented(.sequence([isBroken ? .hardLine : .line, body])),
      isBroken ? .hardLine : .line, "}",
    ])
  }

  // MARK: - Statements

  func statement(_ statement: Statement) -> Layout {
    let start = index(at: statement.span.start)
    switch statement.kind {
    case .use(_, let alias):
      var parts = [token(start), " ", token(start + 1)]
      if alias != nil { parts += [" ", token(start + 2), " ", token(start + 3)] }
      return .sequence(parts)
    case .bind(_, let pattern, let value):
      let equals = index(at: pattern.span.end)
      return .sequence([token(start), " ", self.pattern(pattern), " ", token(equals), self.value(of: value)])
    case .assign(let place, _, let value):
      let assignment = index(at: place.span.end)
      return .sequence([self.place(place), " ", token(assignment), self.value(of: value)])
    case .function(let declaration):
      return .sequence([token(start), " ", token(start + 1), function(declaration.literal, start + 2).plain])
    case .forLoop(let pattern, let items, let block):
      let word = index(at: pattern.span.end)
      return .group(
        token(start), " ", self.pattern(pattern), " ", token(word), " ", plain(items), " ", self.block(block))
    case .whileLoop(let condition, let block):
      return .group(token(start), " ", plain(condition), " ", self.block(block))
    case .returnValue(let value):
      return value.map { .sequence([token(start), " ", plain($0)]) } ?? token(start)
    case .breakLoop, .continueLoop: return token(start)
    case .assert(let condition, let message):
      guard let message else { return .sequence([token(start), " ", plain(condition)]) }
      let comma = index(at: condition.span.end)
      return .group(
        token(start), " ", plain(condition), token(comma), .indented(.sequence([.line, plain(message)])))
    case .expression(let value): return plain(value)
    }
  }

  /// `a.b[c]`
  private func place(_ place: Place) -> Layout {
    var parts = [token(index(at: place.root.span.start))]
    for step in place.steps {
      switch step {
      case .field(let name):
        let word = index(at: name.span.start)
        parts += [token(word - 1), token(word)]
      case .index(let value):
        let start = index(at: value.span.start)
        parts += [token(opening(before: start)), plain(value), token(index(at: value.span.end))]
      }
    }
    return .sequence(parts)
  }

  private func opening(before index: Int) -> Int { max(index - 1, 0) }

  // MARK: - Functions

  /// The parameters and the body of a function; `opening` is the token of its parenthesis.
  func function(_ literal: FunctionLiteral, _ opening: Int) -> LayoutPair {
    let equals = closing(opening) + 1
    let head = call(opening, parameters(literal, opening)).plain
    switch literal.body {
    case .block(let block):
      let body = self.block(block)
      return LayoutPair(
        .sequence([head, " ", .group(body)]), hugging: .sequence([head, " ", .group(body, isBroken: true)]))
    case .expression(let body):
      let value = expression(body)
      if isFirstOnLine(equals + 1) {
        return LayoutPair(
          .sequence([head, " ", token(equals), .indented(.sequence([.hardLine, value.plain]))]))
      }
      return LayoutPair(
        .sequence([head, " ", token(equals), below(value, else: endsInBracket(body) || value.hugging != nil)])
      )
    }
  }

  /// A value behind its sign: on the line, else whole on the next line, else broken on either of them.
  func below(_ value: LayoutPair, else staysOnLine: Bool) -> Layout {
    let flat = Layout.sequence([" ", value.plain])
    if value.plain.isForced { return staysOnLine ? flat : .indented(.sequence([.hardLine, value.plain])) }
    let checked = Layout.indented(.sequence([.checkedLine, value.plain]))
    return .choice([flat, checked, staysOnLine ? flat : checked])
  }

  /// The value of `let` and of an assignment: a condition goes whole to the next line where it fits there.
  private func value(of value: Expression) -> Layout {
    let pair = expression(value)
    if case .conditional = value.kind { return below(pair, else: true) }
    return .sequence([" ", pair.plain])
  }

  /// What breaks inside its own brackets, so that it may begin on the line of what it belongs to.
  private func endsInBracket(_ value: Expression) -> Bool {
    switch value.kind {
    case .conditional, .match, .attempt, .list, .record, .pipe, .call: true
    default: false
    }
  }
}

/// The lines of a program, a block or a `match` while they are put together.
struct LineSequence {
  private var parts: [Layout] = []
  /// Where the text begins that is copied as it is, after `# fmt: off`.
  var copyStart: Int?

  var isEmpty: Bool { parts.isEmpty }
  var isCopying: Bool { copyStart != nil }
  var layout: Layout { .sequence(parts) }

  /// Something behind what is there.
  mutating func append(_ layout: Layout) { parts.append(layout) }

  /// A line of its own.
  mutating func append(_ layout: Layout, isAfterBlankLine: Bool) {
    if !parts.isEmpty { parts.append(isAfterBlankLine ? .blankLine : .hardLine) }
    parts.append(layout)
  }

  /// A statement or an arm behind another one on its line.
  mutating func append(onSameLine item: TreeLayout.Line, behind other: TreeLayout.Line) {
    if let separator = other.separator, !other.isSilenced {
      // Arms: all on one line or each on its own.
      parts += [separator, .line, item.layout()]
    } else {
      parts.append(.group(other.isSilenced ? .empty : .whenFlat(";"), .line, item.layout()))
    }
  }

  mutating func copy(_ text: String) {
    copyStart = nil
    let text = text.drop { $0 == "\n" || $0 == "\r\n" || $0 == " " || $0 == "\t" }
    guard !text.isEmpty else { return }
    parts += [.hardLine, .verbatim(String(text))]
  }
}
