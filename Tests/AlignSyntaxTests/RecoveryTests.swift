import AlignRandom
import AlignSyntax
import Testing

@Suite struct RecoveryTests {
  @Test func `several errors of one file are reported together`() {
    let text = """
      let a = = 1
      let b = 2
      f(a, let c = 3
      fn g(x) {
        let y = )
        y + * 2
        x
      }
      b ? c
      """
    let result = parse(text)
    let starts = result.diagnostics.compactMap {
      $0.location.map { $0.source.position(of: $0.span.start).line }
    }
    #expect(starts == [1, 3, 5, 6, 9])
    #expect(result.program.statements.count == 2)
  }

  @Test func `an unclosed bracket doesn't hide the statements below`() {
    let result = parse("let a = f(1,\nlet b = 2\nlet c = = 3")
    #expect(result.diagnostics.map(\.code) == [.unclosedBracket, .unexpectedToken])
    #expect(result.program.statements.count == 1)
  }

  @Test(
    "one slip gives one error",
    arguments: [
      "f((1 +), 2)\ng()", "[1, 2 3]\ng()", "x => { let y = 1\n y }\ng()", "let f(x) = x + 1\ng()",
      "if a { 1 +}\ng()", "{a: 1 b: 2}\ng()", "fn f(x) { a: x }\ng()",
    ])
  func once(_ text: String) {
    let result = parse(text)
    #expect(result.diagnostics.count == 1, "\(result.diagnostics.map(\.message))")
    #expect(result.program.statements.last.map { Shape.of($0) }?.hasSuffix("g()") == true)
  }

  @Test(
    "nesting is bounded by an error",
    arguments: [
      "(", "[", "-", "not ", "x => ", "{a: ", "if a { ", "fn f() { ", "match x { _ => ", "(a + ",
      "2^", "a + ", "a |> f |> f(", "if a { 1 } else ", "try { 1 } else { ", "f(", "a[",
    ])
  func depth(_ piece: String) {
    #expect(
      parse(String(repeating: piece, count: 5000) + "1").diagnostics.contains { $0.code == .nestedTooDeep })
  }

  @Test(
    "chains are bounded by an error",
    arguments: [".b", "(1)", "[0]", " |> f", " and a", " |> .a"])
  func chain(_ piece: String) {
    #expect(
      parse("a" + String(repeating: piece, count: 5000)).diagnostics.contains { $0.code == .nestedTooDeep })
  }

  @Test func `patterns and f-strings are bounded by an error`() {
    #expect(parse("let " + String(repeating: "[", count: 5000)).diagnostics[0].code == .nestedTooDeep)
    let strings = String(repeating: "f\"{", count: 500) + "1" + String(repeating: "}\"", count: 500)
    #expect(parse(strings).diagnostics[0].code == .nestedTooDeep)
  }

  @Test func `what is nested within the bounds is read`() {
    #expect(verdict(String(repeating: "(", count: 60) + "1" + String(repeating: ")", count: 60)) == .valid)
    #expect(verdict("a" + String(repeating: " + a", count: 400)) == .valid)
    #expect(verdict("[" + String(repeating: "1, ", count: 20_000) + "]") == .valid)
  }

  @Test(
    "errors name what was meant",
    arguments: [
      ("print x", "print(x)"), ("a && b", "`and`"), ("'a'", "\"a\""), ("def f(x): x", "fn name"),
      ("if a { 1 } elif b { 2 }", "else if"), ("a = b = c", "two statements"), ("x ? 1 : 2", "if a { b }"),
      ("if a = 1 { 2 }", "`==`"), ("f(x) = x", "fn f(x)"), (".a > 3", "before it"),
      ("map(.a > 3)", "r => r.a > 3"),
      ("map(1 < .a)", "r => 1 < r.a"), ("map(.a(1))", "r => r.a(...)"), ("2 ** 3", "a ^ b"),
      ("0x1F", "decimal"),
      ("2x", "`*`"), ("x => return 1", "fn(x) { ... }"), ("for a, b in xs { }", "for [a, b] in"),
      ("\"\\d\"", "`\\\\`"), ("99999999999999999999", "float"), ("(1, 2)", "[1, 2]"),
      ("[x for x in xs]", "map(xs"), ("try { 1 } catch e { 2 }", "else err"), ("a[1, 2]", "a[i][j]"),
      ("let if = 1", "another name"), ("x |> fn(y) { y }", "(fn(x)"),
      ("a |> f |> g + 1", "(a |> f |> g) + 1"),
      ("let x = { print(1) }", "a block stands after"), ("match x { 1 => x = 2 }", "1 { x = 2 }"),
      ("match x { 1 or 2 => 3 }", "guard"), ("fn f(x = 1) { x }", "x: ..."), ("1.", "1.0"), ("f(.5)", "0.5"),
      ("a ⏎ => b", "line above"), ("{a: 1 ⏎ b: 2}", "commas"), ("f\"{x y}\"", "{x:.3f}"),
      (":vars", "show(x)"), ("?dpo", "at the prompt"), ("f\"a } b\"", "}}"), ("f\"{}\"", "{{}}"),
    ])
  func hints(_ text: String, _ hint: String) {
    guard let first = parse(lines(text)).diagnostics.first else {
      Issue.record("no error in \(text)")
      return
    }
    let shown = first.hint ?? ""
    #expect(shown.contains(hint), "\(first.message)")
  }

  @Test func `commands of the prompt are one error a line`() {
    let result = parse("?what's this\nlet a = 1\n:run \"it's\n")
    #expect(result.diagnostics.map(\.code) == [.replCommandInFile, .replCommandInFile])
    #expect(result.program.statements.count == 1)
  }

  @Test("random texts neither trap nor hang, and spans stay inside", arguments: 0..<40)
  func random(_ seed: Int) {
    let pieces = [
      "let ", "x", " = ", "(", ")", "[", "]", "{", "}", "\"", "f\"", "{", "\n", "|>", ".a", "=>", "fn ",
      "if ",
      "else ", "match ", "# %%\n", "## d\n", "#= 1\n", "1", "..", "...", ",", ":", ";", "\\", "é", "\u{0}",
      "try ",
      "not ", "in ", "-", "^", "\"\"\"", "'", "?", "return ", "use ", "as ", "1e", "0x", "\r\n", "\u{2028}",
    ]
    let generator = CounterGenerator(seed: seed, purpose: .initialisation)
    for step in 0..<50 {
      let length = generator.integer(below: 60, step: step, index: 0)
      let text = (0..<length).map {
        pieces[generator.integer(below: pieces.count, step: step, index: 1 + $0)]
      }
      check(text.joined(), seed)
      let bytes = (0..<40).map { UInt8(generator.integer(below: 256, step: step, index: 100 + $0)) }
      check(String(decoding: bytes, as: UTF8.self), seed)
    }
  }

  private func check(_ text: String, _ seed: Int) {
    let result = parse(text)
    let count = text.utf8.count
    for diagnostic in result.diagnostics {
      let span = diagnostic.location?.span ?? Span(0, 0)
      #expect(
        span.start >= 0 && span.start <= span.end && span.end <= count,
        "seed \(seed): \(text.debugDescription)")
    }
    if result.isIncomplete { #expect(!result.isValid, "seed \(seed): \(text.debugDescription)") }
    for statement in result.program.statements {
      #expect(statement.span.start < statement.span.end, "seed \(seed): \(text.debugDescription)")
    }
  }
}
