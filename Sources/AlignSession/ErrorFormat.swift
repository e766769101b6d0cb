/// How diagnostics are written.
package enum ErrorFormat: String, CaseIterable, Sendable {
  case text
  /// One line each: place, code, message.
  case compact
  /// One object a line, for editors.
  case json
}
