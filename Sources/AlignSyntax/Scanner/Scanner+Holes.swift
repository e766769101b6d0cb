/// What a display of text that is still being typed needs: the code inside the braces of f-strings.
extension Scanner {
  /// The tokens of a hole of an f-string, without an `end`.
  package static func tokens(of hole: Span, in source: Source) -> [Token] {
    var scanner = Scanner(source, hole, isNested: true)
    scanner.scanAll()
    return scanner.tokens.dropLast()
  }

  /// The code between two braces of an f-string.
  package struct Hole: Sendable {
    /// Without the format.
    package var code: Span
    /// The offset of the closing brace; where it is missing, that of the end.
    package var end: Int
  }

  /// The holes of an f-string in order. Where a brace isn't closed, all that follows it is code. Empty for other tokens.
  package static func holes(of token: Token, in source: Source) -> [Hole] {
    let bytes = source.bytes
    // A string that ends with half an escape reaches beyond the text.
    let (start, end) = (token.span.start, min(token.span.end, bytes.count))
    guard token.kind == .interpolation || token.kind == .invalid, end - start > 1,
      bytes[start] == UInt8(ascii: "f"), bytes[start + 1] == UInt8(ascii: "\"")
    else { return [] }
    let layout = StringLayout(bytes, at: start + 1, limit: bytes.count)
    var holes: [Hole] = []
    for case .value(let code, let format) in layout.pieces {
      holes.append(Hole(code: code, end: format?.end ?? code.end))
    }
    if layout.problem == .unclosedBrace, layout.problemOffset < end {
      holes.append(Hole(code: Span(layout.problemOffset + 1, end), end: end))
    }
    return holes
  }
}
