/// One thing that is wrong with a program or a file: a code, a place, a sentence, at most one hint.
package struct Diagnostic: Sendable {
  package enum Severity: String, Sendable { case error, warning }

  /// `E0203`: the first two digits name the floor (see `DiagnosticCode`), the code never changes its meaning.
  package var code: DiagnosticCode
  package var severity: Severity
  /// One lower-case clause: what was expected and what was found, names in backticks.
  package var message: String
  /// Where; nil for what has no place in a source.
  package var location: Location?
  /// The words at the caret: `did you mean `steps`?`.
  package var label: String?
  /// At most one: what to do.
  package var hint: String?
  /// Further places that explain it ("opened here").
  package var related: [(location: Location, label: String)]
  /// Lines after `= `, for instance "found before running: nothing was trained".
  package var notes: [String]

  package init(
    _ code: DiagnosticCode, _ message: String, at location: Location? = nil, severity: Severity = .error,
    label: String? = nil, hint: String? = nil, related: [(location: Location, label: String)] = [],
    notes: [String] = []
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.location = location
    self.label = label
    self.hint = hint
    self.related = related
    self.notes = notes
  }
}
