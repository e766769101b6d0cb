import Foundation

/// Chance as a pure function: Philox 4x32-10, keyed by (seed, purpose), counted by (step, index). There is no state to
/// save and no order to depend on: the same four numbers give the same draw in any thread, at any time.
///
/// Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"; compared with the Random123 test vectors.
package struct CounterGenerator: Sendable {
  /// What a draw is for; two purposes never share a stream. Raw values are part of what a seed means: never reuse one.
  package enum Purpose: UInt32, Sendable {
    case split = 1
    case sample = 2
    case shuffle = 3
    case curriculum = 4
    case initialisation = 5
    case generation = 6
    case tokenizer = 7
    case dropout = 8
    case user = 9
    case bootstrap = 10
    case rollout = 11
    case minibatch = 12
  }

  private let key: (UInt32, UInt32)

  package init(seed: Int, purpose: Purpose) {
    let bits = UInt64(bitPattern: Int64(seed))
    // The purpose is mixed into both halves so that (seed, purpose) pairs do not collide for small seeds.
    let mixed = Self.mix(bits &+ UInt64(purpose.rawValue) &* 0x9E37_79B9_7F4A_7C15)
    key = (UInt32(truncatingIfNeeded: mixed), UInt32(truncatingIfNeeded: mixed >> 32))
  }

  /// 128 random bits for a counter.
  package func bits(step: Int, index: Int) -> (UInt32, UInt32, UInt32, UInt32) {
    let low = UInt64(bitPattern: Int64(index))
    let high = UInt64(bitPattern: Int64(step))
    return Self.philox(
      counter: (
        UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: low >> 32),
        UInt32(truncatingIfNeeded: high), UInt32(truncatingIfNeeded: high >> 32)
      ), key: key)
  }

  /// A uniform number in [0, 1) with 53 random bits.
  package func uniform(step: Int = 0, index: Int) -> Double {
    let (a, b, _, _) = bits(step: step, index: index)
    return Double((UInt64(a) << 32 | UInt64(b)) >> 11) * 0x1p-53
  }

  /// A standard normal number (Box-Muller).
  package func normal(step: Int = 0, index: Int) -> Double {
    let (a, b, c, d) = bits(step: step, index: index)
    let first = (Double((UInt64(a) << 32 | UInt64(b)) >> 11) + 1) * 0x1p-53
    let second = Double((UInt64(c) << 32 | UInt64(d)) >> 11) * 0x1p-53
    return (-2 * log(first)).squareRoot() * cos(2 * .pi * second)
  }

  /// Four standard normal numbers from one draw (Box-Muller on 32-bit uniforms), for filling large arrays; none is
  /// beyond 6.7.
  package func normals(step: Int, index: Int) -> (Float, Float, Float, Float) {
    let (a, b, c, d) = bits(step: step, index: index)
    let (first, second) = Self.pair(a, b)
    let (third, fourth) = Self.pair(c, d)
    return (first, second, third, fourth)
  }

  private static func pair(_ a: UInt32, _ b: UInt32) -> (Float, Float) {
    let radius = (-2 * log((Float(a >> 8) + 0.5) * 0x1p-24)).squareRoot()
    let angle = Float(b >> 8) * 0x1p-24 * 2 * Float.pi
    return (radius * cos(angle), radius * sin(angle))
  }

  /// An integer in `0 ..< bound`; the bias is below bound / 2^64.
  package func integer(below bound: Int, step: Int = 0, index: Int) -> Int {
    let (a, b, _, _) = bits(step: step, index: index)
    let random = UInt64(a) << 32 | UInt64(b)
    return Int(random.multipliedFullWidth(by: UInt64(max(bound, 1))).high)
  }

  /// The numbers `0 ..< count` in a random order (Fisher-Yates); `step` selects the permutation, for instance the epoch.
  /// `eachTurn` may end the work by an error.
  package func permutation<Failure: Error>(
    of count: Int, step: Int = 0, eachTurn: () throws(Failure) -> Void
  ) throws(Failure) -> [Int] {
    var order = Array(0..<max(count, 0))
    var last = order.count - 1
    while last > 0 {
      try eachTurn()
      order.swapAt(last, integer(below: last + 1, step: step, index: last))
      last -= 1
    }
    return order
  }

  package func permutation(of count: Int, step: Int = 0) -> [Int] {
    permutation(of: count, step: step, eachTurn: {})
  }

  static func philox(
    counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (c0, c1, c2, c3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      let first = c0.multipliedFullWidth(by: 0xD251_1F53)
      let second = c2.multipliedFullWidth(by: 0xCD9E_8D57)
      (c0, c1, c2, c3) = (second.high ^ c1 ^ k0, second.low, first.high ^ c3 ^ k1, first.low)
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (c0, c1, c2, c3)
  }

  /// The finaliser of SplitMix64.
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
