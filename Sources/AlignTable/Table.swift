/// Rows and typed columns: responses, pairs, histories, ledgers. A value type; columns are copy-on-write.
package struct Table: Sendable {
  /// What the rows mean. Verbs keep it where the columns that it needs are kept.
  package enum Kind: String, Sendable {
    case plain, responses, pairs, demonstrations, prompts, margins, history, ledger, judgements
  }

  package var kind: Kind
  package private(set) var columns: [Column]
  package private(set) var rowCount: Int
  /// What was left out on the way here, by reason: shown under the table, never lost.
  package var notes: [String]

  package init(kind: Kind = .plain, columns: [Column] = [], rowCount: Int = 0, notes: [String] = []) {
    self.kind = kind
    self.columns = columns
    self.rowCount = rowCount
    self.notes = notes
  }
}
