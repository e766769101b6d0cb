/// What is wrong with a model's file, or with what a model is asked: one clause, the place, what to do.
package struct ModelError: Error, Equatable, CustomStringConvertible {
  /// One lower-case clause, names in backticks.
  package var message: String
  package var hint: String?
  /// The path of the file, where there is one.
  package var file: String?
  /// From 1.
  package var line: Int?

  package init(_ message: String, hint: String? = nil, file: String? = nil, line: Int? = nil) {
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
