/// White space as Unicode and Python's `str.strip` mean it, so that counts agree with other tools.
extension Unicode.Scalar {
  package var isWhiteSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  /// Takes no room: zero-width spaces, joiners and marks.
  fileprivate var isInvisible: Bool {
    switch value {
    case 0x200B...0x200F, 0x2060...0x2064, 0xFEFF, 0xAD, 0x202A...0x202E: true
    default: false
    }
  }
}

extension String {
  /// Without white space at both ends.
  package var trimmed: Substring {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.isWhiteSpace }),
      let last = scalars.lastIndex(where: { !$0.isWhiteSpace })
    else { return "" }
    return self[first...last]
  }

  /// Nothing but white space.
  package var isBlank: Bool { unicodeScalars.allSatisfy(\.isWhiteSpace) }

  /// Not blank, yet nothing to see: only zero-width characters and white space.
  package var isInvisible: Bool {
    !isBlank && unicodeScalars.allSatisfy { $0.isWhiteSpace || $0.isInvisible }
  }
}
