extension Column {
  /// Where the values lie, which columns that share them have in common, and their bytes. Texts are counted by their
  /// length, nested data by a sample.
  package var memory: (start: UnsafeRawPointer?, bytes: Int) {
    switch values {
    case .bools(let values): place(values, values.count)
    case .ints(let values): place(values, 8 * values.count)
    case .floats(let values): place(values, 8 * values.count)
    case .strings(let values):
      // A string of up to 15 bytes lies in its place.
      place(values, values.reduce(16 * values.count) { $1.utf8.count > 15 ? $0 + 32 + $1.utf8.count : $0 })
    case .cells(let values):
      place(values, values.prefix(Self.sampleCount).reduce(0) { $0 + $1.bytes } * scale(values.count))
    }
  }

  private static var sampleCount: Int { 1000 }

  private func scale(_ count: Int) -> Int { max(1, count / Self.sampleCount) }

  private func place<Element>(_ values: [Element], _ bytes: Int) -> (start: UnsafeRawPointer?, bytes: Int) {
    (values.withUnsafeBytes { $0.baseAddress }, bytes + missing.count)
  }
}

extension Cell {
  /// The bytes that the datum takes, headers counted roughly.
  fileprivate var bytes: Int {
    switch self {
    case .none, .bool, .int, .float: 32
    case .string(let text): 32 + (text.utf8.count > 15 ? 32 + text.utf8.count : 0)
    case .list(let elements): elements.reduce(64) { $0 + $1.bytes }
    case .record(let fields): fields.reduce(64) { $0 + 16 + $1.value.bytes }
    }
  }
}
