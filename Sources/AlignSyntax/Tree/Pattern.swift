/// What `let`, `for`, `match` take apart.
package struct Pattern: Sendable {
  package var kind: Kind
  package var span: Span

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }

  package indirect enum Kind: Sendable {
    /// Binds; `_` binds nothing.
    case name(String)
    /// A literal: `.none`, `.bool`, `.int`, `.float` or `.string`, sign included.
    case literal(Expression)
    /// `[a, b, ...rest]`
    case list([Pattern], rest: Name?)
    /// `{a, b: pattern, ...rest}`
    case record([(key: Name, pattern: Pattern)], rest: Name?)
  }
}
