/// The spelling of bytes in vocabularies of byte-level tokenizers: each of the 256 bytes is one printable character, so
/// that a token is a string whatever bytes it holds. A space is `Ġ`, a line feed `Ċ`.
///
/// Source: GPT-2's `bytes_to_unicode`.
enum ByteAlphabet {
  /// The character of each byte.
  static let characters: [Unicode.Scalar] = {
    var next: UInt32 = 256
    return (0...255).map { (byte: UInt32) in
      if isPrintable(byte), let scalar = Unicode.Scalar(byte) { return scalar }
      defer { next += 1 }
      return Unicode.Scalar(next) ?? " "
    }
  }()

  /// For each character below 324 the byte it stands for, or -1.
  static let bytes: [Int16] = {
    var table = [Int16](repeating: -1, count: 324)
    for (byte, character) in characters.enumerated() { table[Int(character.value)] = Int16(byte) }
    return table
  }()

  private static func isPrintable(_ byte: UInt32) -> Bool {
    (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
  }

  /// Appends the bytes that a token's spelling stands for. False, with nothing appended, if a character of it stands
  /// for none.
  static func append(bytesOf spelling: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) -> Bool {
    let start = result.count
    var at = 0
    while at < spelling.count {
      // Characters below 324 take one or two bytes of UTF-8.
      let first = spelling[at]
      var code = Int(first)
      at += 1
      if first >= 0x80 {
        guard first & 0xE0 == 0xC0, at < spelling.count else {
          result.removeSubrange(start...)
          return false
        }
        code = Int(first & 0x1F) << 6 | Int(spelling[at] & 0x3F)
        at += 1
      }
      guard code < bytes.count, bytes[code] >= 0 else {
        result.removeSubrange(start...)
        return false
      }
      result.append(UInt8(bytes[code]))
    }
    return true
  }

  /// The spelling of a token.
  static func spelling(of bytes: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(characters[Int(byte)]) }
    return String(text)
  }
}
