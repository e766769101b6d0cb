import AlignSyntax
import Testing

@testable import AlignSession

/// What `align demo` shows at a time.
@Suite struct DemoStepTests {
  private func steps(_ text: String) -> [DemoStep] {
    DemoStep.steps(of: Parser.parse(Source(name: "lesson.align", text: text)).program)
  }

  @Test func `cells are steps, with what stands above the first`() {
    let found = steps(
      "#!/usr/bin/env align\nlet a = 1\n\n# %% Use\n\na + 1\n#= 2\n\n# %% [md] Words\n# Read on.\n")
    #expect(found.map(\.title) == ["", "Use", "Words"])
    #expect(found.map(\.text) == ["let a = 1", "a + 1", "Read on."])
    #expect(found.map(\.statements.count) == [1, 1, 0])
  }

  @Test func `a file without cells is shown statement by statement, comments with what they explain`() {
    let found = steps("# Why.\nlet a = 1\n\nfn f(x) {\n  x\n}\nf(a); f(2)\n#= 1\n")
    #expect(found.map(\.text) == ["# Why.\nlet a = 1", "fn f(x) {\n  x\n}", "f(a); f(2)"])
    #expect(found.map(\.statements.count) == [1, 1, 2])
  }

  @Test func `every statement of a script is in one step`() throws {
    for script in Script.all.prefix(60) {
      let text = try String(contentsOf: script.url, encoding: .utf8)
      let program = Parser.parse(Source(name: script.path, text: text)).program
      let kept = DemoStep.steps(of: program).flatMap(\.statements).map(\.span.start)
      #expect(kept == program.statements.map(\.span.start), "\(script.path)")
    }
  }
}
