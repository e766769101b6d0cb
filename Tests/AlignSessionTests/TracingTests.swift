import Foundation
import Testing

@testable import AlignRuntime
@testable import AlignSession

/// What `dbg` and `:bt` tell.
@Suite struct TracingTests {
  private let output = Transcript()

  private func session(_ mode: EvaluationMode = .prompt) -> Session {
    Session(output: output, settings: Session.Settings(mode: mode))
  }

  /// The lines of standard error without the times, blanks as one.
  private var told: [String] {
    output.reported.split(separator: "\n").map { line in
      line.split(separator: " ").joined(separator: " ").replacing(/\ [0-9.]+ (us|ms|s)$/, with: "")
    }
  }

  @Test func `dbg tells each stage of a pipe and its value, and gives the value on`() {
    session(.script).evaluate(
      "let y = [3, 1, 2]\n  |> map(x => x * 2)\n  |> sort |> dbg()", name: "a.align")
    #expect(
      told == ["dbg a.align:3", "[3, 1, 2] [3, 1, 2]", "|> map(x => x * 2) [6, 2, 4]", "|> sort [2, 4, 6]"])
  }

  @Test func `around what is no pipe dbg tells the expression`() {
    session().evaluate("let x = 4\n10 * dbg(x + 1, label: f\"x is {x}\")", name: "a")
    #expect(told == ["dbg a:2 x is 4", "x + 1 5"])
    #expect(output.written == "50\n")
  }

  @Test func `stages inside of stages are told where they come, field readers too`() {
    session().evaluate("{a: [1, 2]} |> .a |> map(n => dbg(n + 1)) |> sum |> dbg()", name: "a")
    #expect(
      told == [
        "dbg a:1", "{a: [1, 2]} {a: [1, 2]}", "|> .a [1, 2]", "dbg a:1", "n + 1 2", "dbg a:1", "n + 1 3",
        "|> map(n => dbg(n + 1)) [2, 3]", "|> sum 5",
      ])
  }

  @Test func `the stages before an error were told`() {
    session().evaluate("[1, 0] |> reverse |> map(x => 1 // x) |> dbg()", name: "a")
    #expect(told.prefix(3) == ["dbg a:1", "[1, 0] [1, 0]", "|> reverse [0, 1]"])
    #expect(output.reported.contains("error["))
  }

  @Test func `large values are told by their size`() {
    session().evaluate("zeros([30, 40]) |> dbg();\nrange(5000) |> list |> dbg();", name: "a")
    #expect(output.reported.contains("tensor") && output.reported.contains("30"))
    #expect(output.reported.contains("list of 5000 [0, 1, 2"))
    #expect(output.reported.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func `a dbg of one's own is what is called, and as a value the library's tells values`() {
    let session = session()
    session.evaluate("fn f(x) = x |> dbg()\nfn dbg(x) = x * 100\nf(2)", name: "a")
    #expect(output.written == "200\n" && output.reported.isEmpty, "\(output.reported)")
    Session(output: output, settings: Session.Settings(mode: .prompt)).evaluate("map([1, 2], dbg)", name: "b")
    #expect(told == ["dbg 1", "dbg 2"])
  }

  // The trace of an error

  @Test func `bt shows the calls of the last error with their arguments, the library's too`() {
    let session = session()
    session.evaluateInput("fn third(rows, at: 3) = rows[at]")
    session.evaluateInput("fn outer(rows) = 1 + third(rows)")
    session.evaluateInput("outer(list(range(3)))")
    #expect(!output.reported.contains("rows ="))
    _ = session.answer(":bt")
    let lines = output.written.split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(
      lines.dropFirst() == [
        "> `third` at prompt[1]:1:25", "fn third(rows, at: 3) = rows[at]", "rows = [0, 1, 2]", "at = 3",
        "> `outer` at prompt[2]:1:22", "fn outer(rows) = 1 + third(rows)", "rows = [0, 1, 2]",
        "> top level at prompt[3]:1:1", "outer(list(range(3)))",
      ], "\(output.written)")
  }

  @Test func `what a function captured stands beside its arguments`() {
    let session = session()
    session.evaluateInput("dpo(beta: 0.5)({logratio_margin: \"a\"})")
    _ = session.answer(":bt")
    #expect(
      output.written.contains("b = {logratio_margin: \"a\"}\n        beta = 0.5\n"), "\(output.written)")
    #expect(output.written.contains(/function without a name at std\/losses:[0-9]+:[0-9]+\n +fn dpo/))
    _ = session.answer("dpo(beta: 0.5)({logratio_margin: \"a\"})")
    #expect(output.reported.components(separatedBy: "`:bt` shows").count == 2)
  }

  @Test func `a deep recursion keeps both ends of its trace`() {
    let session = session()
    session.evaluateInput("fn down(n) = 1 + down(n + 1)")
    session.evaluateInput("down(0)")
    #expect(
      output.reported.contains("called at prompt[2]:1:1") && !output.reported.contains(":bt"),
      "\(output.reported)")
    _ = session.answer(":bt")
    #expect(output.written.contains("> top level at prompt[2]:1:1"))
    #expect(output.written.contains(/\.\.\. 199[0-9]{2} more calls/))
  }

  @Test
  func `an error that was found before running has no calls, nor are those of an older one shown`() {
    let session = session()
    session.evaluateInput("1 // 0")
    session.evaluateInput("nothing_here")
    session.evaluateInput("5")
    output.written = ""
    _ = session.answer(":bt")
    #expect(output.written == "the last error was found before running: nothing was called\n")
    session.evaluateInput("1 // 0")
    _ = session.answer(":bt")
    #expect(output.written.contains("> top level at prompt[4]:1:"))
  }

  @Test func `an argument of any size takes one line of the trace`() {
    let session = session()
    session.evaluateInput("fn f(text, rows) = rows // text")
    session.evaluateInput("f(\"äb\" * 1_000_000, [\"x\" * 1_000_000])")
    _ = session.answer(":bt")
    #expect(output.written.contains("text = string of 2000000 \"äb"))
    #expect(output.written.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func `errors that are caught keep no arguments, and a script keeps none`() {
    let session = session()
    session.evaluateInput("fn f(x) = x // 0")
    session.evaluateInput("try { f(5) } else { 1 }")
    #expect(session.lastFailure == nil)
    let script = self.session(.script)
    script.evaluate("fn f(x) = x // 0\nf(5)", name: "a")
    #expect(script.lastFailure == nil && !script.machine.keepsArguments)
  }
}
