import Foundation
import Testing

/// `align demo` at a terminal.
@Suite(.serialized)
struct DemoTests {
  private let home: TemporaryHome
  private static let keys = "Enter runs, b goes back, q leaves"

  init() throws { home = try TemporaryHome() }

  private func start(_ program: String) throws -> PromptSession {
    try home.write(program, to: "lesson.align")
    return try PromptSession(["demo", "lesson.align"], home: home.url)
  }

  @Test func `Enter runs the cell that is shown, and nothing runs before`() throws {
    let session = try start("# %% Sums\nlet a = 2\na + 40\n#= 42\n\n# %% Products\na * 50\n")
    let first = try session.wait(for: Self.keys)
    #expect(first.contains("[1/2] Sums\n  let a = 2\n  a + 40\n"))
    #expect(!first.contains("42"))
    session.type("\n")
    let second = try session.wait(for: Self.keys)
    #expect(second.contains("42\n") && second.contains("[2/2] Products"))
    session.type("\n")
    #expect(try session.wait(for: "that was the last step").contains("100\n"))
    session.type("q")
    #expect(try session.end() == 0)
  }

  @Test func `b goes back to what was there before the cell`() throws {
    let session = try start("# %% One\nvar n = 1\n# %% Two\nn += 1\nn\n")
    try session.wait(for: Self.keys)
    session.type("\n")
    try session.wait(for: Self.keys)
    for _ in 0..<3 {
      session.type("\n")
      #expect(try session.wait(for: "that was the last step").hasPrefix("2\n"))
      session.type("b")
      #expect(try session.wait(for: Self.keys).contains("[2/2] Two"))
    }
    session.type("b")
    #expect(try session.wait(for: Self.keys).contains("[1/2] One"))
    session.type("b")
    let first = try session.wait(for: Self.keys)
    #expect(first.contains("this is the first step") && first.contains("[1/2] One"))
    session.type("\u{4}")
    #expect(try session.end() == 0)
  }

  @Test func `a cell that fails leaves nothing and can be run again`() throws {
    let session = try start("# %% One\nvar n = 1\n# %% Two\nn += 1\nassert n > 5\n")
    try session.wait(for: Self.keys)
    session.type("\n")
    try session.wait(for: Self.keys)
    session.type("\n")
    let shown = try session.wait(for: Self.keys)
    #expect(shown.contains("lesson.align:5") && shown.contains("Enter runs it again"))
    session.type("b")
    #expect(try session.wait(for: Self.keys).contains("[1/2] One"))
  }

  @Test func `Ctrl-C stops a cell, and leaves where a key is awaited`() throws {
    let session = try start("var n = 0\nwhile true { n += 1 }\n")
    try session.wait(for: Self.keys)
    session.type("\n")
    try session.wait(for: Self.keys)
    session.type("\n")
    // The loop has begun when the line of the keys is gone; a moment later it is stopped.
    Thread.sleep(forTimeInterval: 0.5)
    session.type("\u{3}")
    #expect(try session.wait(for: Self.keys).contains("Enter runs it again"))
    session.type("\u{3}")
    #expect(try session.end() == 0)
  }

  @Test func `the arrow keys go on and back`() throws {
    let session = try start("# %% One\nvar n = 1\n# %% Two\nn += 1\nn\n")
    try session.wait(for: Self.keys)
    session.type("\u{1B}[C")
    try session.wait(for: Self.keys)
    session.type("\u{1B}[B")
    #expect(try session.wait(for: "that was the last step").hasPrefix("2\n"))
    session.type("\u{1B}[D")
    #expect(try session.wait(for: Self.keys).contains("[2/2] Two"))
    session.type("\u{1B}OA")
    #expect(try session.wait(for: Self.keys).contains("[1/2] One"))
    // Escape alone, and keys that mean nothing, do nothing.
    session.type("\u{1B}[H")
    #expect(try !session.wait(for: Self.keys).contains("1/2] One"))
    session.type("q")
    #expect(try session.end() == 0)
  }

  @Test func `Ctrl-C in a training step drops the step, and no word says otherwise`() throws {
    let session = try start(
      """
      let model = new_model(16, layers: 1, width: 8, heads: 1, context: 8)
      let pairs = to_pairs([{prompt: [1], chosen: [2], rejected: [3]}])
      # %% Train
      let run = train(model, pairs, loss: dpo(), reference: model, steps: 100000)

      """)
    try session.wait(for: Self.keys)
    session.type("\n")
    try session.wait(for: Self.keys)
    session.type("\n")
    Thread.sleep(forTimeInterval: 1)
    session.type("\u{3}")
    let shown = try session.wait(for: Self.keys)
    #expect(shown.contains("nothing of this step is kept; Enter runs it again"))
    #expect(!shown.contains("paused") && !shown.contains("resume"))
  }

  @Test func `a program that can't be checked is refused before anything is shown`() throws {
    try home.write("# %% A\nprint(1)\n# %% B\nnothing_here\n", to: "wrong.align")
    let ran = try ProgramRun(["demo", "wrong.align"], in: home.url, input: "\n\n")
    #expect(ran.status == 2)
    #expect(ran.output.isEmpty && ran.errors.contains("nothing_here"))
  }

  @Test func `keys may come from a pipe, parameters from the command line`() throws {
    try home.write("# %% [params]\nlet n = 1\n# %% Use\nn * 3\n", to: "p.align")
    let ran = try ProgramRun(["demo", "p.align", "-p", "n=5"], in: home.url, input: "\n\n")
    #expect(ran.status == 0)
    #expect(ran.output.contains("15\n"))
  }
}
