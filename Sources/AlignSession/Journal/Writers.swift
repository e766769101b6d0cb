/// The statements of a journal that set each name, in order.
struct Writers {
  private let records: SharedList<Journal.Record>
  private var indices: [String: [Int]] = [:]

  init(_ records: SharedList<Journal.Record>) {
    self.records = records
    for (index, record) in records.enumerated() {
      for name in record.writes { indices[name, default: []].append(index) }
    }
  }

  /// The names, and what those statements read that set them before one and are to be followed: functions look names up when
  /// they run.
  func reach(
    of names: Set<String>, before end: Int, following isFollowed: (Journal.Record) -> Bool
  ) -> Set<String> {
    var found: Set<String> = []
    var open = Array(names)
    while let name = open.popLast() {
      guard found.insert(name).inserted, let definer = last(of: name, before: end).map({ records[$0] }),
        isFollowed(definer)
      else { continue }
      open += definer.reads
    }
    return found
  }

  /// The last statement that sets a name, of those before one. Complexity: logarithmic in their number.
  func last(of name: String, before end: Int = .max) -> Int? {
    guard let all = indices[name] else { return nil }
    var range = all.indices
    while let middle = range.dropFirst(range.count / 2).first {
      range = all[middle] < end ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound > 0 ? all[range.lowerBound - 1] : nil
  }
}
