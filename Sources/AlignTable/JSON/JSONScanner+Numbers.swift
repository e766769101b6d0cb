/// Numbers: integers of 64 bits, floats correctly rounded.
extension JSONScanner {
  /// The powers of ten that a Double holds exactly.
  private static let exactPowers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
  ]

  mutating func number() throws(JSONError) -> Cell {
    let first = position
    let isNegative = take(UInt8(ascii: "-"))
    if isNegative, position < end, base[position] == UInt8(ascii: "I") {
      throw unexpected("a number", at: first)
    }
    let wholeStart = position
    var digits: UInt64 = 0
    var count = takeDigits(into: &digits)
    guard count > 0, count == 1 || base[wholeStart] != UInt8(ascii: "0") else {
      throw error(.invalidNumber, at: first)
    }
    var exponent = 0
    var isFloat = false
    if take(UInt8(ascii: ".")) {
      isFloat = true
      let fraction = takeDigits(into: &digits)
      guard fraction > 0 else { throw error(.invalidNumber, at: first) }
      count += fraction
      exponent = -fraction
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isFloat = true
      let isDown = take(UInt8(ascii: "-"))
      if !isDown { _ = take(UInt8(ascii: "+")) }
      var power: UInt64 = 0
      guard takeDigits(into: &power) > 0 else { throw error(.invalidNumber, at: first) }
      exponent += (isDown ? -1 : 1) * Int(min(power, 100_000))
    }
    if position - first > Self.numberLimit {
      throw error(.numberTooLong(limit: Self.numberLimit), at: first)
    }
    // 19 digits always fit into the 64 bits of `digits`.
    if !isFloat, count <= 19, digits <= UInt64(Int.max) {
      return .int(isNegative ? -Int(digits) : Int(digits))
    }
    // Up to 15 digits and a power of ten up to 22 are exact, so that one rounding gives the nearest Double.
    if count <= 15, abs(exponent) <= 22 {
      let power = Self.exactPowers[abs(exponent)]
      let magnitude = exponent < 0 ? Double(digits) / power : Double(digits) * power
      return .float(isNegative ? -magnitude : magnitude)
    }
    let text = String(
      decoding: UnsafeBufferPointer(start: base + first, count: position - first), as: UTF8.self)
    if !isFloat, let integer = Int(text) { return .int(integer) }
    guard let float = Double(text) else { throw error(.invalidNumber, at: first) }
    return .float(float)
  }

  /// Takes digits into a number that wraps where it overflows; gives how many there were.
  private mutating func takeDigits(into number: inout UInt64) -> Int {
    let first = position
    while position < end {
      let digit = base[position] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      number = number &* 10 &+ UInt64(digit)
      position += 1
    }
    return position - first
  }
}
