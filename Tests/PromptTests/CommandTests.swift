import Foundation
import Testing

/// The commands of the prompt that need a terminal or other programs.
@Suite(.serialized)
struct CommandTests {
  private let home: TemporaryHome

  init() throws { home = try TemporaryHome() }

  private func start(_ arguments: [String] = [], environment: [String: String] = [:], columns: UInt16 = 80)
    throws
    -> PromptSession
  {
    let session = try PromptSession(arguments, home: home.url, environment: environment, columns: columns)
    try session.wait(for: PromptSession.prompt)
    return session
  }

  /// An editor that changes 1 to 5, and keeps what it was given.
  private func editor() throws -> [String: String] {
    let path = try home.write(
      "#!/bin/sh\ncp \"$1\" given.txt\nsed -i 's/1/5/' \"$1\"\n", to: "editor.sh")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return ["EDITOR": path]
  }

  @Test func `edit opens the last input, an input by number, or what bound a name, and runs what is saved`()
    throws
  {
    let session = try start(environment: try editor())
    try session.enter("let a = 1")
    let shown = try session.enter(":edit")
    #expect(shown == "let a = 5\n")
    #expect(try session.enter("a") == "5\n")
    try session.enter("let b = 21")
    try session.enter(":edit b")
    #expect(try session.enter("b") == "25\n")
    try session.enter(":edit 1")
    #expect(try String(contentsOf: home.url.appending(path: "given.txt"), encoding: .utf8) == "let a = 1\n")
    session.type("\u{1B}[A\u{1B}[A\n")
    #expect(try session.wait(for: PromptSession.prompt).contains("let a = 5"))
    #expect(try session.enter(":edit nowhere").contains("no input and no name"))
  }

  @Test func `edit of a file runs nothing, and an editor that fails is an error`() throws {
    let session = try start(environment: try editor())
    try home.write("print(1)\n", to: "work.align")
    #expect(try session.enter(":edit work.align").contains("`:run work.align`"))
    #expect(try session.enter(":run work.align") == "5\n")
    let other = try start(environment: ["EDITOR": "false"])
    try other.enter("let a = 1")
    #expect(try other.enter(":edit").contains("ended with status 1"))
    #expect(try other.enter("a") == "1\n")
  }

  @Test func `the timer says how long inputs took while it is on`() throws {
    let session = try start()
    #expect(try session.enter(":timer on").contains("each input"))
    #expect(try session.enter("1 + 1").contains(/2\n[0-9.]+ (us|ms|s)\n/))
    try session.enter(":timer off")
    #expect(try session.enter("1 + 1") == "2\n")
    #expect(try session.enter(":timer often").contains("found `often`"))
  }

  @Test func `mem lists what names hold, the largest first`() throws {
    let session = try start()
    try session.enter("let small = [1, 2]")
    try session.enter("let large = zeros([1000, 100])")
    try session.enter("let same = large")
    let shown = try session.enter(":mem")
    #expect(shown.contains(/large +tensor +78[0-9] KiB|large +tensor +0\.8 MiB/), "\(shown)")
    #expect(shown.contains("shared") && shown.contains("all values") && shown.contains("the process"))
    let places = ["large", "small"].compactMap { shown.range(of: $0)?.lowerBound }
    #expect(places.count == 2 && places[0] < places[1])
  }

  @Test func `values of earlier inputs have numbers, which history shows`() throws {
    let session = try start()
    try session.enter("[1, 2]")
    try session.enter("let b = 7")
    #expect(try session.enter("_1") == "[1, 2]\n")
    #expect(try session.enter("_2 + _1[0]") == "8\n")
    #expect(try session.enter(":history").contains("2  let b = 7\n"))
    #expect(!(try session.enter(":vars").contains("_1")))
    #expect(try session.enter("_99").contains("isn't known"))
  }

  @Test func `init align runs before the first input, its errors stop nothing, and no-init leaves it out`()
    throws
  {
    try home.write(
      "let rate = 0.5\nfn half(x) = x / 2\nlet broken = nothing_here\n", to: ".config/align/init.align")
    let broken = try start()
    #expect(broken.seen.contains("nothing_here") && broken.seen.contains("init.align:3"))
    #expect(try broken.enter("1 + 1") == "2\n")
    try home.write("let rate = 0.5\nfn half(x) = x / 2\n", to: ".config/align/init.align")
    let session = try start()
    #expect(try session.enter("half(rate)") == "0.25\n")
    try session.enter(":undo")
    #expect(try session.enter("half(rate)") == "0.25\n")
    #expect(try session.enter(":undo").contains("nothing to take back"))
    try session.enter("let own = half(8)")
    #expect(try session.enter(":save own.align").contains("2 statements"))
    let without = try start(["--no-init"])
    #expect(try without.enter("half(1)").contains("isn't known"))
  }

  @Test func `the tour shows a page at a time and runs its code`() throws {
    let session = try start()
    let page = try session.enter(":tour 1")
    #expect(page.isEmpty || page.contains("page 1 of"))
    try session.wait(for: "`:tour` goes on.\n" + PromptSession.prompt)
    session.type(":tour\n")
    #expect(try session.wait(for: "`:tour` goes on.\n" + PromptSession.prompt).contains("page 2 of"))
    #expect(try session.enter("shrink(20)") == "2.0\n")
  }

  @Test(arguments: ["help", "help()", ":h", "?"])
  func `help has the names that people try`(word: String) throws {
    let session = try start(environment: ["PAGER": "cat"])
    let shown = try session.enter(word)
    #expect(shown.contains("new_model") == (word != "?"))
    for text in [":tour", ":history", "?name", "???words", "_3", "resume"] {
      #expect(shown.contains(text), "\(text)")
    }
  }

  @Test func `last pages what is larger than the screen, and only that`() throws {
    let path = try home.write("#!/bin/sh\ncat > paged.txt\n", to: "pager.sh")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    let session = try start(environment: ["PAGER": path])
    try session.enter("[1, 2]")
    #expect(try session.enter(":last") == "[1, 2]\n")
    try session.enter("table({n: range(90) |> list})")
    #expect(try session.enter(":last") == "")
    let paged = try String(contentsOf: home.url.appending(path: "paged.txt"), encoding: .utf8)
    #expect(paged.split(separator: "\n").count == 93)
    #expect(try session.enter(":help") == "")
    #expect(
      try String(contentsOf: home.url.appending(path: "paged.txt"), encoding: .utf8).contains(
        ":recover file"))
    let without = try start(environment: ["PAGER": "no-such-pager"])
    try without.enter("range(900) |> list;")
    #expect(try without.enter(":last").contains("899"))
  }

  @Test func `bt, stale marks and fresh work at a terminal`() throws {
    let session = try start()
    try session.enter("fn half(x) = 10 // x")
    let failed = try session.enter("[1, 0] |> map(half)")
    #expect(!failed.contains("x = 0"))
    let trace = try session.enter(":bt")
    #expect(
      trace.contains("> `half` at prompt[1]:1:") && trace.contains("x = 0") && trace.contains("> top level"))
    try session.enter("let k = 2")
    try session.enter("let d = half(k)")
    try session.enter("let k = 5")
    #expect(try session.enter(":vars").contains(/d +int +5 +stale: k changed/))
    #expect(try session.enter(":fresh d") == "let d = half(k)\n")
    #expect(try session.enter("d") == "2\n")
  }

  @Test func `dbg tells the stages of a pipe`() throws {
    let session = try start()
    let shown = try session.enter("[3, 1] |> sort |> dbg()")
    #expect(
      shown.contains(/dbg prompt\[1\]:1\n  \[3, 1\] +\[3, 1\] +[0-9.]+ us\n  \|> sort +\[1, 3\]/), "\(shown)")
  }

  @Test func `run takes values for the parameters of a file, whose path Tab completes`() throws {
    try home.write("# %% [params]\nlet steps = 5\n\n# %%\nlet total = steps * 2\n", to: "work/course.align")
    let session = try start()
    session.type(":run wo\tcou\t steps=3\n")
    try session.wait(for: "\n" + PromptSession.prompt)
    #expect(try session.enter("total") == "6\n")
    #expect(try session.enter(":run work/course.align step=3").contains("did you mean `steps`?"))
  }

  @Test func `a session that was killed can be written as a program by the next one`() throws {
    do {
      let killed = try start()
      try killed.enter("let a = 40")
      try killed.enter("a + 2")
    }
    let next = try start()
    #expect(next.seen.contains("A session ended unexpectedly after 2 inputs; `:recover file`"))
    let beside = try start()
    #expect(!beside.seen.contains("ended unexpectedly"))
    #expect(try next.enter(":recover lost.align").contains("2 statements saved to lost.align"))
    #expect(try next.enter(":run lost.align") == "42\n")
    next.type("\u{4}")
    #expect(try next.end() == 0)
    #expect(!(try start().seen.contains("ended unexpectedly")))
  }

  @Test func `prof and reload work at a terminal`() throws {
    try home.write("fn double(x) = 2 * x\n", to: "mine.align")
    let session = try start()
    try session.enter("use \"./mine.align\"")
    #expect(try session.enter(":prof mine.double(4)").contains(/8\n +calls.*\n +1 .*double, mine.align:1\n/))
    try home.write("fn double(x) = 20 * x\n", to: "mine.align")
    #expect(try session.enter(":reload") == "reloaded mine.align\n  mine: double\n")
    #expect(try session.enter("mine.double(4)") == "80\n")
  }
}
