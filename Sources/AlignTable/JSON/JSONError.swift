/// Why a text isn't the JSON that we read, and where.
package struct JSONError: Error, Sendable, Equatable {
  package enum Reason: Sendable, Equatable {
    /// The text ended where something else was expected.
    case unexpectedEnd(expected: String)
    case unexpected(found: String, expected: String)
    case unterminatedString
    /// A byte below 0x20 inside a string, which JSON wants escaped.
    case controlCharacter(UInt8)
    case invalidEscape
    /// `\ud83d` without its partner: no text holds it.
    case unpairedSurrogate
    case invalidUTF8
    case invalidNumber
    /// More digits than anybody means: such a number is a mistake, and would lose its digits in silence.
    case numberTooLong(limit: Int)
    case duplicateKey(String)
    case tooDeep(limit: Int)
    case trailingData
    /// Another language's literal: `NaN`, `None`, `True`, `Infinity`, a single quote, a comment.
    case notJSON(String)
    /// The text may be fine: the user asked to stop.
    case interrupted
  }

  package var reason: Reason
  /// Counted from 1.
  package var line: Int
  /// In Unicode scalars from the start of the line, counted from 1.
  package var column: Int
  /// From the start of the text.
  package var byteOffset: Int
}

extension JSONError {
  /// One clause that says what is wrong, without the place.
  package var message: String {
    switch reason {
    case .unexpectedEnd(let expected): "the text ends where \(expected) was expected"
    case .unexpected(let found, let expected): "expected \(expected), found \(found)"
    case .unterminatedString: "unterminated string"
    case .controlCharacter(let byte):
      "raw control character 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16)) inside a string"
    case .invalidEscape: "unknown escape in a string"
    case .unpairedSurrogate: "unpaired surrogate escape"
    case .invalidUTF8: "invalid UTF-8"
    case .invalidNumber: "malformed number"
    case .numberTooLong(let limit): "a number of more than \(limit) characters"
    case .duplicateKey(let key): "duplicate key `\(key)`"
    case .tooDeep(let limit): "nested more than \(limit) levels deep"
    case .trailingData: "extra data after the value"
    case .notJSON(let text): "`\(text)` is not JSON"
    case .interrupted: "interrupted"
    }
  }

  package var hint: String? {
    switch reason {
    case .notJSON("'"): "JSON wants double quotes; this looks like another language's literal"
    case .notJSON("NaN"), .notJSON("Infinity"), .notJSON("-Infinity"):
      "write null where there is no number"
    case .notJSON("//"), .notJSON("#"): "JSON has no comments"
    case .notJSON: "JSON spells them true, false and null"
    case .trailingData: "one value a line"
    case .controlCharacter(9): "write \\t"
    default: nil
    }
  }
}
