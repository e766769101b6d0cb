import Foundation
import Testing

/// The command line: where text goes, and how the process ends.
@Suite(.serialized)
struct CommandLineTests {
  private let home: TemporaryHome

  init() throws { home = try TemporaryHome() }

  private func run(_ arguments: String..., input: String = "") throws -> ProgramRun {
    try ProgramRun(arguments, in: home.url, input: input)
  }

  @Test func `warnings go to standard error before the run, and change neither output nor status`() throws {
    try home.write("fn f(x) {\n  let twice = 2 * x\n  x\n}\nf(3)\n", to: "w.align")
    let ran = try run("w.align")
    #expect(ran.status == 0 && ran.output == "3\n")
    #expect(ran.errors.hasPrefix("w.align:2:7: warning[W0201]: `twice` is never used"))
    let short = try run("--errors", "json", "-e", "if 1 > 2 { 3 }")
    #expect(short.errors.contains("\"severity\":\"warning\"") && short.output.isEmpty)
  }

  @Test func `code runs from an argument, a file, and standard input`() throws {
    try home.write("let a = 2\na + 1\n", to: "three.align")
    #expect(try run("-e", "1 + 2").output == "3\n")
    #expect(try run("-e", "-1").output == "-1\n")
    #expect(try run("three.align").output == "3\n")
    #expect(try run("run", "three.align").output == "3\n")
    #expect(try run(input: "print(\"from a pipe\")\n1 + 2;\n").output == "from a pipe\n")
    #expect(try run("-", input: "7").output == "7\n")
  }

  @Test func `values go to standard output and diagnostics to standard error`() throws {
    let ran = try run("-e", "1\nfail(\"enough\")\n2")
    #expect(ran.output == "1\n")
    #expect(ran.errors.contains("enough"))
    #expect(ran.status == 1)
  }

  @Test func `a program that can't be checked runs nothing and ends with 2`() throws {
    let ran = try run("-e", "print(1)\nnothing_here + also_nothing")
    #expect(ran.status == 2)
    #expect(ran.output.isEmpty)
    #expect(ran.errors.contains("nothing_here") && ran.errors.contains("also_nothing"))
  }

  @Test(arguments: [["--no-such-option"], ["--threads", "0", "-e", "1"], ["--color", "pink"], ["-p", "x"]])
  func `a wrong command line ends with 2`(arguments: [String]) throws {
    let ran = try ProgramRun(arguments, in: home.url)
    #expect(ran.status == 2)
    #expect(!ran.errors.isEmpty && ran.output.isEmpty)
  }

  @Test func `check reads several files and reports all their errors`() throws {
    try home.write("let a = (1\n", to: "open.align")
    try home.write("length(1, 2, 3)\n", to: "count.align")
    try home.write("let fine = 1\n", to: "fine.align")
    let ran = try run("check", "open.align", "fine.align", "count.align")
    #expect(ran.status == 2)
    #expect(ran.errors.contains("open.align:") && ran.errors.contains("count.align:1"))
    #expect(try run("check", "fine.align").status == 0)
  }

  @Test func `fmt writes files, formats standard input, and checks without writing`() throws {
    try home.write("let a=1 # why\n", to: "parts/a.align")
    try home.write("let b = 1\n", to: "parts/b.align")
    let check = try run("fmt", "--check", "parts")
    #expect(check.status == 1)
    #expect(check.output == "parts/a.align: not formatted\n")
    #expect(try run("fmt", "parts").output == "parts/a.align: formatted\n")
    #expect(
      try String(contentsOf: home.url.appending(path: "parts/a.align"), encoding: .utf8)
        == "let a = 1 # why\n")
    let again = try run("fmt", "--check", "parts")
    #expect(again.status == 0 && again.output.isEmpty)
    #expect(try run("fmt", "-", input: "x=[1,2]").output == "x = [1, 2]\n")
    let refused = try run("fmt", "-", input: "let = 1")
    #expect(refused.status == 2 && refused.output.isEmpty && refused.errors.contains("stdin:1"))
  }

  @Test func `codes are explained, and errors can be one line each`() throws {
    #expect(try run("explain", "e0203").output.hasPrefix("E0203: a named argument"))
    #expect(try run("explain").output.split(separator: "\n").count > 50)
    #expect(try run("explain", "E9999").status == 2)
    #expect(
      try run("--errors", "compact", "-e", "1\nsqrt()").errors
        == "-e:2:1: error[E0206]: the call of `sqrt` lacks the argument `x` (its form is `sqrt(x)`)\n")
  }

  @Test func `check warns, and more so with --lint, without failing`() throws {
    try home.write("let mean = 3\nfn f(x) {\n  let y = x\n  1\n}\n", to: "a.align")
    let plain = try run("check", "a.align")
    #expect(plain.status == 0 && plain.errors.contains("W0201") && !plain.errors.contains("W0204"))
    #expect(try run("check", "--lint", "a.align").errors.contains("W0204"))
  }

  @Test func `diagnostics as JSON are one object a line`() throws {
    let ran = try run("--errors", "json", "-e", "nothing_here\nalso_nothing")
    let lines = ran.errors.split(separator: "\n")
    #expect(lines.count == 2)
    for line in lines {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(object?["code"] as? String == "E0201")
    }
  }

  @Test func `colour is used when it is asked for and not otherwise`() throws {
    #expect(!(try run("-e", "nothing_here").errors.contains("\u{1B}")))
    #expect(try run("--color", "always", "-e", "nothing_here").errors.contains("\u{1B}[1;31m"))
  }

  @Test func `parameters set what the params cell binds`() throws {
    try home.write(
      "# %% [params]\nlet steps = 3\nlet name = \"a\"\n# %%\nprint(f\"{name} {steps}\")\n", to: "p.align")
    #expect(try run("p.align").output == "a 3\n")
    #expect(try run("p.align", "-p", "steps=5", "-p", "name=other").output == "other 5\n")
    let unknown = try run("p.align", "-p", "step=5")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("did you mean `steps`?"))
    let mistyped = try run("p.align", "-p", "steps=many")
    #expect(mistyped.status == 2 && mistyped.errors.contains("steps"))
  }

  @Test func `Ctrl-C ends a script with 130`() throws {
    let ran = try ProgramRun(["-e", "print(1)\nwhile true {}"], in: home.url, interruptAfter: 0.7)
    #expect(ran.status == 130)
    #expect(ran.output == "1\n")
  }

  @Test func `a shebang line and a reader that goes away do no harm`() throws {
    try home.write("#!/usr/bin/env align\nfor i in 0..200_000 { print(i) }\n", to: "many.align")
    let ran = try ProgramRun(
      ["-c", "'\(PromptSession.program)' many.align | head -n 1"], in: home.url, program: "/bin/sh")
    #expect(ran.output == "0\n")
    #expect(ran.errors.isEmpty)
  }

  @Test func `version and help are answers, not errors`() throws {
    #expect(try run("--version").output.hasPrefix("align 0."))
    let help = try run("--help")
    #expect(help.status == 0 && help.output.contains("USAGE") && help.output.contains("130 interrupted"))
  }
}
