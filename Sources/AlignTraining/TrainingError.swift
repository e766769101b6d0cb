/// What stops a training: a setting, the data, the loss, or a number that is none.
package struct TrainingError: Error, Sendable {
  package enum Kind: Sendable {
    case setting, data, tooLong, loss, notFinite
  }

  package var kind: Kind
  /// One lower-case clause, names in backticks.
  package var message: String
  package var hint: String?

  package init(_ kind: Kind, _ message: String, hint: String? = nil) {
    self.kind = kind
    self.message = message
    self.hint = hint
  }
}
