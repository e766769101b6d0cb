/// Byte strings to numbers: a hash table that looks up slices of a buffer without making a key.
struct ByteStringTable: Sendable {
  private struct Entry {
    var hash: UInt32
    var start: Int32
    var length: Int32
    var value: Int32
  }

  private var entries: [Entry] = []
  private var keys: [UInt8] = []
  /// Indices into `entries`, or -1; a power of two of them, at most half of them taken.
  private var slots: [Int32]

  init(capacity: Int = 16) {
    slots = [Int32](repeating: -1, count: Self.slotCount(for: capacity))
    entries.reserveCapacity(capacity)
  }

  var count: Int { entries.count }

  func value(of key: UnsafeBufferPointer<UInt8>) -> Int32? {
    let hash = Self.hash(key)
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let entry = entries[Int(slots[slot])]
      if entry.hash == hash, matches(entry, key) { return entry.value }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  func value(of key: [UInt8]) -> Int32? { key.withUnsafeBufferPointer { value(of: $0) } }

  /// Adds a key that isn't there; false, with nothing changed, if it is.
  @discardableResult
  mutating func insert(_ key: UnsafeBufferPointer<UInt8>, _ value: Int32) -> Bool {
    if (entries.count + 1) * 2 > slots.count { grow() }
    let hash = Self.hash(key)
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let entry = entries[Int(slots[slot])]
      if entry.hash == hash, matches(entry, key) { return false }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(entries.count)
    entries.append(
      Entry(hash: hash, start: Int32(keys.count), length: Int32(key.count), value: value))
    keys.append(contentsOf: key)
    return true
  }

  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
    for slot in slots.indices { slots[slot] = -1 }
  }

  private func matches(_ entry: Entry, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    guard Int(entry.length) == key.count else { return false }
    let start = Int(entry.start)
    return keys.withUnsafeBufferPointer { keys in
      for offset in 0..<key.count where keys[start + offset] != key[offset] { return false }
      return true
    }
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for (index, entry) in entries.enumerated() {
      var slot = Int(entry.hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(index)
    }
  }

  private static func slotCount(for capacity: Int) -> Int {
    var count = 16
    while count < capacity * 2 { count *= 2 }
    return count
  }

  /// FNV-1a, with the high bits folded in.
  private static func hash(_ key: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in key { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
  }
}
