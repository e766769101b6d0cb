import Testing

@testable import AlignSession

/// What may follow a line that is being typed.
@Suite struct SuggestionTests {
  private let history = ["let alpha = 1", "let alpha = 22", "fn g(x) {\n  2 * x\n}", "let beta = 3", "a\tb"]

  private func rest(_ text: String, completing candidates: [String] = [], from start: Int = 0) -> String? {
    Suggestion.rest(
      of: text,
      newest: { text in
        history.last { $0.hasPrefix(text) && $0.dropFirst(text.count).first?.isNewline == false }
      },
      completions: { _ in Completions(start: start, candidates: candidates.map { .init($0) }) })
  }

  @Test func `the newest entry that begins so goes on`() {
    #expect(rest("let al") == "pha = 22")
    #expect(rest("let ") == "beta = 3")
    #expect(rest("let gamma") == nil)
  }

  @Test func `an entry of several lines is suggested line by line`() {
    #expect(rest("fn") == " g(x) {")
    #expect(rest("fn g(x) {") == nil)
    #expect(rest("fn g(x) {\n  2") == " * x")
  }

  @Test func `an empty line and one of blanks have nothing to go on with`() {
    #expect(rest("") == nil)
    #expect(rest("fn g(x) {\n") == nil)
    #expect(rest("fn g(x) {\n  ") == nil)
  }

  @Test func `where history knows nothing, the only completion goes on`() {
    #expect(rest("histo", completing: ["histogram"]) == "gram")
    #expect(rest("1 + histo", completing: ["histogram"], from: 4) == "gram")
    #expect(rest("histo", completing: ["histogram", "history"]) == nil)
    #expect(rest("let al", completing: ["allowed"], from: 4) == "pha = 22")
  }

  @Test func `what can't be shown ends a suggestion`() {
    #expect(rest("a") == nil)
  }

  @Test func `a session suggests names, fields and commands, and reads no folder`() {
    let session = Session(output: Transcript(), settings: Session.Settings(mode: .prompt))
    session.evaluate("let measured = {chosen: 1, rejected: 2}", name: "test")
    func suggested(_ line: String, above: String = "") -> String? {
      session.suggestion(for: line, above: above) { _ in nil }
    }
    #expect(suggested("measu") == "red")
    #expect(suggested("measured.rej") == "ected")
    #expect(suggested("  measu", above: "for i in 0..2 {") == "red")
    #expect(suggested(":qui") == "t")
    #expect(suggested("read_text(\"/et") == nil)
    #expect(suggested(":run /et") == nil)
    #expect(suggested("measured + ") == nil)
  }

  @Test func `no text is too odd, and no suggestion holds what can't be shown`() {
    let session = Session(output: Transcript(), settings: Session.Settings(mode: .prompt))
    session.evaluate("let measured = [{chosen: 1, rejected: 2}]", name: "test")
    let pieces = [
      "measured", "mea", ".", "cho", "|> ", "whe", "(", ")", "[", "{", "}", "f\"", "\"", "\\", ":", ":ti",
      "?", ", ", "=> ", "r",
      "#", "é", "日", "\u{1}", "\t", " ", "1", "..", "let ", "use \"",
    ]
    var chance: UInt64 = 1
    func random(_ limit: Int) -> Int {
      chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(chance >> 33) % limit
    }
    for _ in 0..<2000 {
      let line = (0...random(8)).map { _ in pieces[random(pieces.count)] }.joined()
      let rest = session.suggestion(for: line, above: random(4) == 0 ? "for r in measured {" : "") { _ in nil
      }
      #expect(rest?.contains { $0 < " " } != true, "\(line)")
    }
  }
}
