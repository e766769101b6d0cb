/// How a part of a line is shown while it is typed. One of the terminal's own 16 colours each, so that dark and light
/// backgrounds both do; what is amiss is underlined, for those who don't tell colours apart.
package enum TypingRole: UInt8, CaseIterable, Sendable {
  case plain, keyword, number, string, comment
  /// `:time`, `?`
  case command
  /// The bracket at the cursor, and the one it belongs to.
  case bracket
  /// A name that nothing binds, or not yet.
  case unknown
  /// What can't be read.
  case wrong

  /// What stands between `ESC [` and `m`.
  package var style: String {
    switch self {
    case .plain: ""
    case .keyword: "35"
    case .number: "36"
    case .string: "32"
    case .comment: "2;3"
    case .command: "1;36"
    case .bracket: "1"
    case .unknown: "4"
    case .wrong: "4;31"
    }
  }

  /// How what isn't typed yet is shown.
  package static let suggestionStyle = "2"
}
