/// What is written in other languages, and what to write instead.
extension Parser {
  // MARK: - Statements

  /// `x is None`, `5 mod 2`, `1 // a comment`, `"a" "b"`: words and values behind a whole statement.
  mutating func failForeignBehind(_ statement: Statement) -> ParseFailure? {
    let message = "expected a new line or `;` after the statement, found \(describe())"
    if kind == .if { return fail(message, hint: "a choice is `if condition { a } else { b }`") }
    if case .assert = statement.kind, kind == .string {
      return fail(message, hint: "a comma stands between the condition and its message")
    }
    if kind == .name, let hint = Parser.foreignOperators[tokenText] { return fail(message, hint: hint) }
    guard case .expression(let expression) = statement.kind else { return nil }
    switch kind {
    case .name:
      if case .binary(.floorDivide, _, _, _) = expression.kind {
        return fail(message, hint: "`//` divides; a comment begins with `#`")
      }
      return nil
    case .string, .interpolation:
      guard case .string = expression.kind else { return nil }
      return fail(message, hint: "texts are joined with `+`")
    default: return nil
    }
  }

  /// Operators that are words elsewhere.
  static let foreignOperators = [
    "is": "compare with `==` or `!=`", "mod": "the rest of a division is `a % b`",
    "div": "whole numbers are divided with `a // b`", "xor": "write `a != b`", "eq": "write `a == b`",
  ]

  /// `a, b = xs` and `a, b`.
  mutating func failComma(after expression: Expression) -> ParseFailure {
    var names = [text(expression.span)]
    var offset = 0
    while kind(ahead: offset) == .comma, kind(ahead: offset + 1) == .name {
      names.append(text(tokens[index + offset + 1].span))
      offset += 2
    }
    var isAssigned = kind(ahead: offset) == .assign
    if case .name = expression.kind {} else { isAssigned = false }
    return fail(
      "expected a new line or `;`, found `,`",
      hint: isAssigned
        ? "take a list apart with `let [\(names.joined(separator: ", "))] = ...`" : "a list is `[a, b]`")
  }

  // MARK: - Signs

  /// Signs that begin nothing here: comments, commands and operators of others.
  mutating func failForeignSign() -> ParseFailure? {
    let isFirst = tokens[index].isFirstOnLine
    let before = index > 0 && tokens[index - 1].span.end == span.start ? tokens[index - 1].kind : .end
    switch kind {
    case .doubleSlash where isFirst:
      return fail("no statement begins with `//`", hint: "a comment begins with `#`")
    case .slash where isFirst && kind(ahead: 1) == .star:
      return fail("no statement begins with `/*`", hint: "a comment begins with `#`, on each of its lines")
    case .percent where isFirst && kind(ahead: 1) == .name:
      return fail(
        "no statement begins with `%`",
        hint: "commands of the prompt begin with a colon: `:\(command(text(tokens[index + 1].span)))`")
    case .greater where before == .less:
      return fail("`<>` is no sign of the language", hint: "write `a != b`")
    case .greater where before == .percent:
      return fail("`%>%` is no sign of the language", hint: "a pipe is `|>`")
    default: return nil
    }
  }

  /// What a magic command of IPython is called here.
  private func command(_ magic: String) -> String {
    let commands = [
      "timeit": "time", "prun": "prof", "who": "vars", "whos": "vars", "hist": "history", "debug": "bt",
      "load": "edit", "pinfo": "help",
    ]
    return commands[magic] ?? magic
  }

  // MARK: - Items of brackets

  /// Something behind an argument or an element: `lambda x: x`, `r.a = 1`, `x is none`.
  mutating func failForeignItem() -> ParseFailure? {
    guard !tokens[index].isFirstOnLine, index > 0 else { return nil }
    let before = tokens[index - 1]
    if kind == .assign {
      return fail("an assignment is a statement and stands in no brackets", hint: "compare with `==`")
    }
    if kind == .as, kind(ahead: 1) == .name {
      return fail(
        "`as` names files alone",
        hint: "a new name stands in a record: `{\(text(tokens[index + 1].span)): ...}`")
    }
    guard kind == .name || kind == .colon else { return nil }
    if before.kind == .name, let hint = Parser.foreignWord(text(before.span)) {
      return fail(
        .unexpectedToken, "`\(text(before.span))` is no word of the language", before.span, hint: hint)
    }
    guard kind == .name, let hint = Parser.foreignOperators[tokenText] else { return nil }
    return fail("`\(tokenText)` is no operator of the language", hint: hint)
  }
}
