import AlignRuntime
import AlignSyntax
import Testing

@testable import AlignSession

private func report(_ text: String) -> ExpectationReport {
  let output = CapturedOutput()
  let machine = Machine(output: output)
  let printing = Builtin(
    "print", "Prints.", [.rest("values", .any, "what")], returns: .none, examples: []
  ) { arguments in
    arguments.machine.output.write(try arguments.list(0).map { $0.text }.joined(separator: " ") + "\n")
    return .none
  }
  machine.install([printing])
  let runner = ExpectationRunner(machine: machine, output: output, library: machine.libraryNames())
  return runner.run(Source(name: "test", text: text))
}

@Suite struct ExpectationTests {
  @Test func `a call of a function in a module is checked before anything runs`() {
    let output = CapturedOutput()
    let text = "print(1)\nuse \"std/losses\" as l\nl.dpo(bta: 1)"
    let report = ExpectationRunner(Session(output: output), output).run(Source(name: "test", text: text))
    #expect(report.isRefused && report.diagnostics.map(\.code) == [.unknownArgument])
    #expect(output.takeLines() == [])
  }

  @Test(
    "expectations that hold",
    arguments: [
      "1 + 1 #= 2", "1 + 1\n#= 2", "print(\"a\\nb\")\n#= a\n#= b", "let x = 1", "1 + 1;", "none",
      "print(1); print(2)\n#= 1\n#= 2", "2 / 3 #~ 0.667", "[1 / 3, \"a\"] #~ [0.33, \"a\"]",
      "100 #~ 90 within 0.2",
      "{}.b #! E0305", "{}.b #! no field `b`", "{}.b\n#! E0305: a record has no", "x #! E0201",
      "print(1); {}.b\n#= 1\n#! E0305", "print(\"\")\n#=", "print(\"  a\")\n#=   a",
      "0.000001234 #~ 1.23e-6",
    ])
  func holds(_ text: String) {
    let found = report(text)
    #expect(found.diagnostics.map(\.message) == [])
    #expect(found.acceptedText == text)
  }

  @Test(
    "expectations that don't, and what accepting them writes",
    arguments: [
      ("1 + 1 #= 3", "1 + 1 #= 2"), ("1 + 1", "1 + 1\n#= 2"), ("let x = 1 #= 1", "let x = 1"),
      ("let x = 1\n#= 1\nx #= 1", "let x = 1\nx #= 1"), ("2 / 3 #~ 0.65", "2 / 3 #~ 0.6666666666666666"),
      ("print(1)\n#= 1\n#= 2\n", "print(1)\n#= 1\n"),
      ("print(\"a\\nb\") #= a", "print(\"a\\nb\")\n#= a\n#= b"),
      ("1 #! E0301", "1 #= 1"),
      ("{}.b #! E0302", "{}.b #! E0305: a record has no field `b`"),
      ("1\r\n#= 2\r\n3 #= 3\r\n", "1\r\n#= 1\r\n3 #= 3\r\n"),
      ("print(1) #= 2\nprint(2) #= 3", "print(1) #= 1\nprint(2) #= 2"),
    ])
  func fails(_ text: String, _ accepted: String) {
    let found = report(text)
    #expect(!found.diagnostics.isEmpty)
    #expect(found.acceptedText == accepted)
    #expect(report(found.acceptedText).didHold)
  }

  @Test func `a stray expectation is a failure`() {
    #expect(
      report("#= 1\nlet x = 1").diagnostics.map(\.message) == ["this expectation belongs to no statement"])
  }

  @Test func `what the checker refuses is an error of the file, unless it is expected`() {
    let found = report("let a = 1\nprint(b)\nprint(a)\n#= 1")
    #expect(found.diagnostics.map(\.code) == [.unknownName])
    #expect(found.acceptedText.hasSuffix("#= 1"))
    #expect(report("let a = 1\nprint(b) #! `b`\nprint(a)\n#= 1").didHold)
  }

  @Test func `an error that isn't expected ends the run and says so`() {
    let found = report("{}.b\nprint(2)\n#= 3\n")
    #expect(found.diagnostics.map(\.code) == [.missingField])
    #expect(found.diagnostics[0].notes.last == "1 line of statements below did not run")
  }

  @Test func `a difference shows the lines that differ`() {
    let found = report("print(\"a\\nb\\nc\")\n#= a\n#= x\n#= c")
    #expect(found.diagnostics[0].notes == ["expected (-) and found (+):\n  a\n- x\n+ b"])
  }
}
