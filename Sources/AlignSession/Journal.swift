import AlignSyntax

/// The statements that worked, in order, as they would stand in a file: what `:save` writes. A statement that reads `_`
/// is kept with what `_` stood for.
struct Journal {
  private(set) var statements: [String] = []
  /// How the last value is written in a file: the name it is bound to, or its expression.
  private(set) var lastValue: String?

  /// Notes a statement that has run.
  mutating func add(_ statement: Statement, in source: Source, gaveValue: Bool) {
    let text = expanded(source.text(of: statement.span))
    statements.append(statement.isSilenced ? text + ";" : text)
    switch statement.kind {
    case .expression:
      if gaveValue { lastValue = text.allSatisfy(Self.isNamePart) ? text : "(\(text))" }
    case .bind(_, let pattern, _):
      if case .name(let name) = pattern.kind, name != "_" { lastValue = name }
    default: break
    }
  }

  /// The text with `_` replaced where it is read as a value.
  private func expanded(_ text: String) -> String {
    guard let lastValue, text.contains("_") else { return text }
    let bytes = Array(text.utf8)
    let (tokens, _) = CursorScanner.scan(bytes)
    var result: [UInt8] = []
    var at = 0
    for (index, token) in tokens.enumerated() where token.kind == .name("_") {
      // `_ => 1` and `let _ =` bind nothing and read nothing.
      let next = index + 1 < tokens.count ? tokens[index + 1] : nil
      let isParameter =
        next.map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) == "=>" } ?? false
      if isParameter || (index > 0 && tokens[index - 1].kind == .name("let")) { continue }
      result += bytes[at..<token.start] + Array(lastValue.utf8)
      at = token.end
    }
    return String(decoding: result + bytes[at...], as: UTF8.self)
  }

  private static func isNamePart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }
}
