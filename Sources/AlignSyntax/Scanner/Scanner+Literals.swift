/// Numbers and strings: where they end. What they mean is read by the parser (`Literals`).
extension Scanner {
  // MARK: - Numbers

  /// `1`, `1_000`, `2.5`, `5e-6`; a dot needs a digit on both sides, so that `1..5` is a range.
  mutating func scanNumber() {
    let start = position
    var isFloat = false
    var isValid = skipDigits()
    if peek() == UInt8(ascii: "."), isDigit(peek(1)) {
      isFloat = true
      position += 1
      isValid = skipDigits() && isValid
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 2 : 1
      if isDigit(peek(signed)) {
        isFloat = true
        position += signed
        isValid = skipDigits() && isValid
      }
    }
    if isNamePart(peek()) {
      scanMalformedNumber(from: start)
      return
    }
    if !isValid {
      report(
        .invalidNumber, "`_` in a number stands between digits", Span(start, position), hint: "write `1_000`")
      append(.invalid, from: start)
      return
    }
    append(isFloat ? .float : .int, from: start)
  }

  private mutating func scanMalformedNumber(from start: Int) {
    while isNamePart(peek()) { position += 1 }
    let span = Span(start, position)
    let text = source.text(of: span)
    let hint: String? =
      if text.hasPrefix("0x") || text.hasPrefix("0b") || text.hasPrefix("0o") {
        "numbers are decimal"
      } else if text.last == "e" || text.last == "E" {
        "digits follow the `e`: `5e-6`"
      } else {
        "a name can't begin with a digit; a product needs `*`"
      }
    report(.invalidNumber, "`\(text)` is no number", span, hint: hint)
    append(.invalid, from: start)
  }

  /// Skips digits and `_`; false where an underscore has no digit on one side.
  private mutating func skipDigits() -> Bool {
    var isValid = true
    var previousIsDigit = false
    while isDigit(peek()) || (peek() == UInt8(ascii: "_") && previousIsDigit) {
      previousIsDigit = isDigit(peek())
      position += 1
      if peek() == UInt8(ascii: "_"), !previousIsDigit { isValid = false }
    }
    return isValid && previousIsDigit
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
    default: isDigit(byte)
    }
  }

  // MARK: - Strings

  /// `"..."` on one line, or `"""..."""` over several.
  mutating func scanString(from start: Int) {
    let end = StringLayout.endOfString(bytes, at: position, limit: limit)
    if let end {
      position = end
      append(.string, from: start)
    } else {
      scanUnterminated(from: start)
    }
  }

  /// `f"..."`, `f"""..."""`; the position is at the first quote.
  mutating func scanInterpolation(from start: Int) {
    let layout = StringLayout(bytes, at: position, limit: limit)
    guard let problem = layout.problem else {
      position = layout.end
      append(.interpolation, from: start)
      return
    }
    let opening = layout.problemOffset
    switch problem {
    case .unterminated:
      scanUnterminated(from: start)
      return
    case .unclosedBrace:
      report(
        .unterminatedString, "`{` is not closed in this f-string", Span(opening, opening + 1),
        label: "opened here", hint: "close it with `}`, or write `{{` for a brace")
      if layout.isTriple {
        position = limit
        endsInsideString = !isNested
      }
    case .emptyBraces:
      report(
        .unexpectedToken, "expected an expression between `{` and `}`", Span(opening, opening + 1),
        hint: "`{{}}` writes two braces")
    case .strayBrace:
      report(
        .unexpectedToken, "`}` closes nothing in this f-string", Span(opening, opening + 1),
        hint: "write `}}` for a brace")
    case .tooDeep:
      report(.nestedTooDeep, "f-strings are nested too deep here", Span(opening, opening + 1))
    }
    position = max(layout.end, position + 1)
    append(.invalid, from: start)
  }

  private mutating func scanUnterminated(from start: Int) {
    let isTriple = StringLayout.isTriple(bytes, at: position, limit: limit)
    if isTriple {
      // A cell marker ends everything, this string too.
      while position < limit, !(bytes[position] == UInt8(ascii: "\n") && isCellMarker(at: position + 1)) {
        position += 1
      }
      let atCell = position < limit
      endsInsideString = !atCell && !isNested
      report(
        .unterminatedString, "the string is not closed" + (atCell ? " in this cell" : ""),
        Span(start, start + 3),
        label: "opened here", hint: "close it with \"\"\"")
    } else {
      while position < limit, bytes[position] != UInt8(ascii: "\n") { position += 1 }
      var end = position
      if end > start + 1, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
      report(
        .unterminatedString, "the string is not closed on this line", Span(start, end),
        hint: "end it with `\"`; a text of several lines stands in \"\"\"...\"\"\"")
    }
    append(.invalid, from: start)
  }
}
