import AlignInterruption
import AlignTable

/// One row of a data file with its place: a datum, or why there is none.
package struct SourceRow: Sendable {
  /// Counted from 1.
  package let line: Int
  package let content: Result<Cell, RowProblem>
}

/// The rows of a JSONL file, of a JSON file that holds a list of them, or of a CSV or TSV file.
package struct SourceFile: Sendable {
  package let path: String
  package let rows: [SourceRow]

  /// Reads a file, by its ending as CSV or TSV. A file that begins with `[` and isn't called `.jsonl` or `.ndjson` is one JSON list; anything else
  /// has one value a line, whatever its name (much JSONL is called `.json`). A byte order mark before the text is
  /// skipped, blank lines are skipped and counted, only the byte 0x0A ends a line, and one CR before it belongs to it.
  package init(path: String) throws(DataError) {
    self.path = path
    if CSVFile.isNamed(path) {
      rows = try Self.separatedRows(path)
      return
    }
    let bytes = try FileBytes(path: path)
    let start = bytes.afterMark
    if bytes.firstByte(from: start) == UInt8(ascii: "["), !Self.isNamedLines(path) {
      rows = try Self.listRows(bytes, start, path)
    } else if let whole = Self.wholeRecord(bytes, start) {
      rows = [whole]
    } else {
      rows = try Self.lines(bytes, start)
    }
  }

  /// What every loader reads as text.
  private static let texts: Set<String> = [
    "id", "prompt", "chosen", "rejected", "completion", "response", "instruction", "input", "output",
    "generator",
  ]

  private static func separatedRows(_ path: String) throws(DataError) -> [SourceRow] {
    let file = try CSVFile.read(path, texts: texts)
    let rows = file.lines.enumerated().map { index, line in
      SourceRow(line: line, content: .success(.record(file.table.row(at: index).filter { !$0.value.isNone })))
    }
    let problems = file.problems.map { SourceRow(line: $0.line, content: .failure(RowProblem($0))) }
    return (rows + problems).sorted { $0.line < $1.line }
  }

  private static func isNamedLines(_ path: String) -> Bool {
    path.hasSuffix(".jsonl") || path.hasSuffix(".ndjson")
  }

  /// A row for each element of the list that the text is. Where the list isn't JSON there is nothing to go on with.
  private static func listRows(_ bytes: FileBytes, _ start: Int, _ path: String) throws(DataError)
    -> [SourceRow]
  {
    do throws(JSONError) {
      return try bytes.withPointer { (base) throws(JSONError) in
        var scanner = JSONScanner(base, from: start, to: bytes.count)
        var rows: [SourceRow] = []
        var counter = LineCounter(base)
        try scanner.elements { place, cell in
          rows.append(SourceRow(line: counter.line(at: place), content: .success(cell)))
        }
        return rows
      }
    } catch {
      if error.reason == .interrupted { throw DataError(Interrupted()) }
      throw DataError(
        "invalid JSON: \(error.message)", hint: error.hint, file: path, line: error.line, column: error.column
      )
    }
  }

  /// The one record of a file that isn't cut into lines, such as a record written over several lines.
  private static func wholeRecord(_ bytes: FileBytes, _ start: Int) -> SourceRow? {
    bytes.withPointer { base in
      guard bytes.firstByte(from: start) == UInt8(ascii: "{") else { return nil }
      // The first line decides: a record that is whole at its end means lines.
      let lineEnd = bytes.lineEnd(from: start)
      var first = JSONScanner(base, from: start, to: lineEnd)
      if (try? first.document()) != nil { return nil }
      var scanner = JSONScanner(base, from: start, to: bytes.count)
      guard let cell = try? scanner.document() else { return nil }
      return SourceRow(line: 1, content: .success(cell))
    }
  }

  private static func lines(_ bytes: FileBytes, _ start: Int) throws(DataError) -> [SourceRow] {
    try bytes.withPointer { (base) throws(DataError) in
      var watch = InterruptionWatch()
      var rows: [SourceRow] = []
      var line = 0
      var here = start
      while here < bytes.count {
        try DataError.step(&watch)
        let lineEnd = bytes.lineEnd(from: here)
        let textEnd = lineEnd > here && base[lineEnd - 1] == 0x0D ? lineEnd - 1 : lineEnd
        line += 1
        if let row = row(base, here, textEnd, line) { rows.append(row) }
        here = lineEnd + 1
      }
      return rows
    }
  }

  private static func row(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ line: Int) -> SourceRow? {
    var scanner = JSONScanner(base, from: start, to: end)
    scanner.skipWhiteSpace()
    if scanner.position == end { return nil }
    do throws(JSONError) {
      return SourceRow(line: line, content: .success(try scanner.document()))
    } catch {
      return SourceRow(line: line, content: .failure(RowProblem(error)))
    }
  }
}

extension JSONScanner {
  /// Goes through the elements of the list that the text is, with the place where each begins.
  mutating func elements(_ body: (Int, Cell) -> Void) throws(JSONError) {
    skipWhiteSpace()
    guard take(UInt8(ascii: "[")) else { throw unexpected("a list") }
    skipWhiteSpace()
    if !take(UInt8(ascii: "]")) {
      while true {
        skipWhiteSpace()
        let place = position
        body(place, try value(depth: 1))
        try step()
        skipWhiteSpace()
        if take(UInt8(ascii: ",")) { continue }
        if take(UInt8(ascii: "]")) { break }
        throw unexpected("`,` or `]`")
      }
    }
    skipWhiteSpace()
    if position < end { throw error(.trailingData) }
  }
}

/// Line numbers of places that only go forward.
private struct LineCounter {
  private let base: UnsafePointer<UInt8>
  private var position = 0
  private var line = 1

  init(_ base: UnsafePointer<UInt8>) { self.base = base }

  mutating func line(at place: Int) -> Int {
    while position < place {
      if base[position] == 0x0A { line += 1 }
      position += 1
    }
    return line
  }
}
