import AlignRuntime
import AlignSyntax

/// Which names a text that needn't parse reads without binding them. Where it can't be told yet whether a name is bound
/// or read, as in `(a, b`, it counts as neither, and a name that is bound anywhere is bound everywhere: a name is called
/// unknown only where it is.
struct NameScan {
  /// Where a name is read that the text doesn't bind, in order of the pieces.
  private(set) var references: [Span] = []

  private var bound: Set<String> = ["_"]
  /// Tokens that bind or may still turn out to, by the offset where they start.
  private var bindings: Set<Int> = []
  private let source: Source
  private let isFinished: Bool

  /// Reads the tokens of a text and those of the holes of its f-strings. In a finished text nothing more can follow.
  init(_ pieces: [[Token]], source: Source, isFinished: Bool) {
    self.source = source
    self.isFinished = isFinished
    for piece in pieces { findBindings(piece) }
    for piece in pieces {
      for (index, token) in piece.enumerated() where token.kind == .name {
        guard !piece.isLabelOrField(index), !bindings.contains(token.span.start) else { continue }
        if !bound.contains(source.text(of: token.span)) { references.append(token.span) }
      }
    }
  }

  private mutating func bind(_ token: Token) {
    guard token.kind == .name else { return }
    bindings.insert(token.span.start)
    bound.insert(source.text(of: token.span))
  }

  private mutating func findBindings(_ tokens: [Token]) {
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .let, .var: bindPattern(tokens, from: index + 1, to: .assign)
      case .for: bindPattern(tokens, from: index + 1, to: .in)
      case .fn: bindFunction(tokens, from: index + 1)
      case .match: bindArms(tokens, from: index + 1)
      case .use: bindModule(tokens, from: index + 1)
      case .arrow: bindParameters(tokens, before: index)
      case .else where index + 2 < tokens.count && tokens[index + 2].kind == .leftBrace:
        bind(tokens[index + 1])
      default: break
      }
    }
    if !isFinished { excuseEnd(tokens) }
  }

  /// All names of a pattern, which ends with a sign or word.
  private mutating func bindPattern(_ tokens: [Token], from start: Int, to end: Token.Kind) {
    for token in tokens[min(start, tokens.count)...] {
      if token.kind == end { return }
      bind(token)
    }
  }

  /// `fn name(a, b: 1)`, `fn(a, b)`: the name, and each name that begins a parameter.
  private mutating func bindFunction(_ tokens: [Token], from start: Int) {
    var index = start
    if index < tokens.count, tokens[index].kind == .name {
      bind(tokens[index])
      index += 1
    }
    guard index < tokens.count, tokens[index].kind == .leftParenthesis else { return }
    var depth = 0
    for at in index..<tokens.count {
      let kind = tokens[at].kind
      if kind.isOpening { depth += 1 }
      if kind.isClosing { depth -= 1 }
      if depth == 0 { return }
      let before = tokens[at - 1].kind
      // A parameter's name is a label too, where it has a default.
      if depth == 1, before == .comma || (before == .leftParenthesis && at == index + 1) { bind(tokens[at]) }
    }
  }

  /// `x =>`, `(x, y) =>`.
  private mutating func bindParameters(_ tokens: [Token], before arrow: Int) {
    guard arrow > 0 else { return }
    if tokens[arrow - 1].kind == .name { return bind(tokens[arrow - 1]) }
    guard tokens[arrow - 1].kind == .rightParenthesis else { return }
    for token in tokens[..<(arrow - 1)].reversed() {
      if token.kind == .leftParenthesis { return }
      bind(token)
    }
  }

  /// `use "std/losses" as l`, `use "std/losses"`.
  private mutating func bindModule(_ tokens: [Token], from path: Int) {
    guard path < tokens.count, tokens[path].kind == .string else { return }
    bound.insert(Module.stem(of: String(source.text(of: tokens[path].span).dropFirst().dropLast())))
    guard path + 2 < tokens.count, tokens[path + 1].kind == .as else { return }
    bind(tokens[path + 2])
  }

  /// The names in front of each `=>` or block between the braces of a `match`, those of guards too.
  private mutating func bindArms(_ tokens: [Token], from start: Int) {
    var depth = 0
    var isPattern = false
    var arm = -1  // the depth of the braces of the `match`
    for index in min(start, tokens.count)..<tokens.count {
      let token = tokens[index]
      if arm >= 0, depth == arm, index > start {
        let goesOn = token.kind == .pipe || token.kind == .dot || token.kind == .else
        if token.kind == .comma || (token.isFirstOnLine && !goesOn) { isPattern = true }
        if token.kind == .arrow { isPattern = false }
        let before = tokens[index - 1].kind
        let beginsArm =
          token.isFirstOnLine || before == .comma || before == .leftBrace || before == .semicolon
        if token.kind == .leftBrace, !beginsArm { isPattern = false }
      }
      if token.kind.isOpening {
        depth += 1
        if arm < 0, depth == 1, token.kind == .leftBrace {
          arm = 1
          isPattern = true
        }
      } else if token.kind.isClosing {
        depth -= 1
        if depth <= 0, arm > 0 { return }
      } else if isPattern {
        bind(token)
      }
    }
  }

  /// What stands at the end may still become a label, a parameter or a longer pattern: the last name, and names between
  /// parentheses that could turn out to be those of a lambda. A `=` may become its arrow.
  private mutating func excuseEnd(_ tokens: [Token]) {
    var rest = tokens[...]
    if let last = rest.last, last.kind == .assign, last.span.end == source.byteCount { rest.removeLast() }
    guard let last = rest.last else { return }
    if last.kind == .name { bindings.insert(last.span.start) }
    if last.kind == .rightParenthesis { rest.removeLast() }
    let inside = rest.reversed().prefix { $0.kind == .name || $0.kind == .comma }
    rest.removeLast(inside.count)
    guard let opening = rest.popLast(), opening.kind == .leftParenthesis else { return }
    // The arguments of a call are none.
    if let callee = rest.last, callee.kind == .name, callee.span.end == opening.span.start { return }
    for name in inside { bindings.insert(name.span.start) }
  }
}
