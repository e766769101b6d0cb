import AlignSyntax
import Testing

@testable import AlignRuntime
@testable import AlignSession

/// Warnings before something runs.
@Suite struct WarningTests {
  private let output = Transcript()

  private func session(_ mode: EvaluationMode, _ errors: ErrorFormat = .text) -> Session {
    Session(output: output, settings: Session.Settings(mode: mode, errors: errors))
  }

  @Test func `a program that runs shows its warnings before, a line each, and goes on`() {
    session(.script).evaluate("fn f(x) {\n  let twice = 2 * x\n  x\n}\nf(3)", name: "test")
    #expect(
      output.reported
        == "test:2:7: warning[W0201]: `twice` is never used "
        + "(remove it, or call it `_twice` if it is there on purpose)\n")
    #expect(output.written == "3\n")
  }

  @Test func `an input of the prompt shows its own warnings, once`() {
    let session = session(.prompt)
    session.evaluate("fn f(x) {\n  return x\n  print(x)\n}", name: "test")
    #expect(output.reported.contains("W0207"))
    output.reported = ""
    session.evaluate("f(1)", name: "test")
    #expect(output.reported.isEmpty)
  }

  @Test func `what is tried at the prompt is no warning`() {
    let session = session(.prompt)
    session.evaluate("let unused = 1", name: "test")
    session.evaluate("if 1 < 2 { print(3) }", name: "test")
    #expect(output.reported.isEmpty)
    session.evaluate("fn f() = if 1 < 2 { 3 }", name: "test")
    #expect(output.reported.contains("W0203"))
  }

  @Test func `for editors a warning is an object with its severity`() {
    session(.script, .json).evaluate("if 1 > 2 { print(3) }", name: "test")
    #expect(output.reported.hasPrefix("{\"code\":\"W0203\",\"severity\":\"warning\""))
  }

  @Test func `of many warnings the first are shown and the others counted`() {
    session(.script).evaluate(
      (1...10).map { "fn f\($0)() {\n  let a = 1\n}" }.joined(separator: "\n"), name: "test")
    #expect(output.reported.contains("... and 2 more warnings; `align check` shows all\n"))
    #expect(output.reported.split(separator: "\n").count == 9)
  }

  @Test(
    "comparisons that decide each other",
    arguments: [
      ("x < 1 and x > 2", true), ("x < 1 and x >= 1", true), ("x <= 1 and x >= 1", false),
      ("x == 1 and 2 < x", true), ("1 < x and x < 2", false), ("x == 1 and x == 2", true),
      ("x == \"a\" and x == \"b\"", true), ("x == \"a\" and x != \"a\"", true),
      ("x == 1 and x == \"1\"", false), ("x.a < 1 and y and x.a > 2", true), ("x.a < 1 and x.b > 2", false),
      ("x < 1 and y > 2", false), ("x < 1 and g() and x > 2", false), ("x != 1 or x != 2", true),
      ("x < 2 or x > 1", false), ("x == 1 or x == 2", false), ("not (x < 1 and x > 2)", true),
      ("x < 1 or x > 2 and x < 0", true), ("x > 9007199254740992 and x <= 9007199254740993", false),
    ])
  func comparisons(_ text: String, _ isDecided: Bool) {
    let program = Parser.parse(Source(name: "test", text: text)).program
    let found = Linter().warnings(program).map(\.code)
    #expect(found == (isDecided ? [.constantCondition] : []), "\(text)")
  }
}
