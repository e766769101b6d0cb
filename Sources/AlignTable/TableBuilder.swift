/// Collects rows one by one. Field names may differ from row to row; appending is fast where they come in the same order.
package struct TableBuilder {
  package var kind: Table.Kind
  package var notes: [String] = []
  package private(set) var rowCount = 0
  private var builders: [ColumnBuilder] = []
  private var positions: [String: Int] = [:]
  private let capacity: Int

  package init(kind: Table.Kind = .plain, capacity: Int = 0) {
    self.kind = kind
    self.capacity = capacity
  }

  /// A table that has these columns even if no row comes.
  package init(kind: Table.Kind = .plain, columns: [String], capacity: Int = 0) {
    self.init(kind: kind, capacity: capacity)
    for name in columns { _ = position(of: name, expected: builders.count) }
  }

  /// Adds a row. Of two fields with the same name the first one counts.
  package mutating func append(_ row: [Cell.Field]) {
    for (index, field) in row.enumerated() {
      let place = position(of: field.name, expected: index)
      if builders[place].count == rowCount { builders[place].append(field.value) }
    }
    rowCount += 1
    for place in builders.indices where builders[place].count < rowCount { builders[place].appendMissing() }
  }

  package var table: Table {
    Table(kind: kind, columns: builders.map(\.column), rowCount: rowCount, notes: notes)
  }

  private mutating func position(of name: String, expected: Int) -> Int {
    if expected < builders.count, builders[expected].name == name { return expected }
    if let known = positions[name] { return known }
    var builder = ColumnBuilder(name, capacity: capacity)
    builder.appendMissing(rowCount)
    positions[name] = builders.count
    builders.append(builder)
    return builders.count - 1
  }
}
