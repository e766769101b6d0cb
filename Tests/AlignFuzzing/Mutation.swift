/// Changes texts of programs as slips of the hand and of tools do: pieces lost, doubled, moved, replaced.
package struct Mutation {
  /// Texts that pieces are taken from.
  let corpus: [[UInt8]]

  package init(corpus: [String]) { self.corpus = corpus.map { Array($0.utf8) } }

  /// One of the texts with a few changes. It may be no UTF-8 for a moment; what is given back is repaired.
  package func text(_ dice: inout Dice) -> String {
    guard !corpus.isEmpty else { return "" }
    var bytes = dice.pick(corpus)
    if bytes.count > 4_000 {
      let start = dice.below(bytes.count - 3_000)
      bytes = Array(bytes[start..<start + 3_000])
    }
    for _ in 0...dice.below(4) { change(&bytes, &dice) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let pieces = [
    "(", ")", "[", "]", "{", "}", "\"", "f\"", "\"\"\"", "\n", "\r\n", "|>", " => ", ".", "..", "...", ",",
    ":",
    ";", "\\", "#", "# %%\n", "#= 1\n", "## x\n", "é", "👩‍👩‍👧", "\u{0}", "\u{FEFF}", "\u{2028}", "if ", "else ",
    "match ", "try ", "fn ", "let ", "var ", "for ", "in ", "while ", "return ", "use ", "not ", "and ",
    "or ",
    "none", "true", "-", "^", "%", "//", "==", "<=", "0", "1e999", "9223372036854775807",
    "-9223372036854775808", "1e-320", "_", ".a.b", "[..]", "{...x}", "x => ", "1_000", "{x:.3f}", "\t",
  ]

  private func change(_ bytes: inout [UInt8], _ dice: inout Dice) {
    let place = dice.below(bytes.count + 1)
    let length = dice.below(min(40, bytes.count - place) + 1)
    switch dice.below(9) {
    case 0: bytes.removeSubrange(place..<place + length)
    case 1: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
    case 2: bytes.insert(contentsOf: Array(dice.pick(Self.pieces).utf8), at: place)
    case 3: bytes.replaceSubrange(place..<place + length, with: Array(dice.pick(Self.pieces).utf8))
    case 4:
      let other = dice.pick(corpus)
      let start = dice.below(other.count + 1)
      bytes.insert(
        contentsOf: other[start..<start + dice.below(min(200, other.count - start) + 1)], at: place)
    case 5: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: dice.next()) }
    case 6: bytes.removeSubrange(place...)
    case 7: replaceNumber(&bytes, from: place, &dice)
    default: swapWords(&bytes, &dice)
    }
  }

  private func replaceNumber(_ bytes: inout [UInt8], from place: Int, _ dice: inout Dice) {
    let isDigit = { (byte: UInt8) in byte >= 48 && byte <= 57 }
    guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: Array(dice.pick(ProgramMaker.numbers).utf8))
  }

  /// Puts one word of the text in the place of another.
  private func swapWords(_ bytes: inout [UInt8], _ dice: inout Dice) {
    let words = Self.words(bytes)
    guard words.count > 1 else { return }
    let (from, to) = (dice.pick(words), dice.pick(words))
    bytes.replaceSubrange(to, with: Array(bytes[from]))
  }

  private static func words(_ bytes: [UInt8]) -> [Range<Int>] {
    let isWord = { (byte: UInt8) in
      byte == 95 || (byte | 32) >= 97 && (byte | 32) <= 122 || byte >= 48 && byte <= 57
    }
    var words: [Range<Int>] = []
    var start: Int?
    for (index, byte) in bytes.enumerated() {
      if isWord(byte) {
        start = start ?? index
      } else if let first = start {
        words.append(first..<index)
        start = nil
      }
    }
    return words
  }
}
