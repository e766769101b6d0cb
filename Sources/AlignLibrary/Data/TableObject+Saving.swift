import AlignFiles
import AlignInterruption
import AlignRuntime
import AlignTable

/// Tables go to JSON Lines (one record a row, missing values left out), JSON (a list of records) or CSV; numbers are
/// written so that they read back to the same bits.
extension TableObject: SavableObject {
  func save(to path: String) throws {
    let ending = path.split(separator: "/").last.flatMap { $0.split(separator: ".").dropFirst().last } ?? ""
    let bytes: [UInt8]
    switch ending {
    case "jsonl", "ndjson":
      var writer = JSONWriter()
      var watch = InterruptionWatch()
      for row in 0..<table.rowCount {
        try watch.step()
        writer.write(record(row))
        writer.newline()
      }
      bytes = writer.bytes
    case "json":
      var writer = JSONWriter()
      writer.write(.list(try (0..<table.rowCount).interruptibleMap(record)))
      writer.newline()
      bytes = writer.bytes
    case "csv": bytes = try CSVWriter.write(table)
    case "tsv": bytes = try CSVWriter.write(table, separator: "\t")
    default:
      throw RuntimeError(
        .invalidArgument, "a table can't be written to `\(path)`",
        hint: "name a file that ends in .jsonl, .json, .csv or .tsv")
    }
    try WholeFile(path).write(bytes)
  }

  private func record(_ row: Int) -> Cell {
    .record(table.row(at: row).filter { !$0.value.isNone })
  }
}
