import Foundation
import Testing

/// What is shown while a line is typed, on the screen of a real terminal.
@Suite(.serialized)
struct TypingTests {
  private let home: TemporaryHome

  init() throws { home = try TemporaryHome() }

  private func start(
    environment: [String: String] = [:], columns: UInt16 = 80, history: [String] = []
  ) throws -> PromptSession {
    let lines = history.map { "{\"time\": 1, \"session\": \"a\", \"text\": \"\($0)\"}\n" }
    try home.write(lines.joined(), to: "history.jsonl")
    let own = ["ALIGN_HISTORY": home.url.path + "/history.jsonl"]
    let session = try PromptSession(
      home: home.url, environment: own.merging(environment) { $1 }, columns: columns)
    try session.wait(for: PromptSession.prompt)
    return session
  }

  /// The styled parts of the row of the cursor, without the prompt: `let=35`.
  private func styles(_ screen: Screen) -> [String] {
    screen.styled(screen.row).dropFirst().map { "\($0.text)=\($0.style)" }
  }

  @Test(arguments: ["xterm", "screen", "linux"])
  func `a line is coloured while it is typed, and keeps its colours after Enter`(kind: String) throws {
    let session = try start(environment: ["TERM": kind])
    session.type("let a = f\"{1 + 2} b\" # said")
    let expected = ["let=35", "f\"=32", "1=36", "2=36", " b\"=32", "# said=2;3"]
    try session.wait { styles($0) == expected }
    session.type("\r")
    try session.wait { $0.row > 2 && $0.lines[$0.row] == "align>" }
    let typed = try #require(session.screen.lines.firstIndex { $0.hasPrefix("align> let") })
    #expect(session.screen.styled(typed).dropFirst().map { "\($0.text)=\($0.style)" } == expected)
  }

  @Test
  func
    `a name that isn't known is underlined when the cursor has left it, and the pair of a bracket is bold`()
    throws
  {
    let session = try start()
    session.type("print(nothing")
    try session.wait { $0.lines[$0.row] == "align> print(nothing" }
    #expect(styles(session.screen) == [])
    session.type(")")
    try session.wait { styles($0) == ["(=1", "nothing=4", ")=1"] }
    session.type("\u{2}\u{2}\u{2}")
    try session.wait { styles($0) == ["nothing=4"] }
    session.type("\u{5}\u{15}:walk 1")
    try session.wait { styles($0) == [":walk=4;31"] }
  }

  @Test func `lines that follow are coloured by what stands above them`() throws {
    let session = try start()
    session.type("let text = \"\"\"if\r")
    try session.wait { $0.lines[$0.row] == "   ..." }
    session.type("else\"\"\" + \"if\"")
    try session.wait { styles($0) == ["else\"\"\"=32", "\"if\"=32"] }
  }

  @Test
  func `the rest of the newest entry that begins so is shown behind the cursor, and isn't part of the line`()
    throws
  {
    let session = try start(history: ["let alpha = 11", "let beta = 22"])
    session.type("let ")
    try session.wait { styles($0) == ["let=35", "beta = 22=2"] && $0.column == 11 }
    session.type("al")
    try session.wait { styles($0) == ["let=35", "pha = 11=2"] }
    session.type(" = 5\r")
    try session.wait(for: "\n" + PromptSession.prompt)
    #expect(session.screen.lines.contains("align> let al = 5"))
    #expect(try session.enter("al") == "5\n")
  }

  @Test(arguments: ["\u{1B}[C", "\u{6}", "\u{1B}[F", "\u{5}"])
  func `the arrow to the right and the key to the end take it whole`(key: String) throws {
    let session = try start(history: ["let alpha = 11"])
    session.type("let")
    try session.wait { styles($0) == ["let=35", " alpha = 11=2"] }
    session.type(key)
    try session.wait { styles($0) == ["let=35", "11=36"] && $0.column == 21 }
    #expect(try session.enter("0").isEmpty)
    #expect(try session.enter("alpha") == "110\n")
  }

  @Test func `the key to the next word takes a word of it, and inside the line keys go where they always go`()
    throws
  {
    let session = try start(history: ["let alpha = 11"])
    session.type("let")
    try session.wait { styles($0) == ["let=35", " alpha = 11=2"] }
    session.type("\u{1B}f")
    try session.wait { styles($0) == ["let=35", " = 11=2"] && $0.column == 16 }
    session.type("\u{1B}[1;3C")
    try session.wait { styles($0) == ["let=35", "11=36"] }
    session.type("\u{1}\u{1B}f\u{6}\u{6}0")
    try session.wait { $0.lines[$0.row] == "align> let a0lpha = 11" }
  }

  @Test
  func `a name that alone fits is suggested, and what Ctrl-C or Tab ends leaves nothing of a suggestion`()
    throws
  {
    let session = try start(history: ["let alphabet = 11"])
    session.type("1 + histogr")
    try session.wait { styles($0) == ["1=36", "am=2"] }
    session.type("\u{3}")
    try session.wait { $0.lines.contains("align> 1 + histogr^C") && $0.lines[$0.row] == "align>" }
    session.type("let al")
    try session.wait { styles($0) == ["let=35", "phabet = 11=2"] }
    session.type("\u{15}read_\t")
    try session.wait { $0.lines[$0.row] == "align> read_" && $0.lines[$0.row - 1].contains("read_json") }
    #expect(!session.screen.lines.contains { $0.contains("alphabet") })
  }

  @Test func `a long suggestion ends with the row`() throws {
    let session = try start(
      columns: 40, history: ["let long = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]"])
    session.type("let l")
    try session.wait { $0.lines[$0.row].hasSuffix("…") }
    #expect(session.screen.lines[session.screen.row].count == 39)
    session.type("\u{5}\r")
    try session.wait(for: "\n" + PromptSession.prompt)
    #expect(try session.enter("long.length").contains("error"))
    #expect(try session.enter("length(long)") == "11\n")
  }

  @Test(arguments: [
    ["NO_COLOR": "1"], ["TERM": "dumb"], ["ALIGN_TYPING": "plain"], ["TERM": "no-such-terminal"],
  ])
  func `it is off where it isn't wanted or can't be`(environment: [String: String]) throws {
    let session = try start(environment: environment, history: ["let alpha = 11"])
    session.type("let")
    try session.wait { $0.lines[$0.row] == "align> let" }
    session.settle()
    #expect(session.screen.lines[session.screen.row] == "align> let")
    #expect(styles(session.screen).allSatisfy { !$0.contains("let") })
  }

  @Test func `while history is searched the line is plain`() throws {
    let session = try start(history: ["let alpha = 11"])
    session.type("let x = 1")
    try session.wait { styles($0) == ["let=35", "1=36"] }
    session.type("\u{12}alp")
    try session.wait { $0.lines[$0.row].hasSuffix("let alpha = 11") }
    #expect(session.screen.styled(session.screen.row).allSatisfy { $0.style == "7" })
    session.type("\u{1B}[C")
    try session.wait { styles($0) == ["let=35", "11=36"] }
  }

  @Test func `a paste is coloured at once, over all its lines, and Alt-Enter breaks a line`() throws {
    let session = try start()
    session.type("\u{1B}[200~fn g(x) {\n  if true { 1 }\u{1B}[201~")
    try session.wait {
      $0.lines[$0.row] == "  if true { 1 }" && $0.styled($0.row).map(\.style) == ["35", "36", "1", "36", "1"]
    }
    session.type("\u{1B}\r2 * x\r")
    try session.wait { $0.lines[$0.row] == "   ..." }
    #expect(session.screen.lines[session.screen.row - 1] == "  2 * x")
    try session.enter("\u{15}}")
    #expect(try session.enter("g(3)") == "6\n")
  }

  @Test func `with the keys of vi and in a line that scrolls sideways nothing is lost`() throws {
    for setting in ["set editing-mode vi", "set horizontal-scroll-mode on", "set show-mode-in-prompt on"] {
      let settings = try home.write(setting + "\n", to: "inputrc")
      let session = try start(environment: ["INPUTRC": settings], columns: 30, history: ["let alpha = 11"])
      #expect(try session.enter("let beta = [1, 2, 3, 4, 5, 6, 7, 8]").contains("error") == false)
      #expect(try session.enter("length(beta)").contains("8\n"))
    }
  }

  /// What is typed by chance, in pieces: words, brackets, odd characters, and keys that move, erase, recall and search.
  private static let pieces = [
    "let x = ", "1.5", "f\"a {b", "\"", "(", ")", "[1, 2]", " # note", "print", "日本", "e\u{301}", "🙂",
    "alpha ", "true and",
    "\u{16}\t", "\u{16}\u{1}", "\u{1B}[200~a +\nb *\tc\u{1B}[201~", "\u{1B}\r", ":time ", "wide 幅 = ",
    "\u{1B}[D", "\u{1B}[C", "\u{1}", "\u{5}", "\u{1B}f", "\u{1B}b", "\u{7F}", "\u{7F}\u{7F}\u{7F}",
    "\u{1B}[3~", "\u{17}",
    "\u{B}", "\u{19}", "\u{14}", "\u{1F}", "\u{C}", "\u{1B}[A", "\u{1B}[B", "pri\t", "\u{12}l\u{12}\u{7}",
    "\u{12}a\u{1B}[D",
    "\u{1B}3\u{2}", "\u{1B}.", "\u{15}",
  ]

  private static let takers = ["\u{1B}[C", "\u{5}", "\u{1B}f"]

  @Test(arguments: [UInt64(3), 9])
  func `with colours and without, the cells hold the same after every edit`(seed: UInt64) throws {
    let history = ["let alpha = 11", "fn g(x) {\\n  2 * x\\n}", "print(\\\"日本\\\", 1 + 2 + 3)"]
    let widths: [UInt16] = [40, 61, 23]
    let colored = try start(columns: widths[0], history: history)
    let plain = try start(environment: ["ALIGN_TYPING": "plain"], columns: widths[0], history: history)
    var chance = seed
    func random(_ limit: Int) -> Int {
      chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(chance >> 33) % limit
    }
    var typed: [String] = []
    for edit in 1...60 {
      if edit % 20 == 0 {
        let width = widths[edit / 20 % 3]
        for session in [colored, plain] {
          session.settle()
          session.resize(columns: width)
          session.settle()
        }
        typed.append("<\(width)>")
      }
      let piece = Self.pieces[random(Self.pieces.count)]
      let isSuggested = colored.screen.styled(colored.screen.row).contains { $0.style == "2" }
      if isSuggested, Self.takers.contains(piece) { continue }
      typed.append(piece)
      for session in [colored, plain] { session.type(piece) }
      plain.settle(milliseconds: 15)
      if try !agree(colored, plain) {
        Issue.record("after \(typed):\n\(block(colored.screen))\nplain:\n\(block(plain.screen))")
        return
      }
    }
  }

  /// Whether both show the same. Readline leaves strange letters behind at times, which the colours cover; then it counts
  /// what it draws on an empty screen.
  private func agree(_ colored: PromptSession, _ plain: PromptSession) throws -> Bool {
    func comes(_ isRight: (Screen) -> Bool) -> Bool {
      (try? colored.wait(seconds: 2) { screen in
        plain.settle(milliseconds: 1)
        return isRight(screen.without(style: "2"))
      }) != nil
    }
    if comes({ $0.plain == plain.screen.plain }) { return true }
    plain.type("\u{C}")
    plain.settle()
    guard comes({ block($0) == block(plain.screen) }) else { return false }
    colored.type("\u{C}")
    return comes { $0.plain == plain.screen.plain }
  }

  /// The rows from the last prompt on.
  private func block(_ screen: Screen) -> String {
    let start = screen.lines.lastIndex { $0.hasPrefix("align>") } ?? 0
    var lines = screen.lines[start...]
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
