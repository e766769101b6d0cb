import AlignSyntax

/// Rewrites the expectation comments of a source, and nothing else of it.
struct CommentEditor {
  private let source: Source
  private var edits: [(span: Span, replacement: String)] = []

  init(_ source: Source) { self.source = source }

  /// Makes the comments of a unit say what happened. A single comment at the end of the statement's line stays there if
  /// one line is enough; comments stand below the statement else.
  mutating func rewrite(_ unit: StatementUnit, as outcome: UnitOutcome) {
    let comments = CommentEditor.comments(for: outcome, before: unit)
    let line = source.position(of: unit.span.end).line
    let trailing = unit.expectations.first { source.position(of: $0.span.start).line == line }
    for expectation in unit.expectations where expectation.span != trailing?.span {
      removeLine(of: expectation)
    }
    if let trailing, comments.count == 1 {
      edits.append((trailing.span, comments[0]))
      return
    }
    var end = source.lineSpan(line).end
    if let trailing {
      end = blanksBefore(trailing.span.start)
      edits.append((Span(end, trailing.span.end), ""))
    }
    edits.append((Span(end, end), comments.map { lineEnd + $0 }.joined()))
  }

  /// The source with all changes.
  var text: String {
    var bytes = source.bytes
    let ordered = edits.enumerated().sorted {
      ($0.element.span.start, $0.element.span.end, $0.offset) < (
        $1.element.span.start, $1.element.span.end, $1.offset
      )
    }
    for (_, edit) in ordered.reversed() {
      bytes.replaceSubrange(edit.span.start..<edit.span.end, with: Array(edit.replacement.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The line end before the comment goes with it, so that the last line of a file needs none.
  private mutating func removeLine(of expectation: Expectation) {
    let line = source.lineSpan(source.position(of: expectation.span.start).line)
    let isCarriageReturn = line.end < source.byteCount && source.bytes[line.end] == UInt8(ascii: "\r")
    edits.append((Span(max(0, line.start - 1), line.end + (isCarriageReturn ? 1 : 0)), ""))
  }

  private var lineEnd: String { source.text.contains("\r\n") ? "\r\n" : "\n" }

  private func blanksBefore(_ offset: Int) -> Int {
    var offset = offset
    while offset > 0,
      source.bytes[offset - 1] == UInt8(ascii: " ") || source.bytes[offset - 1] == UInt8(ascii: "\t")
    {
      offset -= 1
    }
    return offset
  }

  /// `#~ ` lines that hold stay as they are.
  private static func comments(for outcome: UnitOutcome, before unit: StatementUnit) -> [String] {
    let expected = unit.lines
    var comments = outcome.lines.enumerated().map { index, line in
      if index < expected.count, expected[index].kind == .approximately {
        return "#~ " + (expected[index].isMet(by: line) ? expected[index].text : line.trimmedEnd)
      }
      return ("#= " + line).trimmedEnd
    }
    if let error = outcome.error {
      let isKept = unit.failure.map { StatementUnit.isMet($0.text, by: error) } ?? false
      let text = isKept ? unit.failure?.text ?? "" : "\(error.code.rawValue): \(error.message)"
      comments.append("#! " + text.split(separator: "\n")[0])
    }
    return comments
  }
}
