import Testing

@testable import AlignSession

/// What completion reads off unfinished text. `|` marks the cursor.
@Suite struct CursorContextTests {
  private func context(_ marked: String) -> CursorContext {
    let cursor = marked.utf8.firstIndex(of: UInt8(ascii: "|")).map {
      marked.utf8.distance(from: marked.utf8.startIndex, to: $0)
    }
    // A pipe operator is written `¦>` here.
    let text = marked.replacing("|", with: "").replacing("¦", with: "|")
    let shift = marked.prefix { $0 != "|" }.count { $0 == "¦" }
    return CursorContext(text, cursor: (cursor ?? text.utf8.count) - shift)
  }

  @Test(arguments: [
    (":ti|", CursorContext.Word.command), ("?na|", .help), ("??na|", .help), ("let a|", .nothing),
    ("# note|", .nothing), ("12|", .nothing), ("1..len|", .name(isAfterPipe: false)),
    ("x ¦> wh|", .name(isAfterPipe: true)), ("¦> wh|", .name(isAfterPipe: true)),
    ("d.hi|", .field(of: ["d"])),
    ("d.history.lo|", .field(of: ["d", "history"])), ("count(by: [.ch|", .field(of: [])),
    ("f(x).lo|", .field(of: ["()"])), ("load_pairs(\"data/al|", .path),
    ("f\"loss {x|", .name(isAfterPipe: false)),
    ("while tr|", .name(isAfterPipe: false)), ("|", .name(isAfterPipe: false)),
  ])
  func `the word under the cursor has a kind`(marked: String, word: CursorContext.Word) {
    #expect(context(marked).word == word)
  }

  @Test func `the prefix of a path is the whole string so far`() {
    let read = context("load_pairs(\"data/my pairs-1|")
    #expect(read.prefix == "data/my pairs-1")
    #expect(read.start == 12)
  }

  @Test func `an open call knows its callee and the arguments it has`() throws {
    let call = try #require(context("train(base, mix, loss: dpo(beta: 0.1), st|").call)
    #expect(call.callee == "train")
    #expect(call.positionalCount == 2)
    #expect(call.named == ["loss"])
    #expect(call.firstArgumentName == "base")
    #expect(call.isAtArgumentStart)
  }

  @Test func `the value of a named argument is no place for a name`() throws {
    let call = try #require(context("train(base, loss: dp|").call)
    #expect(!call.isAtArgumentStart)
    #expect(call.named == ["loss"])
  }

  @Test func `a pipe names the value that it hands over`() throws {
    let call = try #require(context("let easy = pairs ¦> where(p => p.ch|").call)
    #expect(call.isPiped)
    #expect(call.subjectName == "pairs")
    #expect(context("¦> where(p => p.ch|").call?.subjectName == "_")
    #expect(context("load_pairs(\"x\") ¦> where(p => p.ch|").call?.subjectName == nil)
    #expect(context("where(pairs, p => p.ch|").call?.subjectName == "pairs")
  }

  @Test func `a list inside a call still belongs to the call`() throws {
    let call = try #require(context("pairs\n  ¦> count(by: [.chosen_model, .re|").call)
    #expect(call.callee == "count")
    #expect(call.subjectName == "pairs")
    #expect(!call.isAtArgumentStart)
  }

  @Test func `a finished call is left behind`() {
    #expect(context("f(x)\ng|").call == nil)
    #expect(context("f(x, [1, 2]) + g|").call == nil)
  }
}
