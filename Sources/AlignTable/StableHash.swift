/// A 64-bit hash that is the same on every machine and in every version: FNV-1a over the bytes of the parts.
///
/// Each text is preceded by its length as eight little-endian bytes, so that ("ab", "c") and ("a", "bc") differ; numbers
/// are their eight little-endian bytes; `.none` adds nothing but its tag. Not for secrets, and not against an adversary.
/// Source: Fowler, Noll, Vo; RFC 9923, section 5: offset basis 0xcbf29ce484222325, prime 0x100000001b3.
package struct StableHash: Sendable, Hashable {
  package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  /// The hash of several texts.
  package init(_ texts: String...) {
    for text in texts { add(text) }
  }

  /// 16 hexadecimal digits.
  package var hex: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The bytes as they are, without a length.
  package mutating func add<Bytes: Sequence>(bytes: Bytes) where Bytes.Element == UInt8 {
    var hash = value
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    value = hash
  }

  package mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      add(UInt64(bytes.count))
      add(bytes: bytes)
    }
  }

  package mutating func add(_ number: UInt64) {
    var hash = value
    for shift in stride(from: 0, to: 64, by: 8) {
      hash = (hash ^ ((number >> UInt64(shift)) & 0xff)) &* 0x0000_0100_0000_01b3
    }
    value = hash
  }

  package mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }
  package mutating func add(_ number: Double) { add(number.bitPattern) }

  /// A datum: its type as one byte, then its content.
  package mutating func add(_ cell: Cell) {
    switch cell {
    case .none: add(bytes: [0])
    case .bool(let value): add(bytes: [1, value ? 1 : 0])
    case .int(let value):
      add(bytes: [2])
      add(value)
    case .float(let value):
      add(bytes: [3])
      add(value)
    case .string(let value):
      add(bytes: [4])
      add(value)
    case .list(let values):
      add(bytes: [5])
      add(values.count)
      for value in values { add(value) }
    case .record(let fields):
      add(bytes: [6])
      add(fields.count)
      for field in fields {
        add(field.name)
        add(field.value)
      }
    }
  }
}
