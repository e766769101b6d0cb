import AlignFiles
import AlignInterruption

/// What is wrong with a file or a table of data, and where.
package struct DataError: Error, Sendable {
  /// One lower-case clause, names in backticks.
  package var message: String
  package var hint: String?
  /// A name that isn't known, and those that are.
  package var unknown: (name: String, known: [String])?
  package var file: String?
  package var line: Int?
  package var column: Int?
  /// The file that couldn't be read, if that is what is wrong.
  package var cause: FileError?
  /// Nothing is wrong: the user asked to stop.
  package private(set) var isInterruption = false

  package init(
    _ message: String, hint: String? = nil, file: String? = nil, line: Int? = nil, column: Int? = nil
  ) {
    self.message = message
    self.hint = hint
    self.file = file
    self.line = line
    self.column = column
  }
}

extension DataError {
  package init(_ interruption: Interrupted) {
    self.init("interrupted")
    isInterruption = true
  }

  /// One turn of a loop that a request to stop ends.
  static func step(_ watch: inout InterruptionWatch) throws(DataError) {
    do throws(Interrupted) { try watch.step() } catch { throw DataError(error) }
  }

  /// A file that couldn't be read.
  package init(_ error: FileError) {
    self.init(error.message, hint: error.hint)
    cause = error
  }

  /// `data/pairs.jsonl:12:3`, as much of it as is known.
  package var place: String? {
    guard let file else { return nil }
    return [file, line.map(String.init), line == nil ? nil : column.map(String.init)].compactMap(\.self)
      .joined(separator: ":")
  }
}
