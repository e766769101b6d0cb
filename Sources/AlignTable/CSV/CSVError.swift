/// Why a text is not CSV: the line (from 1) and what is wrong there.
package struct CSVError: Error, Equatable, Sendable {
  package var line: Int
  package var message: String
}
