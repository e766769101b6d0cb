import AlignInterruption
import AlignTable

/// A file of comma- or tab-separated values with a line of column names; `.csv` and `.tsv` are its endings.
enum CSVFile {
  static func isNamed(_ path: String) -> Bool { separator(of: path) != nil }

  /// Reads a file; columns called as `texts` are texts, whatever stands in them.
  static func read(_ path: String, texts: Set<String> = []) throws(DataError) -> CSVReader.Result {
    let bytes = try FileBytes(path: path)
    do {
      return try CSVReader.read(
        Array(bytes.padded.prefix(bytes.count)), separator: separator(of: path) ?? ",", texts: texts)
    } catch {
      if error == .interruption { throw DataError(Interrupted()) }
      throw DataError("invalid CSV: \(error.message)", file: path, line: error.line)
    }
  }

  private static func separator(of path: String) -> Character? {
    if path.hasSuffix(".csv") { return "," }
    return path.hasSuffix(".tsv") ? "\t" : nil
  }
}
