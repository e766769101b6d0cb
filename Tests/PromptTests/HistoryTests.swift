import Foundation
import Testing

/// History at a real terminal: across sessions, on the arrow keys, in `:history`.
@Suite(.serialized)
struct HistoryTests {
  private let home: TemporaryHome

  init() throws { home = try TemporaryHome() }

  private func start(environment: [String: String] = [:]) throws -> PromptSession {
    let session = try PromptSession(home: home.url, environment: environment)
    try session.wait(for: PromptSession.prompt)
    return session
  }

  private static let up = "\u{1B}[A"
  private static let down = "\u{1B}[B"

  @Test func `the arrow keys find what begins with what was typed, and come back to it`() throws {
    let session = try start()
    for line in ["let alpha = 11", "let beta = 22", "1 + 1", "let beta = 22", "length([])"] {
      try session.enter(line)
    }
    session.type("let" + Self.up)
    try session.wait(for: "beta = 22")
    session.type(Self.up)
    try session.wait(for: "alpha = 11")
    session.type(Self.down + Self.down)
    try session.enter(" gamma = beta + alpha")
    #expect(try session.enter("gamma") == "33\n")
  }

  @Test func `of thousands of entries the oldest is found, even by keys that come before the prompt`() throws
  {
    let lines = (0..<10_000).map { "{\"time\": 1, \"session\": \"a\", \"text\": \"let old\($0) = \($0)\"}\n" }
    try home.write(lines.joined(), to: ".local/state/align/history.jsonl")
    let session = try PromptSession(home: home.url)
    session.type("let old1234" + Self.up + "; old1234\n")
    try session.wait(for: "\n1234\n")
    try session.wait(for: PromptSession.prompt)
    session.type("let old0" + Self.up + "; old0 + 5\n")
    try session.wait(for: "\n5\n")
    session.type(Self.up)
    try session.wait(for: "old0 + 5")
    try session.enter("")
    #expect(try session.enter(":history old77 7777").contains("let old7777 = 7777"))
  }

  @Test func `inside a text of several lines the arrow keys move from line to line`() throws {
    let session = try start()
    try session.enter("7")
    session.type("\u{1B}[200~let a = 1\nlet b = 2\nlet c = 3\u{1B}[201~")
    try session.wait(for: "c = 3")
    // Up from the last line, to the end of the line, and change it.
    session.type(Self.up + "\u{7F}9\n")
    try session.wait(for: PromptSession.prompt)
    #expect(try session.enter("[a, b, c]") == "[1, 9, 3]\n")
  }

  @Test func `a paste of several statements is as many entries, a statement of several lines is one`() throws
  {
    let session = try start()
    session.type("\u{1B}[200~let a = 1\nfn f(x) {\n  x + a\n}\nf(2)\u{1B}[201~\n")
    try session.wait(for: "3\n" + PromptSession.prompt)
    let listed = try session.enter(":history")
    #expect(listed.contains("1  let a = 1\n"))
    #expect(listed.contains("1  fn f(x) {\n              x + a\n            }\n"))
    #expect(listed.contains("1  f(2)\n"))
  }

  @Test func `history finds words in the inputs of all sessions`() throws {
    let first = try start()
    try first.enter("let margin_wide = 3")
    try first.enter(" let hidden_margin = 4")
    first.type("\u{4}")
    _ = try first.end()
    let second = try start()
    try second.enter("let narrow = 1")
    let listed = try second.enter(":history margin LET".lowercased())
    #expect(listed.contains("margin_wide") && !listed.contains("narrow") && !listed.contains("hidden"))
    #expect(listed.contains(/20\d\d-\d\d-\d\d  let margin_wide/))
    #expect(try second.enter(":history zebra").contains("nothing typed has `zebra`"))
    #expect(try second.enter(":history 1").hasPrefix("... 1 older\n"))
  }

  @Test func `two sessions at once keep all their inputs, and Ctrl-R searches them`() throws {
    let (first, second) = (try start(), try start())
    for index in 0..<5 {
      try first.enter("let a\(index) = \(index)")
      try second.enter("let b\(index) = \(index)")
    }
    for session in [first, second] {
      session.type("\u{4}")
      _ = try session.end()
    }
    let third = try start()
    let listed = try third.enter(":history")
    for index in 0..<5 {
      #expect(listed.contains("let a\(index) = \(index)") && listed.contains("let b\(index) = \(index)"))
    }
    third.type("\u{12}a3")
    try third.wait(for: "let a3 = 3")
    third.type("\r")  // Enter as a terminal sends it; a line feed only ends the search
    third.type("a3 * 100\r")
    try third.wait(for: "300\n")
  }

  @Test func `ALIGN_HOME and the XDG folders say where history and init lie`() throws {
    for (variables, folder) in [
      (["ALIGN_HOME": home.url.path + "/own"], "own"),
      (
        ["XDG_STATE_HOME": home.url.path + "/state", "XDG_CONFIG_HOME": home.url.path + "/config"],
        "state/align"
      ),
      ([:], ".local/state/align"),
    ] {
      let initial =
        ["own": "own/init.align", "state/align": "config/align/init.align"][folder]
        ?? ".config/align/init.align"
      try home.write("let greeting = \"from \(folder)\"\n", to: initial)
      let session = try start(environment: variables)
      #expect(try session.enter("greeting") == "\"from \(folder)\"\n")
      session.type("\u{4}")
      _ = try session.end()
      let kept = home.url.appending(path: folder + "/history.jsonl").path
      #expect(try String(contentsOfFile: kept, encoding: .utf8).contains("greeting"), "\(kept)")
    }
  }

  @Test func `a history that can't be kept is said once and stops nothing`() throws {
    let session = try start(environment: ["ALIGN_HISTORY": "/proc/none/history"])
    #expect(session.seen.contains("history is not kept"))
    #expect(try session.enter("1 + 1") == "2\n")
    #expect(try session.enter(":history").contains("no history"))
    session.type(Self.up + Self.up)
    try session.wait(for: "1 + 1")
  }
}
