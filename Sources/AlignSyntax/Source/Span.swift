/// A half-open range of bytes of a `Source`.
package struct Span: Hashable, Sendable {
  package var start: Int
  package var end: Int

  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }

  package var count: Int { end - start }

  /// The smallest span that holds both.
  package func joined(with other: Span) -> Span { Span(min(start, other.start), max(end, other.end)) }
}

/// A span together with the source that it is a range of.
package struct Location: Sendable {
  package var source: Source
  package var span: Span

  package init(_ source: Source, _ span: Span) {
    self.source = source
    self.span = span
  }
}
