/// Which names stand on values that were bound anew since, and what has to run again for them.
///
/// A statement is stale where a name that it read means another value now, or where what it read is stale itself. A
/// function looks names up when it runs, so that it is never stale; what was made by calling it is.
struct Staleness {
  private let journal: Journal
  private let writers: Writers
  /// What each statement read, functions followed.
  private var reads: [Set<String>] = []
  /// The names that changed below each statement; empty: it is fresh.
  private var causes: [[String]] = []

  /// Complexity: linear in the statements, times the functions that each of them reads.
  init(_ journal: Journal) {
    self.journal = journal
    writers = Writers(journal.records)
    for (index, record) in journal.records.enumerated() { reads.append(followed(record, before: index)) }
    for index in journal.records.indices { causes.append(causes(of: index)) }
  }

  /// The names that changed since a name was bound, in alphabetical order; empty: it is fresh.
  func causes(of name: String) -> [String] { writers.last(of: name).map { causes[$0] } ?? [] }

  /// The statements to run again, in order, for a name to be made of the present values of what it stands on.
  func chain(to name: String) -> [Int] {
    guard let last = writers.last(of: name), !causes[last].isEmpty else { return [] }
    var chain: [Int] = []
    var seen: Set<Int> = []
    visit(last, &chain, &seen)
    return chain
  }

  private func visit(_ index: Int, _ chain: inout [Int], _ seen: inout Set<Int>) {
    guard seen.insert(index).inserted else { return }
    let own = journal.records[index].writes
    for name in reads[index].sorted() {
      if own.contains(name) {
        // What builds on its own older value begins with that.
        if let older = writers.last(of: name, before: index) { visit(older, &chain, &seen) }
      } else if let present = writers.last(of: name), !causes[present].isEmpty {
        visit(present, &chain, &seen)
      }
    }
    chain.append(index)
  }

  private func causes(of index: Int) -> [String] {
    let record = journal.records[index]
    guard !record.isFunction else { return [] }
    var found: Set<String> = []
    for name in reads[index] {
      let then = writers.last(of: name, before: index)
      let now = writers.last(of: name)
      let isOwn = record.writes.contains(name)
      if !isOwn, now != then || journal.renewals[name].map({ $0 > index }) ?? false { found.insert(name) }
      if let then, !causes[then].isEmpty, isOwn || now == then { found.formUnion(causes[then]) }
    }
    return found.sorted()
  }

  /// The names that a statement reads, those among them that are functions with what they read.
  private func followed(_ record: Journal.Record, before index: Int) -> Set<String> {
    record.isFunction ? [] : writers.reach(of: record.reads, before: index, following: \.isFunction)
  }
}
