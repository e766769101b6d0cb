/// Writes a program in the one style: `align fmt`.
///
/// Indentation of two spaces, lines of at most 100 columns where the language allows, one space around operators and
/// before a comment behind code, at most one empty line, no comma or semicolon that isn't needed. Comments, cells and
/// strings keep their words; values in the braces of f-strings are code. What the writer decides: empty lines, several statements on one line, a block, a record or a
/// list of several lines, pipes and fields on lines of their own, and all between `# fmt: off` and `# fmt: on`.
///
/// Formatting twice is formatting once, and the result has the tree of the source.
package struct Formatter {
  /// What was found wrong with a source that can't be formatted.
  package struct Refusal: Error {
    package let diagnostics: [Diagnostic]
  }

  /// The columns of a line.
  package static let width = 100

  /// The formatted text of a program. Throws where the source does not parse. Linear in its length.
  package static func format(_ source: Source, width: Int = width) throws(Refusal) -> String {
    var (text, movesComments) = try formatOnce(source, width)
    // A comment inside a statement moves to the end of its line, where it may break other brackets than before.
    var passes = 1
    while movesComments, passes < passLimit {
      let (next, _) = try formatOnce(Source(name: source.name, text: text), width)
      if next == text { break }
      text = next
      passes += 1
    }
    return text
  }

  private static let passLimit = 8

  private static func formatOnce(_ source: Source, _ width: Int) throws(Refusal) -> (
    text: String, movesComments: Bool
  ) {
    let result = Parser.parse(source)
    guard result.isValid else { throw Refusal(diagnostics: result.diagnostics) }
    let (tokens, comments) = Scanner.scan(source)
    let layout = TreeLayout(result.program, tokens, comments)
    let text = LayoutPrinter.print(layout.program(result.program), width: width)
    let formatted = Source(name: source.name, text: text)
    if let place = firstDifference(source, tokens, formatted, Scanner.scan(formatted).tokens)
      ?? firstLoss(source, comments, formatted)
    {
      // Not reached as far as tests and fuzzing know; a file is worth more than its looks.
      let message = "the formatter would change what stands here, so it leaves the file as it is"
      throw Refusal(diagnostics: [Diagnostic(.internalError, message, at: Location(source, place))])
    }
    return (text, layout.hasInnerComments)
  }

  /// The first token that the formatted text lacks or has otherwise, separators left aside.
  static func firstDifference(
    _ source: Source, _ tokens: [Token], _ formatted: Source, _ formattedTokens: [Token]
  ) -> Span? {
    func isKept(_ token: Token) -> Bool { token.kind != .comma && token.kind != .semicolon }
    let before = tokens.filter(isKept)
    let after = formattedTokens.filter(isKept)
    for (old, new) in zip(before, after) {
      guard old.kind == new.kind,
        old.kind == .none
          || (old.kind == .interpolation && isSameInterpolation(source, old.span, formatted, new.span))
          || source.bytes[old.span.start..<old.span.end].elementsEqual(
            formatted.bytes[new.span.start..<new.span.end])
      else { return old.span }
    }
    return before.count == after.count ? nil : tokens.last?.span
  }

  /// The first comment that the formatted text lacks or has with other words.
  private static func firstLoss(_ source: Source, _ comments: [Comment], _ formatted: Source) -> Span? {
    func words(_ comment: Comment, _ source: Source) -> String {
      source.text(of: comment.span).filter { $0 != " " && $0 != "\t" && $0 != "\r" }
    }
    let after = Scanner.scan(formatted).comments
    for (old, new) in zip(comments, after) where words(old, source) != words(new, formatted) {
      return old.span
    }
    return comments.count == after.count ? nil : comments.last?.span ?? Span(0, 0)
  }
}
