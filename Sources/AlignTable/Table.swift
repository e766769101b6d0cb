/// Rows and typed columns: responses, pairs, histories, ledgers. A value type; columns are copy-on-write.
package struct Table: Sendable, Equatable {
  /// What the rows mean. Verbs keep it where the columns that it needs are kept.
  package enum Kind: String, Sendable {
    case plain, responses, pairs, demonstrations, prompts, margins, history, ledger, judgements
  }

  package var kind: Kind
  package private(set) var columns: [Column]
  package private(set) var rowCount: Int
  /// What was left out on the way here, by reason: shown under the table, never lost.
  package var notes: [String]
  /// At most one table; an array because a struct can't hold itself.
  private var droppedRows: [Table] = []

  /// The rows of a file that could not be used, one each with `file`, `line`, `reason` and `detail`; nil where the table
  /// doesn't come straight from a file.
  package var dropped: Table? {
    get { droppedRows.first }
    set { droppedRows = newValue.map { [$0] } ?? [] }
  }

  /// Columns must have unique names and equal lengths; `rowCount` is needed only where there are no columns.
  package init(kind: Kind = .plain, columns: [Column] = [], rowCount: Int? = nil, notes: [String] = []) {
    let count = rowCount ?? columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == count }, "the columns of a table have the same length")
    precondition(Set(columns.map(\.name)).count == columns.count, "the columns of a table have unique names")
    self.kind = kind
    self.columns = columns
    self.rowCount = count
    self.notes = notes
  }

  /// A table of records: columns in the order in which their names first appear, absent fields missing.
  package init(kind: Kind = .plain, rows: [[Cell.Field]], notes: [String] = []) {
    var builder = TableBuilder(kind: kind, capacity: rows.count)
    for row in rows { builder.append(row) }
    builder.notes = notes
    self = builder.table
  }
}

/// Reading.
extension Table {
  package var columnNames: [String] { columns.map(\.name) }
  package var isEmpty: Bool { rowCount == 0 }

  package func columnIndex(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }

  package subscript(_ name: String) -> Column? { columns.first { $0.name == name } }

  /// A row as a record; missing values are `.none`.
  package func row(at index: Int) -> [Cell.Field] {
    columns.map { Cell.Field($0.name, $0.cell(at: index)) }
  }
}

/// Other rows.
extension Table {
  /// The rows at these positions, in this order; a position may come several times. Keeps kind and notes.
  package func rows(at indices: [Int]) -> Table {
    Table(kind: kind, columns: columns.map { $0.taking(indices) }, rowCount: indices.count, notes: notes)
  }

  package func rows(in range: Range<Int>) -> Table {
    Table(kind: kind, columns: columns.map { $0.taking(range) }, rowCount: range.count, notes: notes)
  }

  /// The rows of this table, then those of another. Columns that only one has are missing in the other's rows; notes of
  /// both are kept.
  package func appending(_ other: Table) -> Table {
    var joined: [Column] = columns.map { column in
      column.appending(other[column.name] ?? .allMissing(column.name, count: other.rowCount))
    }
    for column in other.columns where self[column.name] == nil {
      joined.append(Column.allMissing(column.name, count: rowCount).appending(column))
    }
    return Table(
      kind: kind == other.kind ? kind : .plain, columns: joined, rowCount: rowCount + other.rowCount,
      notes: notes + other.notes)
  }
}

/// Other columns.
extension Table {
  /// With one more column; one of the same name is replaced where it stands.
  package func adding(_ column: Column) -> Table {
    precondition(column.count == rowCount || columns.isEmpty, "a new column has one value for each row")
    var copy = self
    if let index = columnIndex(column.name) {
      copy.columns[index] = column
    } else {
      copy.columns.append(column)
    }
    copy.rowCount = column.count
    return copy
  }

  package func removing(_ names: [String]) -> Table {
    var copy = self
    copy.columns.removeAll { names.contains($0.name) }
    return copy
  }

  /// The columns of these names, in this order; names that the table lacks are passed over.
  package func selecting(_ names: [String]) -> Table {
    var copy = self
    copy.columns = names.compactMap { self[$0] }
    return copy
  }

  package func renaming(_ name: String, to other: String) -> Table {
    precondition(self[other] == nil || name == other, "the columns of a table have unique names")
    var copy = self
    if let index = columnIndex(name) { copy.columns[index].name = other }
    return copy
  }
}
