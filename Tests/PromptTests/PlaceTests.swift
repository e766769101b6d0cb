import Foundation
import Testing

/// Odd terminals, odd characters, large pastes, and Ctrl-C wherever it may come.
@Suite(.serialized)
struct PlaceTests {
  private let home: TemporaryHome

  init() throws { home = try TemporaryHome() }

  private func start(environment: [String: String] = [:], columns: UInt16 = 80) throws -> PromptSession {
    let session = try PromptSession(home: home.url, environment: environment, columns: columns)
    try session.wait(for: PromptSession.prompt)
    return session
  }

  @Test func `a new width of the window holds for what is shown next`() throws {
    let session = try start(columns: 100)
    let wide = try session.enter("map(0..60, i => i * 1000)")
    #expect(wide.split(separator: "\n").contains { $0.count > 60 })
    session.resize(columns: 50)
    try session.wait(for: PromptSession.prompt)
    let narrow = try session.enter("map(0..60, i => i * 1000)")
    #expect(narrow.split(separator: "\n").drop { !$0.hasPrefix("[") }.allSatisfy { $0.count <= 50 })
    #expect(narrow.contains("["))
  }

  @Test(arguments: ["screen", "linux"])
  func `a window that is too small for a line ends nothing and hangs nothing`(terminal: String) throws {
    let session = try start(environment: ["TERM": terminal])
    for (columns, rows) in [(2, 1), (1, 1), (80, 1), (3, 24), (9, 2)] as [(UInt16, UInt16)] {
      session.type("let text = \"日本 e\u{301} {[é\" ")
      session.settle(milliseconds: 20)
      session.resize(columns: columns, rows: rows)
      session.settle(milliseconds: 20)
      session.type("|> upper\u{1}日\u{5}")
      session.settle(milliseconds: 20)
      session.resize(columns: 80)
      session.type("\u{15}\u{B}print(\"done \", \(columns), \(rows))\r")
      try session.wait(for: "\ndone  \(columns) \(rows)\n")
    }
  }

  @Test func `wide and combining characters are typed, edited and shown as they are`() throws {
    let session = try start()
    #expect(try session.enter("\"日本語 e\u{301} 🙂\"") == "\"日本語 e\u{301} 🙂\"\n")
    // One key takes a whole wide character away.
    session.type("\"日本\u{7F}\" |> length\r")
    try session.wait(for: "1\n" + PromptSession.prompt)
    let shown = try session.enter("table([{a: \"日本語\", b: 1}, {a: \"x\", b: 2}])")
    let rows = shown.split(separator: "\n").filter { $0.contains("日本語") || $0.contains("x ") }
    #expect(rows.contains { $0.contains(/日本語 +1/) })
    try session.enter("let 幅 = 3")
    #expect(try session.enter(":vars").contains("幅"))
  }

  @Test func `a key is shown at once, not when no more have come for a while`() throws {
    let session = try start()
    func time(_ keys: [String]) throws -> Duration {
      let clock = ContinuousClock()
      return try clock.measure {
        for key in keys {
          let before = session.raw.utf8.count
          session.type(key)
          try session.wait { _ in session.raw.utf8.count > before }
        }
      }
    }
    let inserted = try time(Array(repeating: "x", count: 30))
    let moved = try time(Array(repeating: "\u{2}", count: 30))
    #expect(inserted < moved * 3 + .seconds(1))
  }

  @Test(arguments: ["dumb", "", "no-such-terminal", "vt100", "xterm-256color"])
  func `every kind of terminal takes lines, Ctrl-C and Ctrl-D`(kind: String) throws {
    let session = try start(environment: ["TERM": kind])
    #expect(try session.enter("1 + 1").contains("2\n"))
    session.type("let broken = \u{3}")
    try session.wait(for: PromptSession.prompt)
    #expect(try session.enter("2 + 2").contains("4\n"))
    session.type("\u{4}")
    #expect(try session.end() == 0)
  }

  @Test func `a paste of a megabyte is taken whole`() throws {
    let session = try start()
    let count = 1 << 20
    session.typeAll("\u{1B}[200~let s = \"" + String(repeating: "x", count: count) + "\"\u{1B}[201~\r")
    session.type("length(s)\r")
    try session.wait(for: "\(count)\n", seconds: 60)
  }

  @Test func `a transcript with continuations, answers and indentation runs as it was typed`() throws {
    let session = try start()
    session.type(
      "\u{1B}[200~  align> fn twice(x) {\n     ...   2 * x\n     ... }\n  align> twice(4)\n  8\n  align>\n  align> let kept = _\u{1B}[201~\r"
    )
    try session.wait(for: "8\n" + PromptSession.prompt)
    #expect(try session.enter("[kept, twice(1)]") == "[8, 2]\n")
    #expect(!session.seen.contains("error"))
  }

  @Test func `without a terminal for standard output the prompt stands on standard error`() throws {
    let path = try home.write("", to: "out.txt")
    let session = try PromptSession(
      ["-c", "exec '\(PromptSession.program)' > '\(path)'"], home: home.url, program: "/bin/sh")
    try session.wait(for: PromptSession.prompt)
    session.type("6 * 7\r")
    try session.wait(for: PromptSession.prompt)
    session.type("\u{4}")
    #expect(try session.end() == 0)
    let written = try String(contentsOfFile: path, encoding: .utf8)
    #expect(written.contains("42\n") && !written.contains(PromptSession.prompt))
  }

  @Test(arguments: [
    "for i in 0..1_000_000_000_000 { i }", "map(0..60_000_000, x => x * x)", "sort(0..60_000_000)",
    "fn f(n) { while true { n } }\nf(1)",
    "let base = new_model(64, layers: 2, width: 64, heads: 2, context: 4096)\ngenerate(base, [1, 2], max_tokens: 4000);",
  ])
  func `Ctrl-C stops what runs, and the session is as it was`(code: String) throws {
    let session = try start()
    try session.enter("let kept = 7")
    let lines = code.split(separator: "\n")
    for line in lines.dropLast() { try session.enter(String(line)) }
    session.type("\(lines.last ?? "")\r")
    try session.wait(for: "\n")
    usleep(400_000)
    session.type("\u{3}")
    #expect(try session.wait(for: PromptSession.prompt, seconds: 20).contains("interrupted"))
    #expect(try session.enter("kept") == "7\n")
  }

  @Test func `Ctrl-C while a file is written leaves the old file or the new one, never half`() throws {
    let session = try start()
    try session.enter("let long = join(map(0..200_000, i => \"row\"), \"\\n\")")
    try session.enter("write_text(\"old\", \"kept.txt\")")
    session.type("for i in 0..1_000_000 { write_text(long, \"kept.txt\") }\r")
    try session.wait(for: "}\n")
    usleep(300_000)
    session.type("\u{3}")
    try session.wait(for: PromptSession.prompt)
    let size = try FileManager.default.attributesOfItem(atPath: home.url.appending(path: "kept.txt").path)[
      .size]
    #expect([3, 799_999].contains(size as? Int ?? 0))
    let files = try FileManager.default.contentsOfDirectory(atPath: home.url.path)
    #expect(files.filter { $0.hasPrefix("kept.txt") } == ["kept.txt"])
  }

  @Test func `a statement that fails in a paste without variables leaves its names unbound`() throws {
    let session = try start()
    try session.enter("let a = 1")
    #expect(try session.enter("let {a, b} = {a: 5}").contains("error"))
    #expect(try session.enter("a") == "1\n")
    #expect(try session.enter("b").contains("isn't known"))
  }
}
