/// The merges of a byte-pair encoding: which two neighbouring tokens become which third, and in which order of priority.
struct BytePairMerges: Sendable {
  /// `left << 32 | right`, or `.max` where free. A power of two of them, at most half of them taken.
  private var keys: [UInt64]
  /// `rank << 32 | merged`.
  private var values: [UInt64]
  private(set) var count = 0

  private static let none = UInt64.max

  init(capacity: Int) {
    var slots = 16
    while slots < capacity * 2 { slots *= 2 }
    keys = [UInt64](repeating: .max, count: slots)
    values = [UInt64](repeating: 0, count: slots)
  }

  /// A later merge of the same two tokens replaces the earlier one.
  mutating func insert(_ left: Int32, _ right: Int32, rank: Int, merged: Int32) {
    if (count + 1) * 2 > keys.count { grow() }
    let key = Self.key(left, right)
    let slot = Self.slot(of: key, in: keys)
    if keys[slot] == .max { count += 1 }
    keys[slot] = key
    values[slot] = UInt64(UInt32(truncatingIfNeeded: rank)) << 32 | UInt64(UInt32(bitPattern: merged))
  }

  /// `rank << 32 | merged`, or `.max` where the two don't merge.
  private func merge(_ left: Int32, _ right: Int32) -> UInt64 {
    let slot = Self.slot(of: Self.key(left, right), in: keys)
    return keys[slot] == .max ? Self.none : values[slot]
  }

  /// Merges neighbours, lowest rank first, leftmost among equals, until none merge.
  /// Complexity: quadratic up to 48 tokens, above that `n log n`.
  func apply(to symbols: inout [Int32]) {
    if symbols.count <= 48 { applyByScan(to: &symbols) } else { applyByQueue(to: &symbols) }
  }

  private func applyByScan(to symbols: inout [Int32]) {
    guard symbols.count > 1 else { return }
    var pairs = (0..<symbols.count - 1).map { merge(symbols[$0], symbols[$0 + 1]) }
    while true {
      var best = Self.none
      var at = 0
      // The rank is in the high half; equal ranks are equal pairs, so that the first found is the leftmost.
      for (index, pair) in pairs.enumerated() where pair < best {
        best = pair
        at = index
      }
      if best == Self.none { return }
      symbols[at] = Int32(truncatingIfNeeded: best)
      symbols.remove(at: at + 1)
      pairs.remove(at: at)
      if at < pairs.count { pairs[at] = merge(symbols[at], symbols[at + 1]) }
      if at > 0 { pairs[at - 1] = merge(symbols[at - 1], symbols[at]) }
    }
  }

  private func applyByQueue(to symbols: inout [Int32]) {
    let count = symbols.count
    var next = Array(1...count)
    var previous = Array(-1..<count - 1)
    var queue = PriorityQueue<UInt64>()
    /// Queue entries hold rank and position; one is stale when the pair at its position has another rank by now.
    func enqueue(_ at: Int) {
      guard at >= 0, next[at] < count else { return }
      let pair = merge(symbols[at], symbols[next[at]])
      if pair != Self.none { queue.insert((pair & 0xFFFF_FFFF_0000_0000) | UInt64(at)) }
    }
    for at in 0..<count { enqueue(at) }
    while let entry = queue.removeLeast() {
      let at = Int(UInt32(truncatingIfNeeded: entry))
      guard symbols[at] >= 0, next[at] < count else { continue }
      let pair = merge(symbols[at], symbols[next[at]])
      guard pair != Self.none, pair >> 32 == entry >> 32 else { continue }
      let removed = next[at]
      symbols[at] = Int32(truncatingIfNeeded: pair)
      symbols[removed] = -1
      next[at] = next[removed]
      if next[at] < count { previous[next[at]] = at }
      enqueue(at)
      enqueue(previous[at])
    }
    symbols.removeAll { $0 < 0 }
  }

  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  private static func slot(of key: UInt64, in keys: [UInt64]) -> Int {
    let mixed = key &* 0x9E37_79B9_7F4A_7C15
    var slot = Int(truncatingIfNeeded: mixed ^ (mixed >> 32)) & (keys.count - 1)
    while keys[slot] != .max && keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
    return slot
  }

  private mutating func grow() {
    let old = (keys, values)
    keys = [UInt64](repeating: .max, count: old.0.count * 2)
    values = [UInt64](repeating: 0, count: old.0.count * 2)
    for (key, value) in zip(old.0, old.1) where key != .max {
      let slot = Self.slot(of: key, in: keys)
      keys[slot] = key
      values[slot] = value
    }
  }
}
