import AlignRandom
import AlignTable

/// Draws rows without putting any back.
package enum SampleRows {
  /// `count` rows in the order of the table.
  package static func sample(_ table: Table, _ count: Int, seed: Int) throws(DataError) -> Table {
    table.rows(at: try positions(of: table.rowCount, count: count, seed: seed))
  }

  /// Ascending positions; a function of the seed, the number of rows and `count`.
  package static func positions(of rowCount: Int, count: Int, seed: Int) throws(DataError) -> [Int] {
    if count > rowCount { throw DataError("can't draw \(count) of \(rowCount)") }
    return CounterGenerator(seed: seed, purpose: .sample).permutation(of: rowCount).prefix(count).sorted()
  }
}
