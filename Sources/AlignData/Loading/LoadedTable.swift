import AlignTable

/// What every loader does at its end.
enum LoadedTable {
  /// The table with its account of dropped rows; an error where nothing is left.
  static func finish(_ table: Table, _ log: DropLog, _ paths: [String], expected: String) throws(DataError)
    -> Table
  {
    if table.isEmpty { throw nothing(log, paths, expected) }
    var table = table
    table.notes = log.notes
    table.dropped = log.table
    return table
  }

  private static func nothing(_ log: DropLog, _ paths: [String], _ expected: String) -> DataError {
    let names = paths.map { "`\($0)`" }.joined(separator: ", ")
    guard let first = log.rows.first else {
      return DataError("\(names) has no rows, expected \(expected)", file: paths.first)
    }
    let reasons = log.notes.filter { $0.hasPrefix("dropped") }.prefix(3).joined(separator: "; ")
    return DataError(
      "nothing in \(names) can be used: \(reasons)", hint: "expected \(expected)", file: first.file,
      line: first.line)
  }
}
