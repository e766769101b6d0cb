import AlignRandom
import AlignTable

/// Draws rows without putting any back.
package enum SampleRows {
  /// `count` rows in the order of the table; a function of the seed, the number of rows and `count`.
  package static func sample(_ table: Table, _ count: Int, seed: Int) throws(DataError) -> Table {
    if count > table.rowCount {
      throw DataError("can't draw \(count) rows from a table of \(table.rowCount)")
    }
    let order = CounterGenerator(seed: seed, purpose: .sample).permutation(of: table.rowCount)
    return table.rows(at: order.prefix(count).sorted())
  }
}
