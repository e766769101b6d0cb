/// What literals mean.
extension Parser {
  mutating func parseLiteral(isNegative: Bool = false) throws(ParseFailure) -> Expression {
    let token = tokens[index]
    switch kind {
    case .true, .false:
      index += 1
      return Expression(.bool(token.kind == .true), token.span)
    case .none:
      index += 1
      return Expression(.none, token.span)
    case .string:
      return Expression(.string(try stringLiteral()), token.span)
    case .int:
      let value = try intLiteral(isNegative: isNegative)
      return Expression(.int(value), token.span)
    default:
      let value = try floatLiteral()
      return Expression(.float(isNegative ? -value : value), token.span)
    }
  }

  private mutating func intLiteral(isNegative: Bool) throws(ParseFailure) -> Int {
    let token = tokens[index]
    let digits = text(token.span).filter { $0 != "_" }
    if digits.count > 1, digits.hasPrefix("0") {
      throw fail(.invalidNumber, "a number doesn't begin with zeros", token.span)
    }
    guard let value = Int(isNegative ? "-" + digits : digits) else {
      throw fail(
        .invalidNumber, "`\(digits)` doesn't fit into an int of 64 bits", token.span,
        hint: "write it as a float: `\(digits).0`")
    }
    index += 1
    return value
  }

  private mutating func floatLiteral() throws(ParseFailure) -> Double {
    let token = tokens[index]
    let digits = text(token.span).filter { $0 != "_" }
    guard let value = Double(digits), value.isFinite else {
      throw fail(.invalidNumber, "`\(digits)` is too large for a float", token.span)
    }
    index += 1
    return value
  }

  // MARK: - Strings

  /// The value of the string at hand. A wrong escape is noted, and reading goes on.
  mutating func stringLiteral() throws(ParseFailure) -> String {
    let token = advance()
    let bytes = source.bytes
    let isTriple =
      StringLayout.isTriple(bytes, at: token.span.start, limit: token.span.end) && token.span.count >= 6
    let quotes = isTriple ? 3 : 1
    var content = Span(token.span.start + quotes, token.span.end - quotes)
    guard isTriple else { return decode(content, indentation: 0, atLineStart: false, isInterpolation: false) }
    let indentation = indentation(of: content)
    let dropped = firstLineEnd(content)
    content.start += dropped
    return decode(content, indentation: indentation, atLineStart: dropped > 0, isInterpolation: false)
  }

  /// `f"loss {x:.3f}"`
  mutating func parseInterpolation() throws(ParseFailure) -> Expression {
    let token = advance()
    let quote = token.span.start + 1
    let layout = StringLayout(source.bytes, at: quote, limit: token.span.end)
    let quotes = layout.isTriple ? 3 : 1
    let content = Span(quote + quotes, token.span.end - quotes)
    let indentation = layout.isTriple ? indentation(of: content) : 0
    let dropped = layout.isTriple ? firstLineEnd(content) : 0
    var parts: [InterpolationPart] = []
    for piece in layout.pieces {
      switch piece {
      case .text(var span):
        let isFirst = span.start == content.start
        if isFirst { span.start += dropped }
        let part = decode(
          span, indentation: indentation, atLineStart: isFirst && dropped > 0, isInterpolation: true)
        if !part.isEmpty { parts.append(.text(part)) }
      case .value(let span, let format):
        parts.append(.value(try parseNested(span), format: format.map { text($0) }))
      }
    }
    return Expression(.interpolation(parts), token.span)
  }

  /// The expression between the braces of an f-string.
  private mutating func parseNested(_ range: Span) throws(ParseFailure) -> Expression {
    try deepen()
    defer { depth -= 1 }
    var scanner = Scanner(source, range, isNested: true)
    scanner.scanAll()
    var parser = Parser(source, tokens: scanner.tokens, comments: [], isNested: true)
    parser.newlineEnds = false
    parser.depth = depth
    defer { diagnostics += scanner.diagnostics + parser.diagnostics }
    let expression = try parser.parseExpression()
    guard parser.kind == .end else {
      throw parser.fail(
        "expected `:` and a format or `}` in the f-string, found \(parser.describe())",
        hint: parser.kind == .name ? "a format follows a colon: `{x:.3f}`" : nil)
    }
    guard scanner.diagnostics.isEmpty, parser.diagnostics.isEmpty else { throw ParseFailure() }
    return expression
  }

  // MARK: - Lines of """

  /// The common indentation of the lines of a `"""` string after the first, which is taken away. Lines of blanks don't
  /// count, except the last, on which the quotes close.
  private func indentation(of content: Span) -> Int {
    var smallest: Int?
    var position = content.start
    while position < content.end {
      guard source.bytes[position] == UInt8(ascii: "\n") else {
        position += 1
        continue
      }
      position += 1
      let start = position
      while position < content.end, isBlank(source.bytes[position]) { position += 1 }
      let isEmpty = position < content.end && isLineEnd(source.bytes[position])
      if !isEmpty { smallest = min(smallest ?? .max, position - start) }
    }
    return smallest ?? 0
  }

  /// The length of the line end right after the opening quotes, which is no part of the text.
  private func firstLineEnd(_ content: Span) -> Int {
    let bytes = source.bytes
    if content.start < content.end, bytes[content.start] == UInt8(ascii: "\n") { return 1 }
    if content.start + 1 < content.end, bytes[content.start] == UInt8(ascii: "\r"),
      bytes[content.start + 1] == UInt8(ascii: "\n")
    {
      return 2
    }
    return 0
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
  private func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

  // MARK: - Escapes

  private mutating func decode(_ content: Span, indentation: Int, atLineStart: Bool, isInterpolation: Bool)
    -> String
  {
    var output: [UInt8] = []
    output.reserveCapacity(content.count)
    var position = content.start
    func skipIndentation() {
      let end = min(position + indentation, content.end)
      while position < end, isBlank(source.bytes[position]) { position += 1 }
    }
    if atLineStart { skipIndentation() }
    while position < content.end {
      let byte = source.bytes[position]
      switch byte {
      case UInt8(ascii: "\\"):
        appendEscape(&position, content.end, to: &output)
      case UInt8(ascii: "\n"):
        output.append(byte)
        position += 1
        skipIndentation()
      case UInt8(ascii: "{"), UInt8(ascii: "}"):
        output.append(byte)
        position += isInterpolation ? 2 : 1
      default:
        output.append(byte)
        position += 1
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// JSON's escapes.
  private mutating func appendEscape(_ position: inout Int, _ end: Int, to output: inout [UInt8]) {
    let start = position
    position += 2
    guard start + 1 < end else { return }
    switch source.bytes[start + 1] {
    case UInt8(ascii: "n"): output.append(UInt8(ascii: "\n"))
    case UInt8(ascii: "t"): output.append(UInt8(ascii: "\t"))
    case UInt8(ascii: "r"): output.append(UInt8(ascii: "\r"))
    case UInt8(ascii: "b"): output.append(8)
    case UInt8(ascii: "f"): output.append(12)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(source.bytes[start + 1])
    case UInt8(ascii: "u"):
      if let scalar = unicodeEscape(&position, end) {
        output += Array(String(Character(scalar)).utf8)
      } else {
        noteEscape(Span(start, min(start + 6, end)), "`\\u` takes four hexadecimal digits", "`\\u00e9` is é")
      }
    default:
      var stop = start + 2
      while stop < end, source.bytes[stop] & 0xC0 == 0x80 { stop += 1 }
      let shown = text(Span(start, stop))
      noteEscape(Span(start, stop), "`\(shown)` is no escape", "a backslash is written `\\\\`")
    }
  }

  /// The digits after `\u`, and a second escape where the first is half of a pair.
  private func unicodeEscape(_ position: inout Int, _ end: Int) -> Unicode.Scalar? {
    guard let first = hexadecimal(position, end) else { return nil }
    position += 4
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, position + 1 < end, source.bytes[position] == UInt8(ascii: "\\"),
      source.bytes[position + 1] == UInt8(ascii: "u"), let second = hexadecimal(position + 2, end),
      (0xDC00...0xDFFF).contains(second)
    else { return nil }
    position += 6
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private func hexadecimal(_ position: Int, _ end: Int) -> UInt32? {
    guard position + 4 <= end else { return nil }
    let digits = source.bytes[position..<position + 4]
    guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private mutating func noteEscape(_ span: Span, _ message: String, _ hint: String) {
    guard diagnostics.count < Parser.diagnosticLimit else { return }
    diagnostics.append(Diagnostic(.invalidEscape, message, at: Location(source, span), hint: hint))
  }
}
