/// Strings: found eight bytes at a time, validated when they become text.
extension JSONScanner {
  /// The string whose opening quote was just taken.
  mutating func string() throws(JSONError) -> String {
    let first = position
    let isASCII = try skipPlain(from: first)
    if base[position] == UInt8(ascii: "\"") {
      let text = isASCII ? asciiText(first, position) : try text(first, position)
      position += 1
      return text
    }
    return try stringWithEscapes(from: first)
  }

  /// Moves to the next quote or backslash; anything else that may not stand in a string is an error. Tells whether
  /// all bytes on the way were ASCII.
  @inline(__always)
  private mutating func skipPlain(from place: Int) throws(JSONError) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let quotes = ones &* 0x22
    let backslashes = ones &* 0x5C
    var here = place
    var seen: UInt64 = 0
    while true {
      // A byte of `x - ones & ~x` has its high bit set if the byte of x is zero; bytes above a zero may be set by its
      // borrow, so that only the lowest set bit counts. Below 0x20: the same with `x - 0x20 * ones`.
      let word = UnsafeRawPointer(base + here).loadUnaligned(as: UInt64.self).littleEndian
      let quote = word ^ quotes
      let backslash = word ^ backslashes
      let found =
        ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (word &- ones &* 0x20) & ~word) & highs
      if found == 0 {
        seen |= word
        here += 8
        continue
      }
      // The bytes before the one that was found.
      let zeros = found.trailingZeroBitCount
      seen |= word & ((1 << UInt64(zeros & ~7)) - 1)
      here += zeros >> 3
      break
    }
    position = here
    // The padding after the text is zero, so that no search runs past it.
    if here >= end { throw error(.unterminatedString, at: place - 1) }
    let byte = base[here]
    if byte < 0x20 { throw error(.controlCharacter(byte)) }
    return seen & highs == 0
  }

  private mutating func stringWithEscapes(from first: Int) throws(JSONError) -> String {
    scratch.removeAll(keepingCapacity: true)
    var runStart = first
    while true {
      scratch.append(contentsOf: UnsafeBufferPointer(start: base + runStart, count: position - runStart))
      if base[position] == UInt8(ascii: "\"") { break }
      try escape()
      runStart = position
      do throws(JSONError) {
        _ = try skipPlain(from: runStart)
      } catch {
        if case .unterminatedString = error.reason { throw self.error(.unterminatedString, at: first - 1) }
        throw error
      }
    }
    guard let text = String(validating: scratch, as: UTF8.self) else {
      throw error(.invalidUTF8, at: firstInvalidByte(first, position))
    }
    position += 1
    return text
  }

  /// Appends what the escape at the backslash here stands for.
  private mutating func escape() throws(JSONError) {
    let place = position
    position += 1
    guard position < end else { throw error(.unterminatedString, at: place) }
    let letter = base[position]
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(letter)
    case UInt8(ascii: "b"): scratch.append(0x08)
    case UInt8(ascii: "f"): scratch.append(0x0C)
    case UInt8(ascii: "n"): scratch.append(0x0A)
    case UInt8(ascii: "r"): scratch.append(0x0D)
    case UInt8(ascii: "t"): scratch.append(0x09)
    case UInt8(ascii: "u"): try unicodeEscape(at: place)
    default: throw error(.invalidEscape, at: place)
    }
  }

  private mutating func unicodeEscape(at place: Int) throws(JSONError) {
    var code = UInt32(try hexadecimal(at: place))
    if (0xD800..<0xDC00).contains(code) {
      guard position + 1 < end, base[position] == UInt8(ascii: "\\"), base[position + 1] == UInt8(ascii: "u")
      else { throw error(.unpairedSurrogate, at: place) }
      position += 2
      let low = UInt32(try hexadecimal(at: position - 2))
      guard (0xDC00..<0xE000).contains(low) else { throw error(.unpairedSurrogate, at: place) }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw error(.unpairedSurrogate, at: place) }
    scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  private mutating func hexadecimal(at place: Int) throws(JSONError) -> UInt16 {
    var code: UInt16 = 0
    guard position + 4 <= end else { throw error(.invalidEscape, at: place) }
    for _ in 0..<4 {
      let byte = base[position]
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw error(.invalidEscape, at: place)
      }
      code = code << 4 | UInt16(digit)
      position += 1
    }
    return code
  }

  private func asciiText(_ first: Int, _ last: Int) -> String {
    String(decoding: UnsafeBufferPointer(start: base + first, count: last - first), as: UTF8.self)
  }

  private func text(_ first: Int, _ last: Int) throws(JSONError) -> String {
    let bytes = UnsafeBufferPointer(start: base + first, count: last - first)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw error(.invalidUTF8, at: firstInvalidByte(first, last))
    }
    return text
  }

  /// The first byte in a range that is no part of a well-formed UTF-8 sequence. Only for messages.
  func firstInvalidByte(_ first: Int, _ last: Int) -> Int {
    let bytes = UnsafeBufferPointer(start: base + first, count: last - first)
    var iterator = bytes.makeIterator()
    var decoder = UTF8()
    var offset = 0
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): offset += UTF8.width(scalar)
      case .emptyInput, .error: return first + offset
      }
    }
  }
}
