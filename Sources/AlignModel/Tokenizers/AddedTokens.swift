import AlignInterruption

/// A token that is matched in the text before everything else.
struct AddedToken: Sendable {
  var id: Int32
  var content: String
  /// Left out by `decode` when special tokens are to be left out.
  var isSpecial: Bool
  /// Only where no letter, digit or underscore stands beside it.
  var isSingleWord = false
  /// Takes the white space before it.
  var stripsLeft = false
  /// Takes the white space after it.
  var stripsRight = false
  /// Matched in the normalised text rather than in the raw one.
  var isNormalized = false
}

/// Finds added tokens in text: leftmost first, the longest of those that begin at one place.
struct AddedTokens: Sendable {
  private let tokens: [AddedToken]
  /// Contents to indices of `tokens`.
  private var table = ByteStringTable()
  /// For each first byte the lengths of the contents that begin with it, longest first.
  private var lengths = [[Int]](repeating: [], count: 256)

  init(_ tokens: [AddedToken]) {
    self.tokens = tokens.filter { !$0.content.isEmpty }
    for (index, token) in self.tokens.enumerated() {
      let bytes = Array(token.content.utf8)
      bytes.withUnsafeBufferPointer { _ = table.insert($0, Int32(index)) }
      if !lengths[Int(bytes[0])].contains(bytes.count) { lengths[Int(bytes[0])].append(bytes.count) }
    }
    for first in lengths.indices { lengths[first].sort(by: >) }
  }

  /// A stretch of the text, with the token's id if it is one.
  struct Part {
    var range: Range<Int>
    var id: Int32?
  }

  /// The text as stretches between and of added tokens, in order.
  func parts(of text: UnsafeBufferPointer<UInt8>) throws -> [Part] {
    guard !tokens.isEmpty else { return text.isEmpty ? [] : [Part(range: 0..<text.count)] }
    var parts: [Part] = []
    var last = 0
    var at = 0
    while at < text.count {
      if at & 0xFFFF == 0xFFFF { try Interruption.check() }
      guard let (token, length) = match(text, at) else {
        at += 1
        continue
      }
      var (start, end) = (at, at + length)
      at = end
      if token.isSingleWord, Self.endsWithWord(text[..<start]) || Self.beginsWithWord(text[end...]) {
        continue
      }
      if token.stripsLeft { start = Self.withoutTrailingSpace(text[min(last, start)..<start]) }
      if token.stripsRight { end = Self.withoutLeadingSpace(text[end...]) }
      // The white space that an earlier token took may reach into this one.
      start = max(start, last)
      if last < start { parts.append(Part(range: last..<start)) }
      parts.append(Part(range: start..<max(start, end), id: token.id))
      last = max(last, end)
    }
    if last < text.count { parts.append(Part(range: last..<text.count)) }
    return parts
  }

  private func match(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> (AddedToken, Int)? {
    for length in lengths[Int(text[at])] where at + length <= text.count {
      if let index = table.value(of: UnsafeBufferPointer(rebasing: text[at..<at + length])) {
        return (tokens[Int(index)], length)
      }
    }
    return nil
  }

  private static func endsWithWord(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    String(decoding: text.suffix(4), as: UTF8.self).unicodeScalars.last.map(isWord) ?? false
  }

  private static func beginsWithWord(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    String(decoding: text.prefix(4), as: UTF8.self).unicodeScalars.first.map(isWord) ?? false
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: true
    default: scalar.properties.isAlphabetic || scalar.properties.isJoinControl
    }
  }

  private static func withoutTrailingSpace(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    var end = text.endIndex
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars.reversed() {
      guard scalar.properties.isWhitespace else { break }
      end -= UTF8.width(scalar)
    }
    return end
  }

  private static func withoutLeadingSpace(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    var start = text.startIndex
    while let scalar = String(decoding: text[start...].prefix(4), as: UTF8.self).unicodeScalars.first,
      scalar.properties.isWhitespace
    {
      start += UTF8.width(scalar)
    }
    return start
  }
}
