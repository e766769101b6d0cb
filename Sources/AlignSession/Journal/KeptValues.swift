import AlignRuntime

/// The values of the inputs at the prompt, bound to `_1`, `_2` and so on. They are bounded, so that asking for a value never
/// keeps a model alive for the whole session: large values and those of long ago are let go.
struct KeptValues {
  /// A value of more bytes is the last value `_` and no more.
  static let largestValue = 64 << 20
  /// Neither is one of more parts, which would take long to count.
  static let largestPartCount = 100_000
  /// So many values are kept, and so many bytes.
  static let count = 100
  static let largestTotal = 256 << 20

  private var kept: [(number: Int, bytes: Int)] = []

  /// The names of the values that are kept.
  var names: [String] { kept.map { "_\($0.number)" } }

  /// Whether a name is one of those that the prompt gives values: `_` or `_3`.
  static func isName(_ name: String) -> Bool {
    name.first == "_" && name.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
  }

  mutating func keep(_ value: Value, of number: Int, in machine: Machine) {
    if kept.last?.number == number { kept.removeLast() }
    var use = MemoryUse(partLimit: Self.largestPartCount)
    use.add(value)
    guard use.bytes <= Self.largestValue, !use.isPartial else { return machine.forget("_\(number)") }
    machine.define("_\(number)", value)
    kept.append((number, use.bytes))
    while kept.count > Self.count || kept.reduce(0, { $0 + $1.bytes }) > Self.largestTotal {
      machine.forget("_\(kept.removeFirst().number)")
    }
  }
}
