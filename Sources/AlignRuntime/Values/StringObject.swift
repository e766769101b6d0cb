/// What precedes the bytes of a `StringObject`.
public struct StringHeader {
  /// Bytes in use.
  var count: Int
  /// Bytes that fit; more than can be said here isn't used. Small, so that short strings take little room.
  var capacity: UInt32
  /// Whether every byte is below 128, so that bytes and characters are counted alike; nil: not looked at yet.
  var isASCII: Bool?
}

/// A string: UTF-8 bytes behind one header, in one allocation. Positions count Unicode scalars.
public final class StringObject: ManagedBuffer<StringHeader, UInt8> {
  package static func make(capacity: Int) -> StringObject {
    let buffer = create(minimumCapacity: capacity) { _ in
      StringHeader(count: 0, capacity: UInt32(clamping: capacity), isASCII: true)
    }
    return unsafeDowncast(buffer, to: StringObject.self)
  }

  package static func make(_ text: String) -> StringObject {
    var text = text
    return text.withUTF8 { make(bytes: $0) }
  }

  package static func make(bytes: UnsafeBufferPointer<UInt8>) -> StringObject {
    let result = make(capacity: bytes.count)
    if let start = bytes.baseAddress {
      result.bytes.update(from: start, count: bytes.count)
    }
    result.head.pointee.count = bytes.count
    result.head.pointee.isASCII = nil
    return result
  }

  /// The header through its address: the class's own property would be checked for exclusive access each time.
  @inline(__always) var head: UnsafeMutablePointer<StringHeader> { withUnsafeMutablePointerToHeader { $0 } }
  @inline(__always) var bytes: UnsafeMutablePointer<UInt8> { withUnsafeMutablePointerToElements { $0 } }
  @inline(__always) var byteCount: Int { head.pointee.count }

  /// The bytes; valid while the object lives.
  package var utf8: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes, count: byteCount) }

  package var text: String { withExtendedLifetime(self) { String(decoding: utf8, as: UTF8.self) } }

  package var isEmpty: Bool { byteCount == 0 }

  /// Whether bytes and characters are the same.
  package var isASCII: Bool {
    if let known = head.pointee.isASCII { return known }
    let answer = utf8.allSatisfy { $0 < 0x80 }
    head.pointee.isASCII = answer
    return answer
  }

  /// The number of Unicode scalars. Complexity: linear the first time; constant for ASCII afterwards.
  package var length: Int {
    if isASCII { return byteCount }
    var count = 0
    for byte in utf8 where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }

  /// The byte offset of the scalar at `index`, which may be the end.
  package func offset(of index: Int) -> Int {
    if isASCII { return index }
    var seen = -1
    for (offset, byte) in utf8.enumerated() where byte & 0xC0 != 0x80 {
      seen += 1
      if seen == index { return offset }
    }
    return byteCount
  }

  /// The scalars from `low` up to `high`, both within the string.
  package func slice(_ low: Int, _ high: Int) -> StringObject {
    let start = offset(of: low)
    let end = offset(of: max(low, high))
    return StringObject.make(bytes: UnsafeBufferPointer(rebasing: utf8[start..<end]))
  }

  package static func == (left: StringObject, right: StringObject) -> Bool {
    if left === right { return true }
    return left.byteCount == right.byteCount && left.utf8.elementsEqual(right.utf8)
  }

  /// Order of Unicode scalars, which is the order of the bytes.
  package static func < (left: StringObject, right: StringObject) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}

extension StringObject {
  /// Appends in place when `slot` holds the only reference and there is room, else puts a longer string there.
  @inline(__always)
  static func append(_ start: UnsafePointer<UInt8>, count: Int, to string: inout StringObject, isASCII: Bool?)
  {
    let old = string.byteCount
    if !isKnownUniquelyReferenced(&string) || old + count > Int(string.head.pointee.capacity) {
      let grown = make(capacity: max(24, 2 * (old + count)))
      grown.bytes.update(from: string.bytes, count: old)
      grown.head.pointee.count = old
      grown.head.pointee.isASCII = string.head.pointee.isASCII
      string = grown
    }
    (string.bytes + old).update(from: start, count: count)
    string.head.pointee.count = old + count
    if isASCII != true || string.head.pointee.isASCII != true {
      string.head.pointee.isASCII = isASCII == false || string.head.pointee.isASCII == false ? false : nil
    }
  }

  static func append(_ other: StringObject, to string: inout StringObject) {
    append(
      UnsafePointer(other.bytes), count: other.byteCount, to: &string, isASCII: other.head.pointee.isASCII)
  }

  static func append(_ text: String, to string: inout StringObject) {
    var text = text
    text.withUTF8 { bytes in
      guard let start = bytes.baseAddress else { return }
      append(start, count: bytes.count, to: &string, isASCII: nil)
    }
  }

  static func append(_ number: Int, to string: inout StringObject) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var position = 20
      var rest = number.magnitude
      repeat {
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
        position -= 1
        digits[position] = UInt8(truncatingIfNeeded: digit) + 48
        rest = quotient
      } while rest > 0
      if number < 0 {
        position -= 1
        digits[position] = 45
      }
      guard let start = digits.baseAddress else { return }
      append(UnsafePointer(start + position), count: 20 - position, to: &string, isASCII: true)
    }
  }
}
