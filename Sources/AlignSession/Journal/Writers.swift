/// The statements of a journal that set each name, in order.
struct Writers {
  private var indices: [String: [Int]] = [:]

  init(_ records: some Sequence<Journal.Record>) {
    for (index, record) in records.enumerated() {
      for name in record.writes { indices[name, default: []].append(index) }
    }
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
