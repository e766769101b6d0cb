/// Cuts a template into text and tags, and tags into words; white space around tags goes as `trim_blocks`,
/// `lstrip_blocks` and the signs `-` and `+` say.
struct TemplateScanner {
  enum Part {
    case text(String)
    case output([Word])
    case statement([Word])
  }

  enum Word: Equatable {
    case name(String)
    case string(String)
    case int(Int)
    case symbol(String)
  }

  private let source: [Character]
  private var at = 0

  private init(_ source: String) {
    // Jinja drops one line end at the end of a template.
    self.source = Array(source.hasSuffix("\n") ? String(source.dropLast()) : source)
  }

  static func parts(of source: String) throws -> [Part] {
    var scanner = TemplateScanner(source)
    return try scanner.parts()
  }

  private mutating func parts() throws -> [Part] {
    var parts: [Part] = []
    var text: [Character] = []
    func flush(_ text: inout [Character]) {
      if !text.isEmpty { parts.append(.text(String(text))) }
      text = []
    }
    while at < source.count {
      guard source[at] == "{", at + 1 < source.count, "{%#".contains(source[at + 1]) else {
        text.append(source[at])
        at += 1
        continue
      }
      let kind = source[at + 1]
      at += 2
      let sign = at < source.count ? source[at] : " "
      if sign == "-" {
        while let last = text.last, last.isWhitespace { text.removeLast() }
      } else if kind != "{", sign != "+" {
        Self.stripLineStart(&text, isFirst: parts.isEmpty)
      }
      if sign == "-" || (sign == "+" && kind != "{") { at += 1 }
      flush(&text)
      let words = try inside(kind)
      if kind == "{" { parts.append(.output(words)) } else if kind == "%" { parts.append(.statement(words)) }
    }
    flush(&text)
    return parts
  }

  /// Blanks between the start of a line and a block go.
  private static func stripLineStart(_ text: inout [Character], isFirst: Bool) {
    var end = text.count
    while end > 0, text[end - 1] == " " || text[end - 1] == "\t" { end -= 1 }
    if end == 0 ? isFirst : text[end - 1].isNewline { text.removeSubrange(end...) }
  }

  /// The words up to the end of the tag, and the white space after it that goes.
  private mutating func inside(_ kind: Character) throws -> [Word] {
    let close: [Character] = kind == "{" ? ["}", "}"] : [kind, "}"]
    var words: [Word] = []
    while at < source.count {
      let isTrimmed = source[at] == "-" && at + 2 < source.count && Array(source[at + 1...at + 2]) == close
      if isTrimmed || (at + 1 < source.count && Array(source[at...at + 1]) == close) {
        at += isTrimmed ? 3 : 2
        if isTrimmed {
          while at < source.count, source[at].isWhitespace { at += 1 }
        } else if kind != "{", at < source.count, source[at].isNewline {
          at += 1
        }
        return words
      }
      if kind == "#" || source[at].isWhitespace {
        at += 1
      } else {
        words.append(try word())
      }
    }
    throw ModelError("the chat template has a tag without its end")
  }

  private mutating func word() throws -> Word {
    let first = source[at]
    if first == "'" || first == "\"" { return .string(try string(first)) }
    let start = at
    if first.isLetter || first == "_" {
      while at < source.count, source[at].isLetter || source[at].isNumber || source[at] == "_" { at += 1 }
      return .name(String(source[start..<at]))
    }
    if first.isASCII, first.isNumber {
      while at < source.count, source[at].isASCII, source[at].isNumber { at += 1 }
      guard let value = Int(String(source[start..<at])) else {
        throw ModelError("the chat template has a number that is too large")
      }
      return .int(value)
    }
    for symbol in ["==", "!=", "<=", ">=", "//", "**"] where source[at...].starts(with: symbol) {
      at += 2
      return .symbol(symbol)
    }
    at += 1
    return .symbol(String(first))
  }

  private mutating func string(_ quote: Character) throws -> String {
    at += 1
    var text = ""
    while at < source.count, source[at] != quote {
      if source[at] == "\\", at + 1 < source.count {
        at += 1
        switch source[at] {
        case "n": text += "\n"
        case "t": text += "\t"
        case "r": text += "\r"
        case "\\", "'", "\"": text.append(source[at])
        default: text += "\\" + String(source[at])
        }
      } else {
        text.append(source[at])
      }
      at += 1
    }
    guard at < source.count else { throw ModelError("the chat template has a string without its end") }
    at += 1
    return text
  }
}
