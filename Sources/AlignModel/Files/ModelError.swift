/// What is wrong with a model's file, or with what a model is asked: one clause, the place, what to do.
package struct ModelError: Error, Equatable, CustomStringConvertible {
  /// What kind of thing went wrong, for whoever turns it into an error of another floor.
  package enum Kind: Sendable {
    /// A file or folder isn't there.
    case missing
    case unreadable
    case unwritable
    /// A file's content isn't what its format demands.
    case malformed
    /// Sound, but of a kind that this program doesn't follow.
    case unsupported
    /// A reward model lies where a language model was asked for.
    case rewardModel
    /// A language model lies where a reward model was asked for.
    case languageModel
    case tokenOutOfRange
    /// What was asked for can't be done.
    case invalid
  }

  package var kind: Kind
  /// One lower-case clause, names in backticks.
  package var message: String
  package var hint: String?
  /// The path of the file, where there is one.
  package var file: String?
  /// From 1.
  package var line: Int?

  /// `kind` nil: malformed if a file is named, else invalid.
  package init(
    kind: Kind? = nil, _ message: String, hint: String? = nil, file: String? = nil, line: Int? = nil
  ) {
    self.kind = kind ?? (file == nil ? .invalid : .malformed)
    self.message = message
    self.hint = hint
    self.file = file
    self.line = line
  }

  package var description: String {
    let place = file.map { $0 + (line.map { ":\($0)" } ?? "") + ": " } ?? ""
    return place + message + (hint.map { " (\($0))" } ?? "")
  }
}
