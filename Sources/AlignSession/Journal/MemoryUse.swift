import AlignRuntime

/// The bytes that values hold in memory, each shared part counted once. Small headers are counted roughly.
struct MemoryUse {
  private(set) var bytes = 0
  private var seen: Set<UInt> = []
  /// Whether it was given up: there were more parts than the limit.
  private(set) var isPartial = false
  private var partLimit: Int

  init(partLimit: Int = .max) { self.partLimit = partLimit }

  /// Adds what a value holds and nothing before it did; gives the bytes that it added.
  @discardableResult
  mutating func add(_ value: Value) -> Int {
    let before = bytes
    var open = [value]
    while let value = open.popLast() {
      partLimit -= 1
      if partLimit < 0 {
        isPartial = true
        break
      }
      switch value {
      case .none, .bool, .int, .float: break
      case .string(let string) where isNew(string): bytes += 24 + string.utf8.count
      case .list(let list) where isNew(list):
        bytes += 32 + 16 * list.elements.count
        open += list.elements
      case .record(let record) where isNew(record):
        let values = record.names.compactMap { record.value($0) }
        bytes += 32 + 16 * values.count
        open += values
      case .function(let function) where isNew(function):
        bytes += 64
        open += function.capturedValues.map(\.value)
      case .object(let object) where isNew(object):
        bytes += 32
        for part in object.memoryParts where seen.insert(part.address).inserted { bytes += part.bytes }
      default: break
      }
    }
    return bytes - before
  }

  private mutating func isNew(_ object: AnyObject) -> Bool {
    seen.insert(UInt(bitPattern: ObjectIdentifier(object))).inserted
  }

  /// `1.5 MiB`, with three digits.
  static func text(_ bytes: Int) -> String {
    var value = Double(bytes)
    var unit = "B"
    for next in ["KiB", "MiB", "GiB", "TiB"] where value >= 1000 {
      value /= 1024
      unit = next
    }
    let tenths = Int((value * 10).rounded())
    return unit == "B" || value >= 100
      ? "\(Int(value.rounded())) \(unit)" : "\(tenths / 10).\(tenths % 10) \(unit)"
  }
}
