import Foundation

/// What is done to text before it is cut: the Unicode normal forms.
enum Normalizer: String, Sendable, CaseIterable {
  case nfc = "NFC"
  case nfd = "NFD"
  case nfkc = "NFKC"
  case nfkd = "NFKD"

  /// ASCII text is in every normal form, and comes back as it is.
  func apply(to text: [UInt8]) -> [UInt8] {
    if text.allSatisfy({ $0 < 0x80 }) { return text }
    let string = String(decoding: text, as: UTF8.self)
    let normal =
      switch self {
      case .nfc: string.precomposedStringWithCanonicalMapping
      case .nfd: string.decomposedStringWithCanonicalMapping
      case .nfkc: string.precomposedStringWithCompatibilityMapping
      case .nfkd: string.decomposedStringWithCompatibilityMapping
      }
    return Array(normal.utf8)
  }
}
