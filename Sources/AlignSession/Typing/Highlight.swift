import AlignSyntax

/// What a line that is being typed is made of, read off the scanner's tokens: it needs neither to parse nor to be finished.
package struct Highlight {
  package struct Part: Equatable, Sendable {
    /// Bytes of the line.
    package var span: Range<Int>
    package var role: TypingRole
  }

  /// One role for each byte of the lines above and the line.
  private var roles: [TypingRole]
  private let source: Source
  /// Byte offset of the cursor; nil when the line is finished.
  private let cursor: Int?

  /// Texts of more bytes stay plain.
  private static let limit = 8192

  /// The parts of `line` that aren't plain, in order, given the lines of the same input above it.
  ///
  /// A name that `knows` doesn't know and the text doesn't bind is unknown, unless the cursor stands right behind it.
  package static func parts(
    of line: String, above: String = "", cursor: Int?, knows: (String) -> Bool
  ) -> [Part] {
    let head = above.isEmpty ? "" : above + "\n"
    let start = head.utf8.count
    guard start + line.utf8.count <= limit, !PromptText.isTranscript(head + line) else { return [] }
    var highlight = Highlight(head + line, cursor: cursor.map { $0 + start })
    highlight.readInput(knows: knows)
    return highlight.parts(from: start)
  }

  private init(_ text: String, cursor: Int?) {
    source = Source(name: "prompt", text: text)
    roles = Array(repeating: .plain, count: source.byteCount)
    self.cursor = cursor
  }

  private func parts(from start: Int) -> [Part] {
    var parts: [Part] = []
    for offset in start..<max(roles.count, start) where roles[offset] != .plain {
      let at = offset - start
      if let last = parts.last, last.span.upperBound == at, last.role == roles[offset] {
        parts[parts.count - 1].span = last.span.lowerBound..<at + 1
      } else {
        parts.append(Part(span: at..<at + 1, role: roles[offset]))
      }
    }
    return parts
  }

  private mutating func set(_ span: Span, _ role: TypingRole) {
    for offset in max(span.start, 0)..<min(max(span.end, span.start), roles.count) { roles[offset] = role }
  }

  /// Whether the cursor stands right behind something, so that it may go on.
  private func isBeingTyped(_ span: Span) -> Bool { span.end == cursor }

  // MARK: - Commands and questions

  private mutating func readInput(knows: (String) -> Bool) {
    let bytes = source.bytes
    let start = bytes.firstIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } ?? bytes.count
    let first = start < bytes.count ? bytes[start] : 0
    if first == UInt8(ascii: "?") {
      let end = bytes[start...].firstIndex { $0 != UInt8(ascii: "?") } ?? bytes.count
      return set(Span(start, end), .command)
    }
    if first == UInt8(ascii: ":") { return readCommand(from: start) }
    readCode(knows: Self.leaves(source.text) ? { _ in true } : knows)
  }

  private mutating func readCommand(from start: Int) {
    let bytes = source.bytes
    let end =
      bytes[start...].firstIndex { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } ?? bytes.count
    let span = Span(start, end)
    let command = Command.named(source.text(of: Span(start + 1, end)))
    if command?.completes == .code { readCode { _ in true } }
    set(span, command != nil || isBeingTyped(span) ? .command : .wrong)
  }

  /// The words that people try in order to leave or to get help.
  private static func leaves(_ text: String) -> Bool {
    (Session.leavingWords + Session.helpWords).contains(text.trimmed)
  }

  // MARK: - Code

  private mutating func readCode(knows: (String) -> Bool) {
    let (tokens, comments) = Scanner.scan(source)
    for comment in comments { set(comment.span, .comment) }
    var pieces: [[Token]] = []
    paint(tokens.dropLast(), into: &pieces)
    let names = NameScan(pieces, source: source, isFinished: cursor == nil)
    for name in names.references where !isBeingTyped(name) && !knows(source.text(of: name)) {
      set(name, .unknown)
    }
    for piece in pieces { pairBrackets(piece) }
  }

  /// Gives each token its role; the tokens of the text and of each hole of an f-string are a piece.
  private mutating func paint(_ tokens: some Sequence<Token>, into pieces: inout [[Token]]) {
    let tokens = Array(tokens)
    pieces.append(tokens)
    for (index, token) in tokens.enumerated() {
      set(token.span, role(of: token, at: index, in: tokens))
      for hole in Scanner.holes(of: token, in: source) {
        // The braces belong to the code.
        set(Span(hole.code.start - 1, hole.code.end), .plain)
        if hole.end < token.span.end { set(Span(hole.end, hole.end + 1), .plain) }
        paint(Scanner.tokens(of: hole.code, in: source), into: &pieces)
      }
    }
  }

  private func role(of token: Token, at index: Int, in tokens: [Token]) -> TypingRole {
    switch token.kind {
    case .int, .float: return .number
    case .string, .interpolation: return .string
    case .invalid:
      if isOpenString(token) { return .string }
      return isBeingTyped(token.span) || isExponentBeingTyped(token.span) ? .plain : .wrong
    case .true, .false, .none: return tokens.isLabelOrField(index) ? .plain : .number
    case let kind where kind.isReserved: return tokens.isLabelOrField(index) ? .plain : .keyword
    default: return .plain
    }
  }

  /// `1e-` in front of the cursor.
  private func isExponentBeingTyped(_ span: Span) -> Bool {
    guard span.end + 1 == cursor, span.end < source.byteCount else { return false }
    return [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(source.bytes[span.end])
  }

  /// A string whose end is still to be typed.
  private func isOpenString(_ token: Token) -> Bool {
    let text = source.bytes[token.span.start...]
    return text.first == UInt8(ascii: "\"") || text.starts(with: Array("f\"".utf8))
  }

  /// Shows the bracket at the cursor, or else in front of it, with its partner; a bracket that closes nothing is wrong.
  private mutating func pairBrackets(_ tokens: [Token]) {
    var open: [Token] = []
    var pairs: [(Token, Token)] = []
    for token in tokens {
      if token.kind.isOpening { open.append(token) }
      guard token.kind.isClosing else { continue }
      guard let opening = open.popLast(), opening.kind.closing == token.kind else {
        set(token.span, .wrong)
        continue
      }
      pairs.append((opening, token))
    }
    guard let cursor else { return }
    func pair(_ isAt: (Span) -> Bool) -> (Token, Token)? {
      pairs.first { isAt($0.0.span) || isAt($0.1.span) }
    }
    guard let found = pair({ $0.start == cursor }) ?? pair({ $0.end == cursor }) else { return }
    set(found.0.span, .bracket)
    set(found.1.span, .bracket)
  }
}

extension [Token] {
  /// Whether a word is the name of a field (`.in`) or a label (`in:`).
  func isLabelOrField(_ index: Int) -> Bool {
    (index > 0 && self[index - 1].kind == .dot) || (index + 1 < count && self[index + 1].kind == .colon)
  }
}
