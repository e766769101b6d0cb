import AlignInterruption
import AlignTable

/// Keeps the first of rows that say the same.
package enum Deduplicate {
  /// What tells rows apart by default: the texts of pairs, demonstrations and responses, all columns of other tables.
  package static func identifyingColumns(_ table: Table) -> [String] {
    let names: [String]
    switch table.kind {
    case .pairs: names = ["prompt", "chosen", "rejected"]
    case .demonstrations: names = ["prompt", "completion"]
    case .responses: names = ["prompt", "responses"]
    case .prompts: names = ["prompt"]
    default: names = []
    }
    let present = names.filter { table[$0] != nil }
    return present.isEmpty ? table.columnNames : present
  }

  /// Texts are compared without the white space at their ends. A note says how many rows were dropped.
  package static func unique(_ table: Table, by names: [String]? = nil) throws(DataError) -> Table {
    let names = names ?? identifyingColumns(table)
    var columns: [Column] = []
    for name in names {
      guard let column = table[name] else { throw DataError("the table has no column `\(name)`") }
      columns.append(column)
    }
    var seen: Set<[ExactText]> = []
    var watch = InterruptionWatch()
    var kept: [Int] = []
    for row in 0..<table.rowCount {
      try DataError.step(&watch)
      if seen.insert(columns.map { PromptKey.key($0.cell(at: row)) }).inserted { kept.append(row) }
    }
    if kept.count == table.rowCount { return table }
    var result = table.rows(at: kept)
    let dropped = table.rowCount - kept.count
    result.notes.append("dropped \(dropped == 1 ? "1 duplicate" : "\(dropped) duplicates")")
    return result
  }
}
