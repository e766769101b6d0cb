/// The errors that know what was meant. Each says what is wrong in one clause and what to write in one hint.
extension Parser {
  // MARK: - Statements

  /// `let a, b = xs` and `let f(x) = ...`
  mutating func failBinding(_ pattern: Pattern, from start: Int, word: String) -> ParseFailure {
    if kind == .leftParenthesis {
      let end = nameListLength() ?? 0
      let name = text(pattern.span)
      let parameters = end > 0 ? text(Span(span.start, tokens[index + end - 1].span.end)) : "(x)"
      return fail(
        "`\(word)` binds values; a function is declared with `fn`",
        hint: "write `fn \(name)\(parameters) = ...`")
    }
    let names = nameRun(from: start)
    return fail("`\(word)` binds one pattern", hint: "take a list apart with `\(word) [\(names)] = ...`")
  }

  /// `for a, b in xs` and `for (a, b) in xs`
  mutating func failLoopPattern(from start: Int) -> ParseFailure {
    if kind == .leftParenthesis, kind(ahead: 1) == .name, kind(ahead: 2) == .in {
      let name = text(tokens[index + 1].span)
      return fail("`for` needs no parentheses", hint: "write `for \(name) in ... { ... }`")
    }
    if kind == .leftParenthesis, kind(ahead: 1) == .name, kind(ahead: 2) == .assign {
      return fail(
        "`for` goes through the elements of something",
        hint: "write `for \(text(tokens[index + 1].span)) in 0..n { ... }`")
    }
    let names = nameRun(from: start)
    return fail("`for` binds one pattern", hint: "take a list apart with `for [\(names)] in ...`")
  }

  /// The names from a token on, as long as commas and parentheses join them.
  private func nameRun(from start: Int) -> String {
    var names: [String] = []
    var position = start
    while position < tokens.count {
      switch tokens[position].kind {
      case .name: names.append(text(tokens[position].span))
      case .comma, .leftParenthesis, .rightParenthesis: break
      default: return names.joined(separator: ", ")
      }
      position += 1
    }
    return names.joined(separator: ", ")
  }

  /// A statement that begins with `|>` or `.name`.
  mutating func failContinuation() -> ParseFailure {
    if kind == .dot, !kind(ahead: 1).isWord {
      if kind(ahead: 1) == .int {
        return fail(
          "no statement begins with `.`",
          hint: "a number has a digit before the dot: `0.\(text(tokens[index + 1].span))`")
      }
      return fail("no statement begins with `.`")
    }
    let shown = kind == .dot ? "." + text(tokens[index + 1].span) : "|>"
    let isAfterCell = tokens[index].beginsCell
    return fail(
      "no statement begins with `\(shown)`",
      hint: isAfterCell
        ? "a line `# %%` ends the statement above it: begin with a value"
        : "put a value before it, or put the whole statement above into parentheses")
  }

  /// `:command` and `?name` are for the prompt.
  mutating func failCommand() -> ParseFailure {
    let start = span.start
    var sign = ""
    while kind == .question || kind == .colon {
      sign += tokenText
      index += 1
    }
    let word = kind.isWord && !tokens[index].isFirstOnLine ? tokenText : ""
    if kind != .end, !word.isEmpty { index += 1 }
    let shown = Span(start, max(previousEnd, start + 1))
    while kind != .end, !tokens[index].isFirstOnLine { index += 1 }
    let line = source.position(of: start).line
    commandLines.append(Span(start, source.lineSpan(line).end))
    if sign.isEmpty || (sign.first == ":" && word.isEmpty) {
      return report(.unexpectedToken, "no statement begins with `\(text(shown))`", shown, nil)
    }
    return report(
      .replCommandInFile, "`\(text(shown))` is a command of the prompt", shown, promptCommandHint(sign, word))
  }

  private mutating func report(_ code: DiagnosticCode, _ message: String, _ span: Span, _ hint: String?)
    -> ParseFailure
  {
    diagnostics.append(Diagnostic(code, message, at: Location(source, span), hint: hint))
    return ParseFailure()
  }

  private func promptCommandHint(_ sign: String, _ word: String) -> String {
    switch (sign, word) {
    case ("?", _), ("??", _), ("???", _), (_, "help"):
      "it explains names at the prompt: leave it out of the program"
    case (_, "run"): "in a program write `use \"file.align\"`"
    case (_, "vars"): "in a program `show(x)` shows a value"
    case (_, "save"): "in a program write `save(value, \"path\")`"
    case (_, "quit"): "a program ends at its end, or with `fail(\"...\")`"
    default: "leave it out of the program"
    }
  }

  /// Something stands behind a statement that is complete.
  mutating func failAfterStatement(_ statement: Statement) -> ParseFailure {
    let isInBlock = !brackets.isEmpty
    if let failure = failForeignBehind(statement) { return failure }
    if case .expression(let expression) = statement.kind {
      if kind == .colon, kind(ahead: 1) == .assign {
        return fail("`:=` is no sign of the language", hint: "write `let \(text(expression.span)) = ...`")
      }
      if kind == .colon { return failFieldAsStatement(expression, isInBlock: isInBlock) }
      if kind == .comma {
        return failComma(after: expression)
      }
      if let failure = failJuxtaposed(expression) { return failure }
    }
    if kind == .assign {
      let isAssertion = if case .assert = statement.kind { true } else { false }
      return fail(
        "an assignment is a statement and has no value",
        hint: isAssertion ? "compare with `==`" : "write two statements")
    }
    if kind == .question {
      return fail("`?` has no meaning here", hint: "write `if a { b } else { c }`")
    }
    if kind.isClosing { return fail("`\(tokenText)` closes nothing that is open here") }
    if kind == .else { return fail("`else` belongs to no `if` or `try` here") }
    return fail("expected a new line or `;` after the statement, found \(describe())")
  }

  private mutating func failFieldAsStatement(_ expression: Expression, isInBlock: Bool) -> ParseFailure {
    let key = text(expression.span)
    if case .int = expression.kind, !isInBlock {
      let end = kind(ahead: 1) == .int || kind(ahead: 1) == .name ? text(tokens[index + 1].span) : "n"
      return fail(
        "expected a new line or `;`, found `:`", hint: "a range is `\(key)..\(end)`, its end not included")
    }
    if isInBlock {
      let place = span
      // The other fields would be the same slip again.
      if let end = matchingEnd([.rightBrace]) { index = end - 1 }
      return fail(
        .unexpectedToken, "a block holds statements, and `\(key):` begins a field of a record", place,
        hint:
          "a record as the value of a block needs its own braces: `{ {\(key): ...} }`; or write `= {\(key): ...}`"
      )
    }
    return fail("`\(key):` begins a field of a record", hint: "a record stands in braces: `{\(key): ...}`")
  }

  /// Two expressions side by side: a word of another language, or a call without parentheses.
  private mutating func failJuxtaposed(_ expression: Expression) -> ParseFailure? {
    if case .conditional = expression.kind, kind == .name, ["elif", "elseif", "elsif"].contains(tokenText) {
      return fail("expected `else if`, found `\(tokenText)`", hint: "write `else if`")
    }
    guard case .name(let name) = expression.kind else { return nil }
    if let hint = Parser.foreignWords[name] {
      return fail(
        .unexpectedToken, "`\(name)` is no word of the language", expression.span, hint: hint)
    }
    if name.lowercased() == "select" {
      return fail("expected a new line or `;`, found \(describe())", hint: "write `t |> select(.a, .b)`")
    }
    switch kind {
    case .name, .string, .interpolation, .int, .float, .true, .false, .none:
      let argument = text(span)
      let shown = argument.count <= 30 && !argument.contains("\n") ? argument : "..."
      return fail(
        "expected a new line or `;`, found \(describe())",
        hint: "a call needs parentheses: `\(name)(\(shown))`")
    default:
      return nil
    }
  }

  private static let foreignWords = [
    "def": "a function is `fn name(x) { ... }`", "func": "a function is `fn name(x) { ... }`",
    "function": "a function is `fn name(x) { ... }`", "lambda": "a function is `x => x + 1`",
    "import": "a file is read with `use \"path.align\"`", "from": "a file is read with `use \"path.align\"`",
    "const": "write `let`", "elif": "write `else if` after the closing brace",
    "class": "there are no classes: a record with functions does", "del": "names can't be deleted",
    "raise": "write `fail(\"...\")`", "throw": "write `fail(\"...\")`",
    "except": "write `try { } else err { }`",
    "switch": "write `match x { 1 => ..., _ => ... }`", "unless": "write `if not ...`",
    "until": "write `while not ...`", "foreach": "write `for x in xs { ... }`",
    "global": "write `var` at top level",
    "with": "there is no `with`: files are closed by the functions that read them",
    "do": "write `while true { ... }`, which `break` leaves",
    "pip": "shell commands aren't run here", "cd": "shell commands aren't run here",
    "ls": "shell commands aren't run here", "cat": "shell commands aren't run here",
    "git": "shell commands aren't run here", "python": "shell commands aren't run here",
  ]

  /// What to write in place of a word of another language, where two expressions stand side by side.
  static func foreignWord(_ name: String) -> String? { foreignWords[name] }

  /// The left side of `=` is no place.
  mutating func failPlace(_ expression: Expression) -> ParseFailure {
    if case .call(let callee, _) = expression.kind, case .name = callee.kind, kind == .assign {
      return fail(
        "`\(text(expression.span))` is a call and can't be set",
        hint: "a function is declared with `fn \(text(expression.span)) = ...`")
    }
    let isComparison = kind == .assign ? "compare with `==`; only" : "only"
    return fail(
      "this can't be set", label: nil,
      hint: "\(isComparison) a `var`, its fields and its elements can be set")
  }

  // MARK: - Expressions

  /// Nothing here begins an expression.
  mutating func failNoExpression() -> ParseFailure {
    if kind == .end { return failExpecting("an expression") }
    if kind.isReserved, kind.beginsStatement, !(tokens[index].isFirstOnLine && !brackets.isEmpty) {
      return fail("expected an expression, found \(describe())", hint: "`\(tokenText)` begins a statement")
    }
    if let failure = failForeignSign() { return failure }
    let isOperator = isInfix(kind)
    if isOperator, tokens[index].isFirstOnLine, newlineEnds {
      return fail(
        "no statement begins with `\(tokenText)`",
        hint: "end the line above with the operator, so that it goes on")
    }
    if kind == .plus, index > 0, tokens[index - 1].kind == .plus {
      return fail("expected an expression, found `+`", hint: "write `x += 1`")
    }
    if kind == .range {
      return fail(
        "expected an expression, found `..`",
        hint: "a range is `0..n`; only in an index the ends may be missing")
    }
    if kind == .else { return fail("`else` belongs to no `if` or `try`") }
    if kind == .fn { return failInnerFunction() }
    if kind.isClosing, !brackets.isEmpty || index == 0 || tokens[index].isFirstOnLine || isAfterSeparator {
      let isOpen = brackets.last.map { tokens[$0].kind.closing == kind } ?? false
      return isOpen
        ? fail("expected an expression, found `\(tokenText)`")
        : fail("`\(tokenText)` closes nothing that is open here")
    }
    if kind == .ellipsis {
      return fail("`...` spreads a list or record only inside brackets")
    }
    return failExpecting("an expression")
  }

  private var isAfterSeparator: Bool {
    index > 0 && (tokens[index - 1].kind == .semicolon || tokens[index - 1].kind.isClosing)
  }

  private mutating func failInnerFunction() -> ParseFailure {
    fail("a function here needs parentheses", hint: "write `(fn(x) { ... })`")
  }

  private func isInfix(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .plus, .star, .slash, .doubleSlash, .percent, .caret, .equal, .notEqual, .less, .lessOrEqual,
      .greater,
      .greaterOrEqual, .and, .or, .in, .range:
      true
    default: false
    }
  }

  /// `=>` after something that is no list of parameters.
  mutating func failArrow(_ expression: Expression) -> ParseFailure {
    if tokens[index].isFirstOnLine {
      return fail("`=>` stands on the line of its parameters", hint: "move it to the end of the line above")
    }
    if case .name = expression.kind {
      return fail("expected a name before `=>`", hint: "write `x => ...` or `(a, b) => ...`")
    }
    return fail(
      "parameters stand before `=>`: a name, or names in parentheses",
      hint: "write `x => ...` or `(a, b) => ...`; inside an operation put the function into parentheses")
  }

  /// `a < b < c` and `1..2..3`
  mutating func failChained(_ left: Expression) -> ParseFailure {
    if case .range = left.kind { return fail("ranges are not chained") }
    guard case .binary(_, _, _, let middle) = left.kind else {
      return fail("ranges and comparisons are not chained")
    }
    let operation = tokenText
    index += 1
    let isSimple = kind == .name || kind == .int || kind == .float || kind == .string
    let right = isSimple ? tokenText : "..."
    let hint = "write `\(text(left.span)) and \(text(middle.span)) \(operation) \(right)`"
    let place = tokens[index - 1].span
    return fail(
      .unexpectedToken, "comparisons are not chained", place,
      hint: isShort(hint) ? hint : "join two comparisons with `and`")
  }

  private func isShort(_ text: String) -> Bool { text.count <= 100 && !text.contains("\n") }

  /// `f(a = 1)`
  mutating func failNamedArgument(_ name: String) -> ParseFailure {
    let value = index + 1
    let end = itemEnd(from: value)
    let shown = end > value ? text(Span(tokens[value].span.start, tokens[end - 1].span.end)) : "..."
    let isShort = shown.count <= 40 && !shown.contains("\n")
    return fail("an argument is named with `:`", hint: "write `\(name): \(isShort ? shown : "...")`")
  }
}
