/// How many cells of a terminal characters take: 0 for marks that combine, 2 for wide ones, else 1.
extension Character {
  package var cellWidth: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F ? 0 : 1 }
    if unicodeScalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return scalar.isWide ? 2 : 1
    }
  }
}

extension String {
  package var cellWidth: Int { reduce(0) { $0 + $1.cellWidth } }

  /// The longest beginning that takes at most so many cells. Complexity: linear.
  func prefix(cells: Int) -> String {
    var width = 0
    return String(
      prefix { character in
        width += character.cellWidth
        return width <= cells
      })
  }

  /// The longest end that takes at most so many cells. Complexity: linear.
  func suffix(cells: Int) -> String { String(String(reversed()).prefix(cells: cells).reversed()) }
}

extension Unicode.Scalar {
  /// East Asian wide and full-width characters, and emoji.
  fileprivate var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
      0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
      0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: properties.isEmojiPresentation
    }
  }
}
