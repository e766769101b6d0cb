/// One token: what it is, where it stands, and what lies before it.
package struct Token: Sendable {
  package var kind: Kind
  package var span: Span
  /// A line end lies between the token before and this one (or this is the first).
  package var isFirstOnLine: Bool
  /// A line `# %%` lies between the token before and this one.
  package var beginsCell: Bool

  package enum Kind: UInt8, Sendable {
    case end
    /// What can't be read; it was reported by the scanner.
    case invalid
    case int, float, string, interpolation, name
    /// `?name` at the start of a line: a command of the prompt.
    case question
    // Punctuation
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    case comma, colon, semicolon, dot, range, ellipsis, arrow, pipe
    case assign, addAssign, subtractAssign, multiplyAssign, divideAssign
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case plus, minus, star, slash, doubleSlash, percent, caret
    // Words
    case use, `let`, `var`, fn, `for`, `while`, `in`, `return`, `break`, `continue`, `if`, `else`, match,
      `try`
    case and, or, not, `true`, `false`, none, assert, `as`
  }
}

extension Token.Kind {
  /// The words of the language; `null` reads as `none`, so that JSON pastes in.
  static let words: [String: Token.Kind] = [
    "use": .use, "let": .let, "var": .var, "fn": .fn, "for": .for, "while": .while, "in": .in,
    "return": .return, "break": .break, "continue": .continue, "if": .if, "else": .else, "match": .match,
    "try": .try, "and": .and, "or": .or, "not": .not, "true": .true, "false": .false, "none": .none,
    "null": .none, "assert": .assert, "as": .as,
  ]

  /// A name or a word of the language: what may follow a dot or label an argument.
  var isWord: Bool { self == .name || isReserved }

  /// A word of the language, which can't be a name.
  package var isReserved: Bool { rawValue >= Token.Kind.use.rawValue }

  /// Begins a statement that is no expression.
  var beginsStatement: Bool {
    switch self {
    case .use, .let, .var, .for, .while, .return, .break, .continue, .assert: true
    default: false
    }
  }

  package var isOpening: Bool { self == .leftParenthesis || self == .leftBracket || self == .leftBrace }
  package var isClosing: Bool { self == .rightParenthesis || self == .rightBracket || self == .rightBrace }

  /// The closing bracket that belongs to an opening one.
  package var closing: Token.Kind {
    switch self {
    case .leftParenthesis: .rightParenthesis
    case .leftBracket: .rightBracket
    default: .rightBrace
    }
  }

  /// The operator of `=`, `+=`, ...
  var assignment: AssignmentOperator? {
    switch self {
    case .assign: .set
    case .addAssign: .add
    case .subtractAssign: .subtract
    case .multiplyAssign: .multiply
    case .divideAssign: .divide
    default: nil
    }
  }

  /// How a message writes a bracket or sign that it expects.
  var sign: String {
    switch self {
    case .leftParenthesis: "("
    case .rightParenthesis: ")"
    case .leftBracket: "["
    case .rightBracket: "]"
    case .leftBrace: "{"
    case .rightBrace: "}"
    case .assign: "="
    case .comma: ","
    case .arrow: "=>"
    case .in: "in"
    case .else: "else"
    default: ""
    }
  }
}

/// A comment, kept apart from the tokens.
package struct Comment: Sendable {
  package enum Kind: Sendable, Equatable {
    case plain
    case shebang
    /// `## `
    case documentation
    /// `# %%`
    case cell
    /// `#= `, `#~ `, `#! `
    case expectation(Expectation.Kind)
  }
  package var kind: Kind
  /// From `#` to the end of the line.
  package var span: Span
  /// The index of the token that comes next.
  package var nextToken: Int
}
