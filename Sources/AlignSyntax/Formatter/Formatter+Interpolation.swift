/// What stands in the braces of f-strings.
extension Formatter {
  /// An f-string with its values in the one style: `f"{ a+1 :.2f}"` becomes `f"{a + 1:.2f}"`. Its words and formats stay.
  static func interpolation(_ source: Source, _ span: Span) -> String {
    let bytes = source.bytes
    var written = "f" + String(repeating: "\"", count: quoteCount(source, span))
    for piece in StringLayout(bytes, at: span.start + 1, limit: span.end).pieces {
      switch piece {
      case .text(let text): written += source.text(of: text)
      case .value(let value, let format):
        let original = source.text(of: value)
        if let formatted = oneLine(original) {
          // `{{` would be a brace.
          let blank = formatted.hasPrefix("{") ? " " : ""
          written += "{" + blank + formatted + (format == nil ? blank : "")
        } else {
          written += "{" + original
        }
        written += (format.map { ":" + source.text(of: $0) } ?? "") + "}"
      }
    }
    return written + String(repeating: "\"", count: quoteCount(source, span))
  }

  private static func quoteCount(_ source: Source, _ span: Span) -> Int {
    StringLayout.isTriple(source.bytes, at: span.start + 1, limit: span.end) ? 3 : 1
  }

  /// The expression in the one style where that is one line; nil where it stays as it is.
  private static func oneLine(_ text: String) -> String? {
    let head = "let value = "
    guard !text.contains("\n"),
      let formatted = try? format(Source(name: "braces", text: head + text)), formatted.hasPrefix(head)
    else { return nil }
    let value = formatted.dropFirst(head.count).dropLast()
    return value.contains("\n") ? nil : String(value)
  }

  /// Whether two f-strings have the same words and formats, and values of the same tokens.
  static func isSameInterpolation(_ old: Source, _ oldSpan: Span, _ new: Source, _ newSpan: Span) -> Bool {
    let before = StringLayout(old.bytes, at: oldSpan.start + 1, limit: oldSpan.end).pieces
    let after = StringLayout(new.bytes, at: newSpan.start + 1, limit: newSpan.end).pieces
    guard before.count == after.count, quoteCount(old, oldSpan) == quoteCount(new, newSpan) else {
      return false
    }
    return zip(before, after).allSatisfy { pair in
      switch pair {
      case (.text(let left), .text(let right)): old.text(of: left) == new.text(of: right)
      case (.value(let left, let leftFormat), .value(let right, let rightFormat)):
        leftFormat.map(old.text) == rightFormat.map(new.text)
          && firstDifference(old, nestedTokens(old, left), new, nestedTokens(new, right)) == nil
      default: false
      }
    }
  }

  private static func nestedTokens(_ source: Source, _ span: Span) -> [Token] {
    var scanner = Scanner(source, span, isNested: true)
    scanner.scanAll()
    return scanner.tokens
  }
}
