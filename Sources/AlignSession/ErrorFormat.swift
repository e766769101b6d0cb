/// How diagnostics are written.
package enum ErrorFormat: String, CaseIterable, Sendable {
  case text
  /// One object a line, for editors.
  case json
}
