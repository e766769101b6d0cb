/// A parsed source: its statements in order, and its cells.
package struct Program: Sendable {
  package let source: Source
  package var statements: [Statement]
  package var cells: [Cell]
  /// Expectation comments that stand below no top-level statement: a slip of whoever wrote them.
  package var strayExpectations: [Expectation]

  package init(
    source: Source, statements: [Statement], cells: [Cell] = [], strayExpectations: [Expectation] = []
  ) {
    self.source = source
    self.statements = statements
    self.cells = cells
    self.strayExpectations = strayExpectations
  }

  /// What a line `# %%` begins.
  package struct Cell: Sendable {
    package enum Kind: Sendable { case code, prose, parameters }
    package var kind: Kind
    /// The words after the marker.
    package var title: String
    /// From the marker to the next one.
    package var span: Span

    package init(kind: Kind, title: String, span: Span) {
      self.kind = kind
      self.title = title
      self.span = span
    }
  }
}

/// A name in the source, with its place.
package struct Name: Hashable, Sendable {
  package var text: String
  package var span: Span

  package init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }
}

/// What a statement must print or fail with: a comment `#= `, `#~ ` or `#! ` below it.
package struct Expectation: Sendable {
  package enum Kind: Sendable { case prints, approximately, fails }
  package var kind: Kind
  package var text: String
  package var span: Span

  package init(kind: Kind, text: String, span: Span) {
    self.kind = kind
    self.text = text
    self.span = span
  }
}
