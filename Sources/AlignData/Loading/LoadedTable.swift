import AlignInterruption
import AlignTable

/// A reader that takes each row by itself, with its account of those that it can't use.
protocol RowReader {
  var log: DropLog { get set }
  mutating func add(_ fields: RowFields, _ file: String, _ line: Int) throws(RowProblem)
}

extension RowReader {
  /// Adds the rows of files; what is wrong with a row goes into the log.
  mutating func addRows(of paths: [String]) throws(DataError) {
    var watch = InterruptionWatch()
    for path in paths {
      for row in try SourceFile(path: path).rows {
        try DataError.step(&watch)
        do throws(RowProblem) {
          try add(try RowFields(row.content), path, row.line)
        } catch {
          log.drop(path, row.line, error.reason, error.detail)
        }
      }
    }
  }
}

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
