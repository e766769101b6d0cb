/// The number of terminal columns that a text takes: two for East Asian wide characters and emoji, none for combining
/// marks and control characters. Complexity: linear; fast for ASCII.
package func displayWidth(_ text: String) -> Int {
  var isPlain = true
  for byte in text.utf8 where byte < 0x20 || byte >= 0x7f {
    isPlain = false
    break
  }
  return isPlain ? text.utf8.count : text.reduce(0) { $0 + displayWidth($1) }
}

/// The number of terminal columns of one character as a reader sees it, with its marks and joiners.
package func displayWidth(_ character: Character) -> Int {
  var width = 0
  for scalar in character.unicodeScalars {
    if scalar.value == 0xfe0f { return 2 }
    width = max(width, scalarWidth(scalar))
  }
  return width
}

private func scalarWidth(_ scalar: Unicode.Scalar) -> Int {
  if scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value) { return 0 }
  if scalar.value < 0x300 { return scalar.value == 0xad ? 0 : 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format, .control: return 0
  default: break
  }
  if scalar.properties.isEmojiPresentation { return 2 }
  return wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
}

/// The large blocks of East Asian Width W and F (Unicode 15, EastAsianWidth.txt); emoji come by their own property.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0xa4cf,
  0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6b, 0xff01...0xff60,
  0xffe0...0xffe6, 0x16fe0...0x18cff, 0x1aff0...0x1b2ff, 0x1f200...0x1f265, 0x20000...0x3fffd,
]

/// Fitting texts into places of a given width.
package enum TextFit {
  /// The text if it fits, otherwise its beginning and an ellipsis; never wider than `width`.
  package static func cut(_ text: String, to width: Int, ellipsis: String) -> String {
    // More bytes than four per column can't fit in any case: long texts are not measured to their end.
    let start = text.utf8.count > 4 * width + 64 ? String(text.prefix(width + 1)) : text
    if start.utf8.count == text.utf8.count, displayWidth(text) <= width { return text }
    let room = width - displayWidth(ellipsis)
    if room < 0 { return String(repeating: ".", count: max(width, 0)) }
    var result = ""
    var used = 0
    for character in start {
      let next = displayWidth(character)
      if used + next > room { break }
      result.append(character)
      used += next
    }
    while result.last == " " { result.removeLast() }
    return result + ellipsis
  }

  package static func padded(_ text: String, to width: Int, isRightAligned: Bool = false) -> String {
    let space = String(repeating: " ", count: max(width - displayWidth(text), 0))
    return isRightAligned ? space + text : text + space
  }

  /// One line without line ends, tabs and control characters: `↵` (in ASCII `\n`) for a line end.
  package static func oneLine(_ text: String, usesUnicode: Bool) -> String {
    var needsWork = false
    for byte in text.utf8 where byte < 0x20 || byte >= 0x7f {
      needsWork = true
      break
    }
    guard needsWork else { return text }
    var result = ""
    for character in text {
      if character.isNewline {
        result += usesUnicode ? "↵" : "\\n"
      } else if character == "\t" {
        result += " "
      } else if displayWidth(character) == 0 {
        result += usesUnicode ? "·" : "?"
      } else if !usesUnicode, !character.isASCII {
        result += String(repeating: "?", count: displayWidth(character))
      } else {
        result.append(character)
      }
    }
    return result
  }
}
