import AlignSyntax

/// One line that a statement is expected to print, exactly (`#= `) or with numbers near those written (`#~ `).
///
/// A number behind `#~ ` is met by every number within one unit of its last written digit, or within a millionth of it:
/// `0.693` is met by 0.6931472, `12` by 12.000001. `#~ 0.693 within 1e-2` states another relative tolerance for all
/// numbers of the line. Runs of blanks count as one, and the words between have to be the same.
struct ExpectedLine {
  let kind: Expectation.Kind
  let text: String

  init(_ expectation: Expectation) {
    kind = expectation.kind
    text = expectation.text.trimmedEnd
  }

  func isMet(by line: String) -> Bool {
    let line = line.trimmedEnd
    guard kind == .approximately else { return line == text }
    var expected = text
    var tolerance: Double?
    if let stated = statedTolerance { (expected, tolerance) = stated }
    let (left, right) = (LinePart.parts(of: expected), LinePart.parts(of: line))
    return left.count == right.count
      && zip(left, right).allSatisfy { $0.isMet(by: $1, tolerance: tolerance) }
  }

  /// The line without `within 1e-3`, and the number.
  private var statedTolerance: (String, Double)? {
    guard let range = text.lastRange(of: " within "), let value = Double(text[range.upperBound...].trimmedEnd)
    else {
      return nil
    }
    return (String(text[..<range.lowerBound]), value)
  }
}

/// A number of a line, or what stands between two.
private enum LinePart {
  case words(String)
  /// The value, and the weight of the last digit written; nil for a whole number.
  case number(Double, unit: Double?)

  func isMet(by found: LinePart, tolerance: Double?) -> Bool {
    switch (self, found) {
    case (.words(let expected), .words(let found)): return expected == found
    case (.number(let expected, let unit), .number(let found, _)):
      let difference = abs(expected - found)
      if let tolerance { return difference <= tolerance * abs(expected) }
      // A hair more than a unit: the difference itself is rounded.
      return difference <= max(1e-6 * abs(expected), (unit ?? 0) * (1 + 1e-9))
    default: return false
    }
  }

  static func parts(of line: String) -> [LinePart] {
    let characters = Array(line)
    var parts: [LinePart] = []
    var words = ""
    var position = 0
    while position < characters.count {
      let isSeparate = words.last.map { !$0.isLetter && !$0.isNumber && $0 != "_" } ?? true
      if isSeparate, let (number, end) = number(characters, position) {
        if !words.isEmpty { parts.append(.words(words)) }
        words = ""
        parts.append(number)
        position = end
      } else {
        let character = characters[position]
        if !(character == " " && words.last == " ") { words.append(character) }
        position += 1
      }
    }
    while words.last == " " { words.removeLast() }
    if !words.isEmpty { parts.append(.words(words)) }
    return parts
  }

  private static func number(_ characters: [Character], _ start: Int) -> (LinePart, Int)? {
    var end = start
    func isDigit(_ index: Int) -> Bool { index < characters.count && ("0"..."9").contains(characters[index]) }
    if characters[end] == "-" { end += 1 }
    guard isDigit(end) else { return nil }
    while isDigit(end) { end += 1 }
    var decimals: Int?
    if end < characters.count, characters[end] == ".", isDigit(end + 1) {
      let dot = end
      end += 1
      while isDigit(end) { end += 1 }
      decimals = end - dot - 1
    }
    var exponent = 0
    if end < characters.count, characters[end] == "e" || characters[end] == "E" {
      var digits = end + 1
      if digits < characters.count, characters[digits] == "-" || characters[digits] == "+" { digits += 1 }
      if isDigit(digits) {
        let start = end + 1
        while isDigit(digits) { digits += 1 }
        exponent = Int(String(characters[start..<digits]).drop { $0 == "+" }) ?? 0
        decimals = decimals ?? 0
        end = digits
      }
    }
    guard let value = Double(String(characters[start..<end])) else { return nil }
    let unit = decimals.map { power(exponent - $0) }
    return (.number(value, unit: unit), end)
  }

  private static func power(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? 0 }
}

extension StringProtocol {
  /// Without blanks at the end.
  var trimmedEnd: String {
    var text = self[...]
    while let last = text.last, last == " " || last == "\t" || last == "\r" { text = text.dropLast() }
    return String(text)
  }

  fileprivate func lastRange(of word: String) -> Range<Index>? {
    var found: Range<Index>?
    for range in ranges(of: word) { found = range }
    return found
  }
}
