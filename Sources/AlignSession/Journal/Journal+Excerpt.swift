extension Journal {
  /// Statements as a program, and what it lacks since no statement is known to make it.
  struct Excerpt {
    var statements: [String]
    /// The runs that were stopped and can't be written, by the names that they are read by.
    var runs: [(name: String, run: StoppedRun)] = []
    /// The names that would have been made of them.
    var names: [String] = []

    /// Whether a name is among what it lacks.
    func lacks(_ name: String) -> Bool { names.contains(name) || runs.contains { $0.name == name } }
  }

  /// Some statements as a program, without the runs that can't be written and what was made of them.
  func excerpt(of indices: [Int], keepsResults: Bool) -> Excerpt {
    let bound = indices.reduce(into: Set<String>()) { $0.formUnion(records[$1].use.binds) }
    func isGap(_ record: Record) -> Bool {
      guard let run = record.stopped else { return false }
      return run.edits == nil || !run.calls.isDisjoint(with: bound)
    }
    guard indices.contains(where: { isGap(records[$0]) }) else {
      return Excerpt(statements: text(of: indices, keepsResults: keepsResults))
    }
    var dropped: Set<Int> = []
    var lost: Set<String> = []
    var before = -1
    // A function may read a name that is lost further below.
    while dropped.count != before {
      before = dropped.count
      let atEnd = lost
      lost = []
      for index in indices {
        let record = records[index]
        let gone = record.use.holdsFunction ? lost.union(atEnd) : lost
        if dropped.contains(index) || isGap(record) || !record.reads.isDisjoint(with: gone) {
          dropped.insert(index)
          lost.formUnion(record.writes)
        } else {
          lost.subtract(record.use.binds.union(record.resultName.map { [$0] } ?? []))
        }
      }
    }
    var excerpt = Excerpt(
      statements: text(of: indices.filter { !dropped.contains($0) }, keepsResults: keepsResults))
    for index in indices where dropped.contains(index) {
      let record = records[index]
      if let run = record.stopped, isGap(record), let name = record.boundName ?? record.resultName {
        excerpt.runs.append((name, run))
      } else {
        excerpt.names += record.use.binds.union(record.changes).sorted().filter {
          lost.contains($0) && !excerpt.lacks($0)
        }
      }
    }
    return excerpt
  }
}
