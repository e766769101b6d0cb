/// Where a string ends, and how an f-string is divided into text and values.
struct StringLayout {
  enum Piece {
    case text(Span)
    case value(Span, format: Span?)
  }
  enum Problem { case unterminated, unclosedBrace, emptyBraces, strayBrace, tooDeep }

  private(set) var pieces: [Piece] = []
  /// The offset after the closing quotes.
  private(set) var end = 0
  private(set) var problem: Problem?
  private(set) var problemOffset = 0
  let isTriple: Bool

  private let bytes: [UInt8]
  private let limit: Int
  private let depth: Int
  private var position: Int

  /// Reads the f-string whose first quote is at `quote`.
  init(_ bytes: [UInt8], at quote: Int, limit: Int, depth: Int = 0) {
    self.bytes = bytes
    self.limit = limit
    self.depth = depth
    isTriple = StringLayout.isTriple(bytes, at: quote, limit: limit)
    position = quote + (isTriple ? 3 : 1)
    problemOffset = quote
    if depth > 8 {
      problem = .tooDeep
      end = endOfLine(quote)
    } else {
      readText()
    }
  }

  static func isTriple(_ bytes: [UInt8], at quote: Int, limit: Int) -> Bool {
    let mark = UInt8(ascii: "\"")
    return quote + 2 < limit && bytes[quote] == mark && bytes[quote + 1] == mark && bytes[quote + 2] == mark
  }

  /// The offset after the closing quotes of a plain string, or nil if it isn't closed on its line (in its cell).
  static func endOfString(_ bytes: [UInt8], at quote: Int, limit: Int) -> Int? {
    let triple = isTriple(bytes, at: quote, limit: limit)
    var position = quote + (triple ? 3 : 1)
    while position < limit {
      switch bytes[position] {
      case UInt8(ascii: "\\"): position += 1
      case UInt8(ascii: "\n"):
        if !triple || isCellMarker(bytes, at: position + 1, limit: limit) { return nil }
      case UInt8(ascii: "\""):
        if !triple { return position + 1 }
        if isTriple(bytes, at: position, limit: limit) { return position + 3 }
      default: break
      }
      position += 1
    }
    return nil
  }

  static func isCellMarker(_ bytes: [UInt8], at offset: Int, limit: Int) -> Bool {
    offset + 4 <= limit && bytes[offset] == UInt8(ascii: "#") && bytes[offset + 1] == UInt8(ascii: " ")
      && bytes[offset + 2] == UInt8(ascii: "%") && bytes[offset + 3] == UInt8(ascii: "%")
  }

  // MARK: - Text

  private mutating func readText() {
    var start = position
    while position < limit {
      switch bytes[position] {
      case UInt8(ascii: "\\"):
        position += 2
      case UInt8(ascii: "\n"):
        if !isTriple || StringLayout.isCellMarker(bytes, at: position + 1, limit: limit) {
          stop(.unterminated, at: problemOffset)
          return
        }
        position += 1
      case UInt8(ascii: "\""):
        if !isTriple || StringLayout.isTriple(bytes, at: position, limit: limit) {
          if start < position { pieces.append(.text(Span(start, position))) }
          end = position + (isTriple ? 3 : 1)
          return
        }
        position += 1
      case UInt8(ascii: "}"):
        if position + 1 < limit, bytes[position + 1] == UInt8(ascii: "}") {
          position += 2
        } else {
          note(.strayBrace, at: position)
          position += 1
        }
      case UInt8(ascii: "{"):
        if position + 1 < limit, bytes[position + 1] == UInt8(ascii: "{") {
          position += 2
        } else {
          if start < position { pieces.append(.text(Span(start, position))) }
          guard readValue() else { return }
          start = position
        }
      default:
        position += 1
      }
    }
    stop(.unterminated, at: problemOffset)
  }

  // MARK: - Values

  /// Reads from `{` to its `}`. Brackets and strings inside are skipped; the first `:` outside brackets begins the
  /// format. False where the brace isn't closed.
  private mutating func readValue() -> Bool {
    let opening = position
    position += 1
    let start = position
    var format: Int?
    var brackets = 0
    while position < limit {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\n") where !isTriple:
        stop(.unclosedBrace, at: opening)
        return false
      case UInt8(ascii: "}") where brackets == 0:
        let span = Span(start, format ?? position)
        if span.start + blankCount(span) == span.end { note(.emptyBraces, at: opening) }
        pieces.append(.value(span, format: format.map { Span($0 + 1, position) }))
        position += 1
        return true
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
        brackets += 1
        position += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        brackets -= 1
        position += 1
      case UInt8(ascii: "\""):
        guard format == nil, let next = endOfNestedString() else {
          stop(.unclosedBrace, at: opening)
          return false
        }
        position = next
      case UInt8(ascii: ":") where brackets == 0 && format == nil:
        format = position
        position += 1
      default:
        position += 1
      }
    }
    stop(.unclosedBrace, at: opening)
    return false
  }

  private mutating func endOfNestedString() -> Int? {
    let isInterpolation =
      bytes[position - 1] == UInt8(ascii: "f") && !(position >= 2 && isNamePart(bytes[position - 2]))
    guard isInterpolation else { return StringLayout.endOfString(bytes, at: position, limit: limit) }
    let inner = StringLayout(bytes, at: position, limit: limit, depth: depth + 1)
    if inner.problem == .unterminated || inner.problem == .unclosedBrace { return nil }
    if inner.problem == .tooDeep {
      note(.tooDeep, at: position)
      return nil
    }
    return inner.end
  }

  private func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
      true
    default: false
    }
  }

  private func blankCount(_ span: Span) -> Int {
    bytes[span.start..<span.end].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
  }

  /// Keeps the first problem and reads on.
  private mutating func note(_ problem: Problem, at offset: Int) {
    guard self.problem == nil else { return }
    self.problem = problem
    problemOffset = offset
  }

  /// Keeps the first problem and ends at the end of the line.
  private mutating func stop(_ problem: Problem, at offset: Int) {
    note(problem, at: offset)
    end = endOfLine(problemOffset)
  }

  private func endOfLine(_ offset: Int) -> Int {
    var offset = offset
    while offset < limit, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
    return offset
  }
}
