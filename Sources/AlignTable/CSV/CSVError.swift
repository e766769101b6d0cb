/// Why a text is not CSV: the line (from 1) and what is wrong there.
package struct CSVError: Error, Equatable, Sendable {
  package var line: Int
  package var message: String
}

extension CSVError {
  /// Nothing is wrong with the text: the user asked to stop.
  package static let interruption = CSVError(line: 0, message: "interrupted")
}
