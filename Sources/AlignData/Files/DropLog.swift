import AlignTable

/// Keeps account of what could not be used while files are read: each with its place and reason, summed up at the end.
package struct DropLog: Sendable {
  package struct Entry: Sendable, Equatable {
    package var file: String
    package var line: Int
    /// What entries are counted by: `missing field "prompt"`.
    package var reason: String
    /// The rest of what is known: a column, the first place of a duplicate.
    package var detail: String
  }

  /// Rows that were left out.
  package private(set) var rows: [Entry] = []
  /// Parts of rows that were left out (one answer of several), and what is odd about rows that were kept.
  package private(set) var remarks: [Entry] = []

  package init() {}

  package mutating func drop(_ file: String, _ line: Int, _ reason: String, _ detail: String = "") {
    rows.append(Entry(file: file, line: line, reason: reason, detail: detail))
  }

  package mutating func remark(_ file: String, _ line: Int, _ reason: String, _ detail: String = "") {
    remarks.append(Entry(file: file, line: line, reason: reason, detail: detail))
  }

  /// The rows that were left out as a table with `file`, `line`, `reason` and `detail`.
  package var table: Table {
    Table(
      kind: .plain,
      columns: [
        Column("file", rows.map(\.file)), Column("line", rows.map(\.line)),
        Column("reason", rows.map(\.reason)),
        Column("detail", rows.map(\.detail)),
      ])
  }

  /// One line for each reason, the most frequent first: `dropped 4 rows: invalid JSON (lines 10, 11, 12, 13)`.
  package var notes: [String] {
    Self.summary(rows).map { "dropped \($0.count == 1 ? "1 row" : "\($0.count) rows"): \($0.text)" }
      + Self.summary(remarks).map(\.text)
  }

  private static func summary(_ entries: [Entry]) -> [(count: Int, text: String)] {
    var order: [String] = []
    var groups: [String: [Entry]] = [:]
    for entry in entries {
      if groups[entry.reason] == nil { order.append(entry.reason) }
      groups[entry.reason, default: []].append(entry)
    }
    let several = Set(entries.map(\.file)).count > 1
    return order.enumerated()
      .map { (position: $0.offset, reason: $0.element, entries: groups[$0.element] ?? []) }
      .sorted { ($1.entries.count, $0.position) < ($0.entries.count, $1.position) }
      .map { ($0.entries.count, "\($0.reason) (\(places($0.entries, several)))") }
  }

  private static func places(_ entries: [Entry], _ several: Bool) -> String {
    let shown = entries.prefix(6).map { several ? "\($0.file):\($0.line)" : String($0.line) }
    let rest = entries.count - shown.count
    return (several ? "" : entries.count == 1 ? "line " : "lines ") + shown.joined(separator: ", ")
      + (rest > 0 ? " and \(rest) more" : "")
  }
}
