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

  @Test func `the choices of a string argument, by name, by place and behind a pipe, not files`() {
    #expect(offered("train(m, d, too_long: \"¦") == ["error\"", "drop\"", "clip\""])
    #expect(offered("train(m, d, order: \"sh¦") == ["shuffled\""])
    #expect(offered("[] |> join([], .id, \"¦") == ["both\"", "left\""])
    #expect(offered("grpo_loss(reduction: \"d¦") == ["dapo\"", "dr_grpo\""])
    #expect(offered("kl_penalty(\"bn¦") == ["bnpo\""])
    #expect(offered("group_advantage(scale: \"¦") == ["group\"", "batch\"", "none\""])
    #expect(offered("read_text(\"/et¦") == ["/etc/"])
    #expect(offered("split(\"a b\", \"/et¦") == ["/etc/"])
    session.evaluate("fn group_advantage(scale) = scale", name: "test")
    #expect(offered("group_advantage(\"/et¦") == ["/etc/"])
  }

  @Test func `completion runs nothing`() {
    session.evaluate("fn loud() { print(\"ran\") }", name: "test")
    let before = output.written
    for text in ["loud().", "loud(", "[loud()].", "loud() |> "] { _ = offered(text + "¦") }
    #expect(output.written == before)
  }
}

/// What a pipe, a string and the rest of a line tell of what could come next.
@Suite struct CompletionPlaceTests {
  private let output = Transcript()
  private let session: Session

  init() { session = Session(output: output, settings: Session.Settings(mode: .prompt)) }

  private func offered(_ text: String) -> [String] {
    session.complete(text, cursor: text.utf8.count).candidates.map(\.text)
  }

  @Test func `behind a pipe stand the functions whose first parameter takes the value`() {
    session.evaluate("let scores = table([{name: \"a\", score: 1.5}])", name: "test")
    session.evaluate("let text = \"abc\"", name: "test")
    session.evaluate("fn shorten(x) = x", name: "test")
    let tables = offered("scores |> ")
    #expect(tables.first == "shorten")
    #expect(tables.contains("where") && tables.contains("describe") && tables.contains("print"))
    #expect(!tables.contains("upper") && !tables.contains("load_model") && !tables.contains("dpo"))
    let texts = offered("text |> ")
    #expect(texts.contains("upper") && !texts.contains("where"))
    #expect(offered("scores |> where(r => r.score > 1) |> des") == ["describe"])
    #expect(!offered("scores.name |> ").contains("load_model"))
    #expect(offered("\"a b\" |> upp") == ["upper"] && offered("[1, 2] |> upp") == [])
    #expect(offered("(1 + 2) |> sqr").contains("sqrt"))
    session.evaluateInput("[3, 1]")
    #expect(offered("|> upp") == [] && offered("|> sor").contains("sort"))
  }

  @Test func `fields behind a pipe and a dot, and keys in brackets`() {
    session.evaluate("let scores = table([{name: \"a\", score: 1.5}])", name: "test")
    #expect(offered("scores |> .sc") == ["score"])
    #expect(offered("scores[\"na") == ["name\""])
  }

  @Test func `names inside the braces of a formatted string, none in its text`() {
    session.evaluate("let margin_now = 1", name: "test")
    #expect(
      offered("f\"so far {marg")
        == ["margin_now", "margin_numbers", "margin_per_token", "margin_wanted", "margins"].filter(
          offered("marg").contains))
    #expect(offered("f\"so {{marg") == [] && offered("f\"so {margin_now} marg") == [])
  }

  @Test func `files of the standard library behind use`() {
    #expect(offered("use \"std/lo") == ["std/losses\""])
  }

  @Test func `options of a run, and fields of its history`() {
    session.evaluate(
      """
      let base = new_model(8, layers: 1, width: 16, heads: 1)
      let pairs = to_pairs([{prompt: [1], chosen: [3], rejected: [4]}])
      let d = base |> train(pairs, loss: dpo(), reference: base, steps: 1)
      """, name: "test")
    #expect(offered("d.his") == ["history"] && offered("d.history.lo").contains("loss"))
    #expect(offered("d.settings.st").contains("steps"))
    #expect(offered("base |> train(pairs, loss: dpo(), war").first == "warmup: ")
    #expect(offered("d |> res").contains("resume"))
  }
}
