import Foundation
import Testing

@testable import AlignSyntax

/// `docs/editors/align.tmLanguage.json` beside the scanner: both must take a program apart in the same way.
@Suite struct EditorGrammarTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private let grammar: TextMateGrammar

  init() throws {
    grammar = try TextMateGrammar(Self.root.appending(path: "docs/editors/align.tmLanguage.json"))
  }

  @Test func `every word of the language is coloured as one, and no other name is`() throws {
    for word in Token.Kind.words.keys.sorted() {
      let scope = try #require(grammar.scopes(of: "\(word) ").first ?? nil, "\(word)")
      #expect(scope.hasPrefix("keyword.") || scope.hasPrefix("storage.") || scope.hasPrefix("constant."))
    }
    for name in ["letter", "note", "_in", "nones", "reused", "f"] {
      #expect(grammar.scopes(of: "\(name) ").first == "variable.other.align", "\(name)")
    }
    #expect(grammar.words == Set(Token.Kind.words.keys))
  }

  @Test(arguments: [
    ("# %% Pairs", 3, "markup.heading.cell.align"),
    ("## Sums.", 3, "comment.line.documentation.align"),
    ("#= 1", 3, "comment.line.expectation.align"),
    ("# plain", 3, "comment.line.number-sign.align"),
    ("f\"a {b + 1:.2f} c\"", 3, "string.interpolated.align"),
    ("f\"a {b + 1:.2f} c\"", 5, "variable.other.align"),
    ("f\"a {b + 1:.2f} c\"", 9, "constant.numeric.align"),
    ("f\"a {b + 1:.2f} c\"", 16, "string.interpolated.align"),
    ("f\"{{a}}\"", 2, "constant.character.escape.align"),
    ("f\"{{a}}\"", 4, "string.interpolated.align"),
    ("\"a\\n\"", 2, "constant.character.escape.align"),
    ("train(x, steps: 3)", 0, "entity.name.function.align"),
    ("train(x, steps: 3)", 9, "variable.parameter.align"),
    ("r.in", 2, "variable.other.member.align"),
    ("0..5", 1, "keyword.operator.align"),
    ("0..5", 3, "constant.numeric.align"),
    ("{in: 2}", 1, "variable.parameter.align"),
    ("x not in y", 2, "keyword.operator.word.align"),
  ])
  func `a place has its scope`(line: String, offset: Int, scope: String) {
    #expect(grammar.scopes(of: line)[offset] == scope)
  }

  @Test func `strings, numbers and words of all programs are where the scanner finds them`() throws {
    var count = 0
    for folder in ["stdlib", "notebooks", "Tests/Scripts"] {
      let files = FileManager.default.enumerator(atPath: Self.root.appending(path: folder).path)
      while let path = files?.nextObject() as? String {
        guard path.hasSuffix(".align") else { continue }
        let text = try String(contentsOf: Self.root.appending(path: "\(folder)/\(path)"), encoding: .utf8)
        // Offsets of the two are bytes and UTF-16 units.
        guard text.utf8.allSatisfy({ $0 < 128 }) else { continue }
        count += 1
        compare(Source(name: "\(folder)/\(path)", text: text))
      }
    }
    #expect(count > 100)
  }

  private func compare(_ source: Source) {
    let scopes = grammar.scopes(of: source.text)
    let (tokens, _) = Scanner.scan(source)
    for (index, token) in tokens.enumerated() {
      guard let expected = Self.prefixes(of: token, after: index > 0 ? tokens[index - 1] : nil) else {
        continue
      }
      let scope = scopes[token.span.start] ?? "none"
      if !expected.contains(where: scope.hasPrefix) {
        let line = source.position(of: token.span.start).line
        Issue.record("\(source.name):\(line): `\(source.text(of: token.span))` is \(scope)")
      }
    }
  }

  /// What the scope of a token may begin with; nil: any.
  private static func prefixes(of token: Token, after last: Token?) -> [String]? {
    switch token.kind {
    case .string, .interpolation: ["string."]
    case .int, .float: ["constant.numeric"]
    case .name: ["variable.", "entity.name.function"]
    // A word behind a dot or before a colon is a name.
    case _ where token.kind.isReserved && last?.kind == .dot: ["variable.other.member"]
    case _ where token.kind.isReserved: ["keyword.", "storage.", "constant.language", "variable.parameter"]
    default: nil
    }
  }
}
