import AlignInterruption
import AlignTable

/// Reads any table: a column for each field, nothing expected of their names.
package enum TableReader {
  package static func read(_ paths: [String]) throws(DataError) -> Table {
    var log = DropLog()
    var table: Table?
    for path in paths {
      let part = CSVFile.isNamed(path) ? try separated(path, &log) : try records(path, &log)
      table = table.map { $0.appending(part) } ?? part
    }
    // A file that has nothing but its line of names is a table without rows.
    if let table, table.isEmpty, !table.columns.isEmpty, log.rows.isEmpty { return table }
    return try LoadedTable.finish(table ?? Table(), log, paths, expected: "rows of named fields")
  }

  private static func separated(_ path: String, _ log: inout DropLog) throws(DataError) -> Table {
    let file = try CSVFile.read(path)
    for error in file.problems {
      let problem = RowProblem(error)
      log.drop(path, error.line, problem.reason, problem.detail)
    }
    return file.table
  }

  private static func records(_ path: String, _ log: inout DropLog) throws(DataError) -> Table {
    var builder = TableBuilder()
    var watch = InterruptionWatch()
    for row in try SourceFile(path: path).rows {
      try DataError.step(&watch)
      do throws(RowProblem) {
        builder.append(try RowFields(row.content).fields)
      } catch {
        log.drop(path, row.line, error.reason, error.detail)
      }
    }
    return builder.table
  }
}
