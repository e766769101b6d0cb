import AlignRuntime

extension TableObject {
  /// The most rows of a table that verbs of the language make.
  static let rowLimit = 1 << 26

  static func requireRows(_ count: Int) throws {
    guard count <= rowLimit else {
      throw RuntimeError(
        .limitExceeded, "the table would have \(count) rows, the most is \(rowLimit)",
        hint: "are the rows matched by a key that many of them share?")
    }
  }
}
