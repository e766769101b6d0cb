/// Cuts a source into tokens and comments. Never fails: what can't be read becomes an `invalid` token and a
/// diagnostic. Linear in the length of the text.
package struct Scanner {
  let source: Source
  let bytes: [UInt8]
  /// Where to stop: the end of the source, or of a piece of an f-string.
  let limit: Int
  /// Inside the braces of an f-string, where no comment may stand.
  let isNested: Bool

  var position: Int
  var tokens: [Token] = []
  var comments: [Comment] = []
  var diagnostics: [Diagnostic] = []
  /// The text ends inside `"""`: more lines could complete it.
  var endsInsideString = false
  private(set) var sawLineEnd = true
  private var sawCell = false

  package init(_ source: Source) {
    self.init(source, Span(0, source.bytes.count), isNested: false)
  }

  init(_ source: Source, _ range: Span, isNested: Bool) {
    self.source = source
    bytes = source.bytes
    limit = range.end
    position = range.start
    self.isNested = isNested
  }

  /// All tokens, the last of them `end`, and all comments in order.
  package static func scan(_ source: Source) -> (tokens: [Token], comments: [Comment]) {
    var scanner = Scanner(source)
    scanner.scanAll()
    return (scanner.tokens, scanner.comments)
  }

  mutating func scanAll() {
    tokens.reserveCapacity((limit - position) / 4 + 1)
    if !isNested { skipFirstLineMarks() }
    while true {
      skipBlanksAndComments()
      if position >= limit { break }
      scanToken()
    }
    append(.end, from: limit)
  }

  // MARK: - Reading bytes

  /// The byte at an offset from the position; 0 past the end.
  func peek(_ offset: Int = 0) -> UInt8 {
    let index = position + offset
    return index < limit ? bytes[index] : 0
  }

  mutating func append(_ kind: Token.Kind, from start: Int) {
    tokens.append(
      Token(kind: kind, span: Span(start, position), isFirstOnLine: sawLineEnd, beginsCell: sawCell))
    sawLineEnd = false
    sawCell = false
  }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, _ span: Span, label: String? = nil, hint: String? = nil
  ) {
    diagnostics.append(Diagnostic(code, message, at: Location(source, span), label: label, hint: hint))
  }

  // MARK: - Between tokens

  /// A byte order mark, then a shebang.
  private mutating func skipFirstLineMarks() {
    if peek() == 0xEF, peek(1) == 0xBB, peek(2) == 0xBF { position += 3 }
    if peek() == UInt8(ascii: "#"), peek(1) == UInt8(ascii: "!") {
      let start = position
      skipLine()
      comments.append(Comment(kind: .shebang, span: Span(start, position), nextToken: 0))
    }
  }

  private mutating func skipBlanksAndComments() {
    while position < limit {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        position += 1
      case UInt8(ascii: "\n"):
        sawLineEnd = true
        position += 1
      case UInt8(ascii: "#"):
        if isNested { return }
        scanComment()
      default:
        return
      }
    }
  }

  private mutating func skipLine() {
    while position < limit, bytes[position] != UInt8(ascii: "\n") { position += 1 }
    if position > 0, position < limit, bytes[position - 1] == UInt8(ascii: "\r") { position -= 1 }
  }

  private mutating func scanComment() {
    let start = position
    let kind: Comment.Kind
    if isCellMarker(at: start) {
      kind = .cell
      sawCell = true
      sawLineEnd = true
    } else {
      let endsMark = peek(2) == 0 || peek(2) == UInt8(ascii: " ") || isLineEnd(peek(2))
      switch peek(1) {
      case UInt8(ascii: "#") where endsMark: kind = .documentation
      case UInt8(ascii: "=") where endsMark: kind = .expectation(.prints)
      case UInt8(ascii: "~") where endsMark: kind = .expectation(.approximately)
      case UInt8(ascii: "!") where endsMark: kind = .expectation(.fails)
      default: kind = .plain
      }
    }
    skipLine()
    comments.append(Comment(kind: kind, span: Span(start, position), nextToken: tokens.count))
  }

  /// `# %%` at the start of a line, followed by a blank or the end of the line.
  func isCellMarker(at offset: Int) -> Bool {
    guard offset == 0 || bytes[offset - 1] == UInt8(ascii: "\n"), offset + 4 <= bytes.count,
      bytes[offset] == UInt8(ascii: "#"), bytes[offset + 1] == UInt8(ascii: " "),
      bytes[offset + 2] == UInt8(ascii: "%"), bytes[offset + 3] == UInt8(ascii: "%")
    else { return false }
    guard offset + 4 < bytes.count else { return true }
    let next = bytes[offset + 4]
    return next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") || isLineEnd(next)
  }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

  // MARK: - Tokens

  private mutating func scanToken() {
    let start = position
    let byte = bytes[position]
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      scanNumber()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
      scanName()
    case UInt8(ascii: "\""):
      scanString(from: start)
    case 0x80...:
      if let width = nameScalarWidth(isFirst: true) {
        position += width
        scanName(from: start)
      } else {
        scanInvalid()
      }
    default:
      if let (kind, length) = sign(byte) {
        position += length
        append(kind, from: start)
      } else {
        scanInvalid()
      }
    }
  }

  private mutating func scanName(from start: Int? = nil) {
    let start = start ?? position
    while position < limit {
      switch bytes[position] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        position += 1
        continue
      case 0x80...:
        if let width = nameScalarWidth(isFirst: false) {
          position += width
          continue
        }
      default: break
      }
      break
    }
    let length = position - start
    if length == 1, bytes[start] == UInt8(ascii: "f"), peek() == UInt8(ascii: "\"") {
      scanInterpolation(from: start)
      return
    }
    // Words have 2 to 8 letters.
    if length > 1, length <= 8,
      let word = Token.Kind.words[String(decoding: bytes[start..<position], as: UTF8.self)]
    {
      append(word, from: start)
    } else {
      append(.name, from: start)
    }
  }

  /// The length in bytes of the scalar at the position if it can stand in a name.
  private func nameScalarWidth(isFirst: Bool) -> Int? {
    let text = bytes[position..<min(position + 4, limit)]
    var iterator = text.makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    let properties = scalar.properties
    guard isFirst ? properties.isXIDStart : properties.isXIDContinue else { return nil }
    return scalar.utf8.count
  }

  /// The sign that begins with this byte, and its length.
  private func sign(_ byte: UInt8) -> (Token.Kind, Int)? {
    let next = peek(1)
    let isAssigned = next == UInt8(ascii: "=")
    switch byte {
    case UInt8(ascii: "("): return (.leftParenthesis, 1)
    case UInt8(ascii: ")"): return (.rightParenthesis, 1)
    case UInt8(ascii: "["): return (.leftBracket, 1)
    case UInt8(ascii: "]"): return (.rightBracket, 1)
    case UInt8(ascii: "{"): return (.leftBrace, 1)
    case UInt8(ascii: "}"): return (.rightBrace, 1)
    case UInt8(ascii: ","): return (.comma, 1)
    case UInt8(ascii: ":"): return (.colon, 1)
    case UInt8(ascii: ";"): return (.semicolon, 1)
    case UInt8(ascii: "?"): return (.question, 1)
    case UInt8(ascii: "^"): return (.caret, 1)
    case UInt8(ascii: "%"): return (.percent, 1)
    case UInt8(ascii: "."):
      if next == byte { return peek(2) == byte ? (.ellipsis, 3) : (.range, 2) }
      return (.dot, 1)
    case UInt8(ascii: "="):
      if isAssigned { return peek(2) == byte ? nil : (.equal, 2) }
      return next == UInt8(ascii: ">") ? (.arrow, 2) : (.assign, 1)
    case UInt8(ascii: "!"): return isAssigned && peek(2) != UInt8(ascii: "=") ? (.notEqual, 2) : nil
    case UInt8(ascii: "<"): return isAssigned ? (.lessOrEqual, 2) : (.less, 1)
    case UInt8(ascii: ">"): return isAssigned ? (.greaterOrEqual, 2) : (.greater, 1)
    case UInt8(ascii: "+"): return isAssigned ? (.addAssign, 2) : (.plus, 1)
    case UInt8(ascii: "-"):
      if next == UInt8(ascii: ">") { return nil }
      return isAssigned ? (.subtractAssign, 2) : (.minus, 1)
    case UInt8(ascii: "*"):
      if next == byte { return nil }
      return isAssigned ? (.multiplyAssign, 2) : (.star, 1)
    case UInt8(ascii: "/"):
      if next == byte { return (.doubleSlash, 2) }
      return isAssigned ? (.divideAssign, 2) : (.slash, 1)
    case UInt8(ascii: "|"): return next == UInt8(ascii: ">") ? (.pipe, 2) : nil
    default: return nil
    }
  }
}
