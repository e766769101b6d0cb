/// What is no token of the language, with the hint for those who come from another one.
extension Scanner {
  mutating func scanInvalid() {
    let start = position
    for (foreign, hint) in Scanner.foreignSigns where starts(with: foreign) {
      position += foreign.utf8.count
      let isCommand = foreign == "!" && (sawLineEnd || tokens.isEmpty)
      report(
        .invalidCharacter, "`\(foreign)` is no operator of the language", Span(start, position),
        hint: isCommand ? "write `not`; there is no shell behind it" : hint)
      append(.invalid, from: start)
      return
    }
    if peek() == UInt8(ascii: "'") {
      scanForeignQuotes("'", "'", "strings stand in double quotes")
      return
    }
    for (opening, closing) in [
      ("\u{201C}", "\u{201D}"), ("\u{2018}", "\u{2019}"), ("\u{201D}", "\u{201D}"), ("\u{2019}", "\u{2019}"),
    ]
    where starts(with: opening) {
      scanForeignQuotes(opening, closing, "strings stand in plain quotes")
      return
    }
    if peek() == UInt8(ascii: "#") {
      position = limit
      report(
        .invalidCharacter, "a comment can't stand inside an f-string", Span(start, limit),
        hint: "put it after the string")
      append(.invalid, from: start)
      return
    }
    scanUnreadable()
  }

  /// Signs of other languages; longer ones first.
  private static let foreignSigns: [(String, String)] = [
    ("===", "write `==`"), ("!==", "write `!=`"), ("&&", "write `and`"), ("||", "write `or`"),
    ("**", "a power is `a ^ b`"), ("->", "a function is `x => x + 1`"), ("|", "a pipe is `|>`"),
    ("&", "write `and`"), ("!", "write `not`"),
    ("\u{00A0}", "this is a no-break space: type a plain one"),
    ("\u{2212}", "this is a typographic minus: type `-`"),
  ]

  private func starts(with text: String) -> Bool {
    var offset = 0
    for byte in text.utf8 {
      guard peek(offset) == byte else { return false }
      offset += 1
    }
    return true
  }

  /// A string in quotes of another kind, up to the closing quote or the end of the line.
  private mutating func scanForeignQuotes(_ opening: String, _ closing: String, _ message: String) {
    let start = position
    position += opening.utf8.count
    let content = position
    while position < limit, peek() != UInt8(ascii: "\n"), !starts(with: closing) {
      position += peek() == UInt8(ascii: "\\") && position + 1 < limit ? 2 : 1
    }
    let text = source.text(of: Span(content, position))
    if starts(with: closing) { position += closing.utf8.count }
    let shown = text.count <= 40 && !text.contains("\"") ? text : "..."
    let isInterpolation = start > 0 && source.bytes[start - 1] == UInt8(ascii: "f")
    report(
      .invalidCharacter, message, Span(start, position),
      hint: "write `\(isInterpolation ? "f" : "")\"\(shown)\"`")
    append(.invalid, from: start)
  }

  /// Joins a run of unreadable scalars into one token, so that it is reported once.
  private mutating func scanUnreadable() {
    let start = position
    var iterator = bytes[position..<limit].makeIterator()
    var decoder = UTF8()
    var width = 1
    var shown = "this"
    if case .scalarValue(let scalar) = decoder.decode(&iterator) {
      width = scalar.utf8.count
      let isVisible =
        scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
      shown = isVisible ? "`\(scalar)`" : "the character U+\(hexadecimal(scalar.value))"
    }
    position += width
    let first = Span(start, position)
    while position < limit, isUnreadable(peek()) { position += 1 }
    while position < limit, peek() & 0xC0 == 0x80 { position += 1 }
    report(.invalidCharacter, "\(shown) has no meaning here", first)
    append(.invalid, from: start)
  }

  private func isUnreadable(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "$"), UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "\\"), UInt8(ascii: "~"): true
    case UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): false
    default: byte < 0x20 || byte == 0x7F
    }
  }

  private func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
