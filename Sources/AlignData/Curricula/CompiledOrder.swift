import AlignTable

/// What a run sees, visit by visit: a plan with a number of steps, a batch size and a seed. A plain list, so that a run
/// can be stopped and resumed, looked at and compared without asking the plan again.
package struct CompiledOrder: Sendable {
  package struct Visit: Sendable, Equatable {
    /// A row of `table`.
    package var row: Int
    /// A position in `sources`.
    package var source: Int
  }

  /// All rows that may be visited: those of all sources, one below the other.
  package var table: Table
  package var sources: [String]
  package var steps: Int
  package var batch: Int
  /// `steps * batch` of them, step by step.
  package var visits: [Visit]
  /// For each step the probability of the hard pair; empty where the plan has none.
  package var alpha: [Double]
  /// What the plan leaves out, such as prompts that only one side has.
  package var notes: [String]

  /// The visits of a step, counted from 0.
  package func visits(ofStep step: Int) -> ArraySlice<Visit> { visits[step * batch..<(step + 1) * batch] }

  /// A hash of the rows and of their order.
  package var hash: StableHash {
    var hash = StableHash()
    hash.add(steps)
    hash.add(batch)
    if let ids = table["id"] {
      for row in 0..<table.rowCount { hash.add(ids.cell(at: row)) }
    }
    for visit in visits {
      hash.add(visit.row)
      hash.add(visit.source)
    }
    return hash
  }
}
