/// A token as completion needs it: much coarser than the parser's, and never wrong about unfinished text.
struct CursorToken: Equatable {
  enum Kind: Equatable {
    case name(String)
    case number
    /// A finished string, or a closed bracket.
    case value
    /// `(` right behind a name; nil: behind something else that can be called.
    case openCall(String?)
    case open
    case close
    case comma
    case colon
    case dot
    case pipe
    case question
    case semicolon
    case newline
    case other
  }
  var kind: Kind
  var start: Int
  var end: Int
}

/// Cuts the text in front of the cursor into tokens.
enum CursorScanner {
  /// What the text ends in.
  enum End: Equatable {
    case code
    case comment
    /// A string that is still open: where its text starts, and whether it could be a path.
    case string(from: Int, isPath: Bool)
  }

  static func scan(_ bytes: [UInt8]) -> (tokens: [CursorToken], end: End) {
    var tokens: [CursorToken] = []
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      let start = at
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        at += 1
        continue
      case UInt8(ascii: "#"):
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
        if at == bytes.count { return (tokens, .comment) }
        continue
      case UInt8(ascii: "\""):
        guard let end = endOfString(bytes, from: at) else {
          let isLong = bytes[at...].starts(with: Array("\"\"\"".utf8))
          let isFormatted = tokens.last.map { $0.kind == .name("f") && $0.end == start } ?? false
          let from = at + (isLong ? 3 : 1)
          if isFormatted, let inner = openBrace(bytes, from: from) {
            let (found, end) = scan(Array(bytes[inner...]))
            tokens.append(CursorToken(kind: .open, start: inner - 1, end: inner))
            tokens += found.map { CursorToken(kind: $0.kind, start: $0.start + inner, end: $0.end + inner) }
            if case .string(let start, let isPath) = end {
              return (tokens, .string(from: start + inner, isPath: isPath))
            }
            return (tokens, end)
          }
          return (tokens, .string(from: from, isPath: !isLong && !isFormatted))
        }
        at = end
        tokens.append(CursorToken(kind: .value, start: start, end: at))
        continue
      case _ where isNameStart(byte):
        while at < bytes.count, isNamePart(bytes[at]) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        tokens.append(CursorToken(kind: .name(text), start: start, end: at))
        continue
      case _ where isDigit(byte):
        at = endOfNumber(bytes, from: at)
        tokens.append(CursorToken(kind: .number, start: start, end: at))
        continue
      default:
        let (kind, length) = punctuation(bytes, at, previous: tokens.last)
        at += length
        tokens.append(CursorToken(kind: kind, start: start, end: at))
      }
    }
    return (tokens, .code)
  }

  private static func punctuation(_ bytes: [UInt8], _ at: Int, previous: CursorToken?)
    -> (CursorToken.Kind, Int)
  {
    let next = at + 1 < bytes.count ? bytes[at + 1] : 0
    switch bytes[at] {
    case UInt8(ascii: "\n"): return (.newline, 1)
    case UInt8(ascii: ";"): return (.semicolon, 1)
    case UInt8(ascii: ","): return (.comma, 1)
    case UInt8(ascii: ":"): return (.colon, 1)
    case UInt8(ascii: "?"): return (.question, 1)
    case UInt8(ascii: "|") where next == UInt8(ascii: ">"): return (.pipe, 2)
    case UInt8(ascii: "=") where next == UInt8(ascii: ">"): return (.other, 2)
    case UInt8(ascii: ".") where next == UInt8(ascii: "."):
      let isSpread = at + 2 < bytes.count && bytes[at + 2] == UInt8(ascii: ".")
      return (.other, isSpread ? 3 : 2)
    case UInt8(ascii: "."): return (.dot, 1)
    case UInt8(ascii: "("):
      guard let previous, previous.end == at else { return (.open, 1) }
      switch previous.kind {
      case .name(let name): return (.openCall(name), 1)
      case .close, .value: return (.openCall(nil), 1)
      default: return (.open, 1)
      }
    case UInt8(ascii: "["), UInt8(ascii: "{"): return (.open, 1)
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): return (.close, 1)
    default: return (.other, 1)
    }
  }

  /// The offset behind the closing quotation mark; nil where the string doesn't end.
  private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int? {
    let isLong = bytes[start...].starts(with: Array("\"\"\"".utf8))
    var at = start + (isLong ? 3 : 1)
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\\"):
        at += 2
      case UInt8(ascii: "\"") where !isLong:
        return at + 1
      case UInt8(ascii: "\"") where bytes[at...].starts(with: Array("\"\"\"".utf8)):
        return at + 3
      case UInt8(ascii: "\n") where !isLong:
        return at
      default:
        at += 1
      }
    }
    return nil
  }

  /// Behind the `{` of a formatted string whose `}` has not been typed; nil in its text.
  private static func openBrace(_ bytes: [UInt8], from start: Int) -> Int? {
    var open: Int?
    var at = start
    while at < bytes.count {
      let isDoubled = at + 1 < bytes.count && bytes[at + 1] == bytes[at]
      switch bytes[at] {
      case UInt8(ascii: "\\"): at += 1
      case UInt8(ascii: "{") where open == nil && isDoubled: at += 1
      case UInt8(ascii: "{") where open == nil: open = at + 1
      case UInt8(ascii: "}"): open = nil
      default: break
      }
      at += 1
    }
    return open
  }

  private static func endOfNumber(_ bytes: [UInt8], from start: Int) -> Int {
    var at = start
    while at < bytes.count {
      let next = at + 1 < bytes.count ? bytes[at + 1] : 0
      guard isNamePart(bytes[at]) || (bytes[at] == UInt8(ascii: ".") && isDigit(next)) else { break }
      at += 1
    }
    return at
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
  private static func isNameStart(_ byte: UInt8) -> Bool {
    byte == 95 || (byte | 32 >= 97 && byte | 32 <= 122) || byte >= 128
  }
  private static func isNamePart(_ byte: UInt8) -> Bool { isNameStart(byte) || isDigit(byte) }
}

extension CursorScanner {
  /// How many brackets are open at the end of the text.
  static func openBrackets(_ bytes: [UInt8]) -> Int {
    var depth = 0
    for token in scan(bytes).tokens {
      switch token.kind {
      case .open, .openCall: depth += 1
      case .close: depth = max(0, depth - 1)
      default: break
      }
    }
    return depth
  }
}
