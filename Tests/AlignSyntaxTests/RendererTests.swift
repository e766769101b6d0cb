import Foundation
import AlignSyntax
import Testing

@Suite struct RendererTests {
  private func diagnostic(_ text: String, marked: String, name: String = "lesson.align") -> Diagnostic {
    let source = Source(name: name, text: text)
    let start =
      text.range(of: marked).map { text.utf8.distance(from: text.startIndex, to: $0.lowerBound) } ?? 0
    let span = Span(start, start + marked.utf8.count)
    return Diagnostic(
      .unknownArgument, "`train` has no argument `step`", at: Location(source, span),
      label: "did you mean `steps`?", notes: ["found before running: nothing was trained"])
  }

  @Test func `a diagnostic shows code, place, line, caret, label and notes`() {
    let text = String(repeating: "\n", count: 20) + "let d = s |> train(mix, loss: dpo(), step: 300)\n"
    #expect(
      DiagnosticRenderer().text(diagnostic(text, marked: "step")) == """
        error[E0203]: `train` has no argument `step`
          --> lesson.align:21:38
           |
        21 | let d = s |> train(mix, loss: dpo(), step: 300)
           |                                      ^^^^ did you mean `steps`?
           = found before running: nothing was trained

        """)
  }

  @Test func `carets stand below wide characters and tabs`() {
    let lines = DiagnosticRenderer().text(diagnostic("\tf(\"日本é\", 語: 1)", marked: "語"))
      .split(separator: "\n")
    #expect(lines[3] == "1 |   f(\"日本é\", 語: 1)")
    #expect(lines[4] == "  |              ^^ did you mean `steps`?")
  }

  @Test func `a very long line is cut like any other`() {
    // Found by chance: dropping one character after the other took minutes.
    let text = String(repeating: "x + ", count: 8_000) + "step" + String(repeating: " + y", count: 8_000)
    let shown = DiagnosticRenderer().text(diagnostic(text, marked: "step"))
    #expect(shown.split(separator: "\n").allSatisfy { $0.count <= 160 })
    #expect(shown.contains("step"))
  }

  @Test func `a wide line is cut around the place`() {
    let text =
      "f(" + String(repeating: "abcdef, ", count: 40) + "step: 1, " + String(repeating: "gh, ", count: 40)
    let lines = DiagnosticRenderer(width: 60).text(diagnostic(text, marked: "step")).split(separator: "\n")
    #expect(lines[3].count <= 60)
    #expect(lines[3].hasPrefix("1 | ...") && lines[3].hasSuffix("..."))
    let caret = lines[4].firstIndex(of: "^").map { lines[4].distance(from: lines[4].startIndex, to: $0) } ?? 0
    #expect(lines[3].dropFirst(caret).hasPrefix("step"))
  }

  @Test func `related places are shown below, with the same gutter`() {
    let source = Source(name: "a.align", text: "f(1,\n\n\n\n\n\n\n\n\nlet x = 2")
    let diagnostic = Diagnostic(
      .unclosedBracket, "`(` is not closed", at: Location(source, Span(1, 2)), label: "opened here",
      hint: "close it", related: [(Location(source, Span(13, 16)), "a statement begins here")])
    #expect(
      DiagnosticRenderer().text(diagnostic) == """
        error[E0106]: `(` is not closed
          --> a.align:1:2
           |
         1 | f(1,
           |  ^ opened here
          ::: a.align:10:1
           |
        10 | let x = 2
           | --- a statement begins here
           = hint: close it

        """)
  }

  @Test func `colour is asked for, and control characters never get through`() {
    let evil = diagnostic("f(\"\u{1B}[2J\", step)", marked: "step", name: "a\u{1B}b")
    #expect(!DiagnosticRenderer().text(evil).contains("\u{1B}"))
    #expect(DiagnosticRenderer(usesColor: true).text(evil).contains("\u{1B}[1;31merror[E0203]\u{1B}[0m"))
    #expect(!DiagnosticRenderer(usesColor: true).text(evil).contains("\u{1B}[2J"))
  }

  @Test func `the compact form is one line`() {
    #expect(
      DiagnosticRenderer(form: .compact).text(diagnostic("f(step)", marked: "step"))
        == "lesson.align:1:3: error[E0203]: `train` has no argument `step` (did you mean `steps`?)\n")
  }

  @Test func `JSON is one object a line`() {
    #expect(
      diagnostic("é(step)\n\"", marked: "step").json == """
        {"code":"E0203","severity":"error","message":"`train` has no argument `step`","file":"lesson.align",\
        "line":1,"column":3,"endLine":1,"endColumn":7,"label":"did you mean `steps`?",\
        "notes":["found before running: nothing was trained"]}
        """)
  }

  @Test func `a diagnostic without a place is its title and hints`() {
    #expect(
      DiagnosticRenderer().text(Diagnostic(.fileNotFound, "there is no file `x`", hint: "look")) == """
        error[E0401]: there is no file `x`
          = hint: look

        """)
  }

  @Test(
    "the nearest name is found, or none",
    arguments: [
      ("lenght", "length"), ("Length", "length"), ("trian", "train"), ("histogramm", "histogram"),
      ("dop", "dpo"),
      ("x", nil), ("zzzz", nil), ("chosen_logps", "chosen_logp"), ("prnt", "print"),
      ("hist", "histogram"), ("tra", "train"), ("to", nil),
    ] as [(String, String?)])
  func nearest(_ name: String, _ expected: String?) {
    let names = ["print", "length", "train", "histogram", "dpo", "chosen_logp", "y", "to"]
    #expect(AlignSyntax.nearest(to: name, among: names) == expected)
  }
}
