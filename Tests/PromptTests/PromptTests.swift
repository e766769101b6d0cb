import Foundation
import Testing

/// Conversations with the real program at a terminal.
@Suite(.serialized)
struct PromptTests {
  private let home: TemporaryHome

  init() throws { home = try TemporaryHome() }

  private func start(environment: [String: String] = [:], columns: UInt16 = 80) throws -> PromptSession {
    let session = try PromptSession(home: home.url, environment: environment, columns: columns)
    try session.wait(for: PromptSession.prompt)
    return session
  }

  @Test func `a warning of what was typed is one line, and a bare column is told as one`() throws {
    let session = try start(columns: 120)
    let typed = try session.enter("fn f(x) = if x < 1 and x > 2 { 3 }")
    #expect(typed.contains("prompt[1]:1:14: warning[W0203]: `x < 1` and `x > 2` never hold together"))
    try session.enter("let t = table({margin: [0.5]})")
    #expect(try session.enter("t |> where(margin > 0)").contains("write `r => r.margin > 0`"))
    #expect(try session.enter("time").contains("write `:time`: it is a command"))
  }

  @Test func `the banner says how to get help and how to leave, and Ctrl-D leaves`() throws {
    let session = try start()
    #expect(session.seen.contains("`?name` explains"))
    #expect(session.seen.contains("Ctrl-D leaves"))
    session.type("\u{4}")
    #expect(try session.end() == 0)
  }

  @Test func `a value is shown, a binding and a silenced value are not`() throws {
    let session = try start()
    #expect(try session.enter("1 + 2") == "3\n")
    #expect(try session.enter("let a = 4") == "")
    #expect(try session.enter("a * 2;") == "")
    #expect(try session.enter("a * 2") == "8\n")
  }

  @Test func `the last value is an underscore, and a line that begins with a pipe goes on from it`() throws {
    let session = try start()
    try session.enter("[3, 1, 2]")
    #expect(try session.enter("length(_)") == "3\n")
    try session.enter("let list = [5, 4]")
    let shown = try session.enter("|> sort()")
    #expect(shown.contains("[4, 5]"))
    #expect(shown.contains("`list`"))
  }

  @Test(arguments: ["exit", "quit", ":quit", ":q"])
  func `leaving has the names that people try`(word: String) throws {
    let session = try start()
    session.type(word + "\n")
    #expect(try session.end() == 0)
  }

  @Test func `history stays across sessions, and an entry of several lines is one entry`() throws {
    let first = try start()
    first.type("fn double(x) {\n")
    try first.wait(for: PromptSession.continuation)
    first.type("2 * x\n")
    try first.wait(for: PromptSession.continuation)
    try first.enter("\u{7F}\u{7F}}")
    first.type("\u{4}")
    #expect(try first.end() == 0)

    let second = try start()
    second.type("\u{1B}[A")
    try second.wait(for: "2 * x")
    try second.enter("")
    #expect(try second.enter("double(4)") == "8\n")
  }

  @Test func `a line that begins with a blank isn't kept`() throws {
    let first = try start()
    try first.enter(" 41")
    first.type("\u{4}")
    _ = try first.end()
    let second = try start()
    second.type("\u{1B}[A\n")
    let shown = try second.wait(for: PromptSession.prompt)
    #expect(!shown.contains("41"))
  }

  @Test func `Tab completes names, fields, arguments, files and commands`() throws {
    try home.write("", to: "answers/today.jsonl")
    let session = try start()
    try session.enter("let zebra = {margin: 1.5, label: \"a\"}")
    session.type("zebra.mar\t")
    try session.wait(for: "zebra.margin")
    try session.enter("")
    session.type("fn scaled(value, factor: 2) = value * factor\n")
    try session.wait(for: PromptSession.prompt)
    session.type("scaled(3, fac\t10)\n")
    #expect(try session.wait(for: PromptSession.prompt).contains("30\n"))
    session.type("read_text(\"answ\ttod\t)\n")
    #expect(try session.wait(for: PromptSession.prompt).contains("answers/today.jsonl\")"))
    session.type(":va\t\n")
    #expect(try session.wait(for: PromptSession.prompt).contains("zebra"))
    session.type("zeb\t.label\n")
    #expect(try session.wait(for: PromptSession.prompt).contains("\"a\""))
  }

  @Test func `Tab on an empty line offers the names that are bound`() throws {
    let session = try start()
    try session.enter("let zebra = 7")
    session.type("\t\n")
    #expect(try session.wait(for: "7\n").contains("zebra"))
  }

  @Test func `the parser asks for more lines until the unit is complete`() throws {
    let session = try start()
    session.type("for i in 0..2 {\n")
    try session.wait(for: PromptSession.continuation)
    session.type("print(i)\n")
    try session.wait(for: PromptSession.continuation)
    #expect(try session.enter("}") == "0\n1\n")
  }

  @Test func `a pasted block is one unit and nothing runs before Enter`() throws {
    let session = try start()
    session.type("\u{1B}[200~let a = 20\nlet b = a\n  |> sqrt\nb\u{1B}[201~")
    try session.wait(for: "|> sqrt\nb")
    session.type("\n")
    #expect(try session.wait(for: "4.47213595499958\n").contains("|> sqrt"))
  }

  @Test func `a pasted transcript runs without its prompts and answers`() throws {
    let session = try start()
    session.type("\u{1B}[200~align> let a = 20\nalign> a + 1\n21\u{1B}[201~\n")
    try session.wait(for: "21\n\(PromptSession.prompt)")
    #expect(!session.seen.contains("error"))
  }

  @Test func `help explains a built-in, shows source, searches, and lists commands`() throws {
    let session = try start(environment: ["PAGER": "cat"])
    let page = try session.enter("?contains")
    #expect(page.contains("contains("))
    let own = try session.enter("?dpo")
    #expect(own.contains("beta: 0.1") && own.contains("formula"))
    #expect(try session.enter("??dpo").contains("log_sigmoid"))
    #expect(try session.enter("???preference").contains("dpo"))
    let commands = try session.enter(":help")
    for name in [":vars", ":time", ":run", ":save", ":undo", ":quit"] { #expect(commands.contains(name)) }
    #expect(try session.enter("?dpoo").contains("did you mean `dpo`?"))
    #expect(try session.enter(":tim 1").contains("by the clock"))
    #expect(try session.enter(":walk").contains("no command"))
  }

  @Test func `variables are listed with type and value`() throws {
    let session = try start()
    #expect(try session.enter(":vars").contains("nothing is bound"))
    try session.enter("let rate = 2.5")
    let listed = try session.enter(":vars")
    #expect(listed.contains("rate") && listed.contains("float") && listed.contains("2.5"))
  }

  @Test func `a statement that fails leaves the session as it was, and undo takes back the last input`()
    throws
  {
    let session = try start()
    try session.enter("var total = 1")
    #expect(try session.enter("for i in 0..3 { total = total + 1 / (2 - i) }").contains("zero"))
    #expect(try session.enter("total") == "1\n")
    try session.enter("let total = 7")
    #expect(try session.enter(":undo").contains("took back"))
    #expect(try session.enter("total") == "1\n")
  }

  @Test func `the statements that worked are saved as a program that runs`() throws {
    let session = try start()
    try session.enter("let a = 6")
    try session.enter("a * nothing")
    try session.enter("a * 7")
    try session.enter("_ + 1")
    #expect(try session.enter(":save kept.align all").contains("4 statements"))
    #expect(try session.enter(":run kept.align") == "42\n43\n")
    try session.enter("let b = a + 1")
    #expect(try session.enter(":save sliced.align").contains("2 statements"))
    #expect(
      try String(contentsOf: home.url.appending(path: "sliced.align"), encoding: .utf8)
        == "let a = 6\nlet b = a + 1\n")
  }

  @Test func `Ctrl-C drops what was typed and says how to leave on an empty line`() throws {
    let session = try start()
    session.type("let broken = ")
    try session.wait(for: "broken = ")
    session.type("\u{3}")
    try session.wait(for: PromptSession.prompt)
    #expect(try session.enter("1 + 1") == "2\n")
    session.type("\u{3}")
    #expect(try session.wait(for: PromptSession.prompt).contains("Ctrl-D"))
  }

  @Test func `Ctrl-C drops a continuation`() throws {
    let session = try start()
    session.type("fn f(x) {\n")
    try session.wait(for: PromptSession.continuation)
    session.type("\u{3}")
    try session.wait(for: PromptSession.prompt)
    #expect(try session.enter("2 + 2") == "4\n")
  }

  @Test func `Ctrl-C stops an endless loop and the session goes on`() throws {
    let session = try start()
    try session.enter("let kept = 5")
    session.type("while true {}\n")
    try session.wait(for: "while true {}\n")
    usleep(200_000)
    session.type("\u{3}")
    #expect(try session.wait(for: PromptSession.prompt, seconds: 5).contains("interrupted"))
    #expect(try session.enter("kept") == "5\n")
  }

  @Test func `Ctrl-C in training gives a paused run that goes on bit for bit`() throws {
    let session = try start()
    try session.enter("let base = new_model(32, layers: 1, width: 16, heads: 1)")
    try session.enter(
      "let pairs = to_pairs(map(0..20, i => {prompt: [1, i], chosen: [3, i], rejected: [4, i]}))")
    try session.enter("fn trained() = base |> train(pairs, loss: dpo(), reference: base, steps: 400)")
    session.type("let d = base |> train(pairs, loss: dpo(), reference: base, steps: 400)\n")
    try session.wait(for: "step ")
    session.type("\u{3}")
    let shown = try session.wait(for: PromptSession.prompt)
    #expect(shown.contains("paused: `d` (and `_`)") && shown.contains("`resume(d)`"))
    #expect(try session.enter("[d.step < 400, d.step == _.step]") == "[true, true]\n")
    session.type("\u{4}")
    try session.wait(
      for: "`d` is a paused run that is not saved: `save(d, \"folder\")`; `quit` again leaves")
    try session.wait(for: PromptSession.prompt)
    #expect(try session.enter("resume(d).history.loss == trained().history.loss").contains("true\n"))
    #expect(try session.enter("margins(d, pairs)").contains("paused"))
    session.type("\u{4}")
    #expect(try session.end() == 0)
  }

  @Test func `a second Ctrl-C in training drops the statement`() throws {
    let session = try start()
    try session.enter("let base = new_model(32, layers: 1, width: 16, heads: 1)")
    try session.enter("let pairs = to_pairs([{prompt: [1], chosen: [3], rejected: [4]}])")
    try session.enter("let kept = 3")
    session.type("let kept = train(base, pairs, loss: dpo(), reference: base, steps: 100000)\n")
    try session.wait(for: "step ")
    session.type("\u{3}\u{3}")
    try session.wait(for: PromptSession.prompt)
    // Two signals may reach a step as one; then the run was paused and the name is the run's.
    #expect(
      ["3\n", "\"run\"\n"].contains(
        try session.enter("if type(kept) == \"run\" { type(kept) } else { kept }")))
    #expect(try session.enter("1 + 1") == "2\n")
  }

  @Test func `tables and long lists are cut to the width of the terminal`() throws {
    let session = try start(columns: 50)
    let shown = try session.enter("map(0..200, i => i * 1000)")
    for line in shown.split(separator: "\n") { #expect(line.count <= 50, "\(line)") }
  }

  @Test func `a dumb terminal gets no escapes`() throws {
    let session = try start(environment: ["TERM": "dumb"])
    #expect(try session.enter("1 + 1").contains("2"))
    try session.enter("nothing_here")
    #expect(!session.raw.contains("\u{1B}"))
  }

  @Test func `NO_COLOR leaves diagnostics without colour`() throws {
    let colored = try start()
    try colored.enter("nothing_here")
    #expect(colored.raw.contains(/\u{1B}\[[0-9;]*31/))
    let plain = try start(environment: ["NO_COLOR": "1"])
    try plain.enter("nothing_here")
    #expect(!plain.raw.contains(/\u{1B}\[[0-9;]*m/))
  }
}
