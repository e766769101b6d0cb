import AlignInterruption

/// A table from CSV with a line of column names. A column is of whole numbers, numbers or bools where all its fields are,
/// otherwise of strings; a field with nothing in it is missing. Numbers with a leading zero, such as `007`, are strings.
package enum CSVReader {
  package struct Result: Sendable {
    package var table: Table
    /// For each row of the table the line on which it begins.
    package var lines: [Int]
    /// The lines that were left out, and why.
    package var problems: [CSVError]
  }

  /// Reads what can be read; lines that can't be are reported, not thrown. Throws where there is no usable header.
  /// Columns called as `texts` are of strings, whatever stands in them.
  package static func read(_ bytes: [UInt8], separator: Character = ",", texts: Set<String> = [])
    throws(CSVError) -> Result
  {
    var scanner = CSVScanner(bytes, separator: separator)
    guard let header = try scanner.next() else {
      throw CSVError(line: 1, message: "expected a line of column names, found nothing")
    }
    let names = header.fields.map(\.text)
    if let index = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw CSVError(line: header.line, message: "the column name `\(names[index])` stands twice")
    }
    if let index = names.firstIndex(of: "") {
      throw CSVError(line: header.line, message: "column \(index + 1) has no name")
    }
    var columns: [[CSVScanner.Field]] = names.map { _ in [] }
    var lines: [Int] = []
    var problems: [CSVError] = []
    var watch = InterruptionWatch()
    while true {
      do throws(Interrupted) { try watch.step() } catch { throw CSVError.interruption }
      do throws(CSVError) {
        guard let row = try scanner.next() else { break }
        guard row.fields.count == names.count else {
          problems.append(
            CSVError(
              line: row.line, message: "expected \(names.count) fields, found \(row.fields.count)"))
          continue
        }
        for (index, field) in row.fields.enumerated() { columns[index].append(field) }
        lines.append(row.line)
      } catch {
        problems.append(error)
      }
    }
    let table = Table(
      columns: zip(names, columns).map { column(name: $0, fields: $1, isText: texts.contains($0)) },
      rowCount: lines.count)
    return Result(table: table, lines: lines, problems: problems)
  }

  private static func column(name: String, fields: [CSVScanner.Field], isText: Bool) -> Column {
    let present = fields.filter { !isMissing($0) }
    let cell: (String) -> Cell
    if isText || present.isEmpty || present.contains(where: \.isQuoted) {
      cell = { .string($0) }
    } else if present.allSatisfy({ whole($0.text) != nil }) {
      cell = { whole($0).map(Cell.int) ?? .none }
    } else if present.allSatisfy({ number($0.text) != nil }) {
      cell = { number($0).map(Cell.float) ?? .none }
    } else if present.allSatisfy({ $0.text == "true" || $0.text == "false" }) {
      cell = { .bool($0 == "true") }
    } else {
      cell = { .string($0) }
    }
    return Column(name, cells: fields.map { isMissing($0) ? .none : cell($0.text) })
  }

  private static func isMissing(_ field: CSVScanner.Field) -> Bool { field.text.isEmpty && !field.isQuoted }

  private static func whole(_ text: String) -> Int? {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits == "0" || !digits.hasPrefix("0")
    else {
      return nil
    }
    return Int(text)
  }

  private static let special: [String: Double] = [
    "nan": .nan, "NaN": .nan, "inf": .infinity, "-inf": -.infinity,
  ]

  private static func number(_ text: String) -> Double? {
    if whole(text) != nil { return Double(text) }
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard let first = digits.utf8.first, (0x30...0x39).contains(first),
      !digits.hasPrefix("0") || digits.hasPrefix("0.") || digits.hasPrefix("0e"),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || ".eE+-".utf8.contains($0) })
    else { return special[text] }
    return Double(text)
  }
}
