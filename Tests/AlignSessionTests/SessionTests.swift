import AlignSyntax
import Glibc
import Testing

@testable import AlignRuntime
@testable import AlignSession

/// A session without a terminal.
@Suite struct SessionTests {
  private let output = Transcript()

  private func session(_ mode: EvaluationMode = .prompt) -> Session {
    Session(output: output, settings: Session.Settings(mode: mode))
  }

  @Test func `a unit that can't be checked runs nothing`() {
    let session = session()
    let outcome = session.evaluate("print(1)\nnothing_here", name: "test")
    guard case .refused = outcome else { Issue.record("\(outcome)"); return }
    #expect(output.written.isEmpty)
    #expect(output.reported.contains("nothing_here"))
  }

  @Test func `a statement that fails is taken back, those before it stay`() {
    let session = session()
    session.evaluate("var n = 1\nlet a = 2\nfor i in 0..4 { n = n + 1 // (2 - i) }", name: "test")
    #expect(session.machine.global("n")?.asInt == 1)
    #expect(session.machine.global("a")?.asInt == 2)
  }

  @Test func `the last value is that of an expression or of a let, and none doesn't count`() {
    let session = session()
    session.evaluate("4", name: "test")
    session.evaluate("none", name: "test")
    #expect(session.machine.global("_")?.asInt == 4)
    session.evaluate("let six = 6", name: "test")
    session.evaluate("|> print", name: "test")
    #expect(output.written == "4\n6\n")
    #expect(output.reported.contains("`six`"))
  }

  @Test func `a script has no last value`() {
    let session = session(.script)
    guard case .refused = session.evaluate("1\n_ + 1", name: "test") else {
      Issue.record("`_` was known")
      return
    }
  }

  @Test func `more lines are wanted where the parser wants them, with their indentation`() {
    let session = session()
    #expect(session.continuation(of: "fn f(x) {") == 2)
    #expect(session.continuation(of: "f(g(1,") == 4)
    #expect(session.continuation(of: "1 +") == 0)
    #expect(session.continuation(of: "1 + 1") == nil)
    #expect(session.continuation(of: ")") == nil)
    #expect(session.continuation(of: ":time f(") == nil)
  }

  @Test func `closing brackets alone on a line stand as far left as what opened them`() {
    let session = session()
    #expect(session.outdented("  }", below: "fn f(x) {\n  x") == "}")
    #expect(session.outdented("    ])", below: "f([{a: 1}") == "])")
    #expect(session.outdented("    }", below: "fn f(x) {\n  if x {\n    1") == "  }")
    #expect(session.outdented("  } else {", below: "if x {") == "  } else {")
    #expect(session.outdented("  }", below: "let s = \"\"\"\n {") == "  }")
  }

  @Test func `undo goes back one input at a time`() {
    let session = session()
    for input in ["let a = 1", "let a = 2\nlet b = 3", "a + b"] { session.evaluate(input, name: "test") }
    _ = session.undo()
    #expect(session.machine.global("b") == nil)
    #expect(session.machine.global("a")?.asInt == 1)
    #expect(session.journal.program.statements == ["let a = 1"])
  }

  @Test func `an input that takes long says how long it took, also without the timer`() {
    let session = session()
    session.timed { usleep(10) }
    #expect(output.reported.isEmpty)
    session.timed { usleep(2_010_000) }
    #expect(output.reported.contains(/^2\.[0-9]+ s\n$/))
  }

  @Test func `what is saved holds what the last value stood for`() {
    let session = session()
    for input in ["[3, 1, 2]", "|> sort()", "let top = _[2]", "|> print", "map([1], _ => 5)"] {
      session.evaluate(input, name: "test")
    }
    #expect(
      session.journal.program.statements == [
        "let _value = [3, 1, 2]", "_value", "let _value_2 = _value |> sort()", "_value_2",
        "let top = _value_2[2]", "top |> print", "map([1], _ => 5)",
      ])
  }

  @Test func `the examples of the standard library give what their comments say`() {
    for (declaration, source) in StandardLibrary().functions {
      for example in Documentation(declaration, in: source).examples {
        let captured = CapturedOutput()
        let session = Session(output: captured)
        let report = ExpectationRunner(session, captured).run(
          Source(name: declaration.name.text, text: example.text))
        #expect(report.didHold, "\(declaration.name.text): \(report.diagnostics.map(\.message))")
      }
    }
  }
}
