import Testing

@testable import AlignRuntime
@testable import AlignSession

/// What Tab offers in a session. `¦` marks the cursor.
@Suite struct CompletionTests {
  private let output = Transcript()
  private let session: Session

  init() { session = Session(output: output, settings: Session.Settings(mode: .prompt)) }

  private func offered(_ marked: String) -> [String] {
    let at = marked.lastIndex(of: "¦") ?? marked.endIndex
    let text = String(marked[..<at])
    return session.complete(text, cursor: text.utf8.count).candidates.map(\.text)
  }

  @Test func `the keyword arguments that are missing, in their order`() {
    session.evaluate("fn mixed(pairs, alpha: 0.5, seed: 0) = alpha", name: "test")
    #expect(offered("mixed(¦") == ["pairs: ", "alpha: ", "seed: "])
    #expect(offered("mixed(1, ¦") == ["alpha: ", "seed: "])
    #expect(offered("mixed(1, seed: 3, ¦") == ["alpha: "])
    #expect(offered("1 |> mixed(¦") == ["alpha: ", "seed: "])
    #expect(offered("mixed(1, al¦").contains("alpha: "))
    #expect(!offered("mixed(1, alpha: al¦").contains("alpha: "))
  }

  @Test func `fields of records, of nested values, and of the rows that a lambda sees`() {
    session.evaluate("let run = {history: {loss: 1, margin: 2}, steps: 3}", name: "test")
    session.evaluate("let rows = [{chosen: \"a\", rejected: \"b\"}]", name: "test")
    #expect(offered("run.¦") == ["history", "steps"])
    #expect(offered("run.history.l¦") == ["loss"])
    #expect(offered("rows |> filter(r => r.ch¦") == ["chosen"])
    #expect(offered("rows |> map(.rej¦") == ["rejected"])
    #expect(offered("filter(rows, r => r.¦") == ["chosen", "rejected"])
    #expect(offered("run.walrus.¦") == [])
  }

  @Test func `the columns of a table behind a pipe`() {
    session.evaluate("let scores = table([{name: \"a\", score: 1.5}])", name: "test")
    #expect(offered("scores |> count(by: [.na¦") == ["name"])
    #expect(offered("scores |> sort_by(r => r.sc¦") == ["score"])
  }

  @Test func `names that can be called behind a pipe, all names elsewhere`() {
    session.evaluate("let sorted_rows = [1]", name: "test")
    #expect(offered("sorted_rows |> sor¦").contains("sort"))
    #expect(!offered("[1] |> sorted_r¦").contains("sorted_rows"))
    #expect(offered("sorted_r¦") == ["sorted_rows"])
    #expect(offered("whil¦") == ["while"])
    #expect(offered("let so¦") == [])
  }

  @Test func `completion runs nothing`() {
    session.evaluate("fn loud() { print(\"ran\") }", name: "test")
    let before = output.written
    for text in ["loud().", "loud(", "[loud()].", "loud() |> "] { _ = offered(text + "¦") }
    #expect(output.written == before)
  }
}
