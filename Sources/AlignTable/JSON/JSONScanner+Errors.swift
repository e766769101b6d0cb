/// What is said about text that isn't JSON, with its place.
extension JSONScanner {
  package func error(_ reason: JSONError.Reason) -> JSONError { error(reason, at: position) }

  /// The error at a byte; line and column are counted only now.
  package func error(_ reason: JSONError.Reason, at place: Int) -> JSONError {
    var line = 1
    var column = 1
    var here = start
    while here < min(place, end) {
      let byte = base[here]
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
      here += 1
    }
    return JSONError(reason: reason, line: line, column: column, byteOffset: place - start)
  }

  /// The error for what stands here instead of what was expected; recognises what other languages write.
  package func unexpected(_ expected: String, at place: Int? = nil) -> JSONError {
    let place = place ?? position
    guard place < end else { return error(.unexpectedEnd(expected: expected), at: place) }
    let word = word(at: place)
    switch word {
    case "NaN", "Infinity", "-Infinity", "None", "True", "False", "nan", "inf", "undefined", "'", "//", "#":
      return error(.notJSON(word), at: place)
    default: break
    }
    switch base[place] {
    case UInt8(ascii: ","): return error(.unexpected(found: "`,`", expected: expected), at: place)
    case 0x80...: return error(highByte(at: place, expected), at: place)
    case 0..<0x20, 0x7F:
      return error(.unexpected(found: "a control character", expected: expected), at: place)
    default: return error(.unexpected(found: "`\(word)`", expected: expected), at: place)
    }
  }

  private func highByte(at place: Int, _ expected: String) -> JSONError.Reason {
    let last = min(place + 4, end)
    var decoder = UTF8()
    var iterator = UnsafeBufferPointer(start: base + place, count: last - place).makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return .invalidUTF8 }
    return .unexpected(found: scalar == "\u{FEFF}" ? "a byte order mark" : "`\(scalar)`", expected: expected)
  }

  /// The word or the single sign at a place, at most 12 bytes.
  private func word(at place: Int) -> String {
    let bytes = UnsafeBufferPointer(start: base + place, count: min(12, end - place))
    if bytes.starts(with: "//".utf8) { return "//" }
    let sign = bytes.first == UInt8(ascii: "-") ? 1 : 0
    let letters = bytes.dropFirst(sign).prefix {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
    }
    return String(decoding: bytes.prefix(letters.isEmpty ? 1 : sign + letters.count), as: UTF8.self)
  }
}
