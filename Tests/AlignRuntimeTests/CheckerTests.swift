import AlignSyntax
import Testing

@testable import AlignRuntime

/// Names as the library would declare them.
private let library: [String: KnownName] = {
  func builtin(_ name: String, _ parameters: [AlignRuntime.Parameter]) -> (String, KnownName) {
    let builtin = Builtin(name, "", parameters, returns: .any, examples: []) { _ in .none }
    return (name, KnownName(isLibrary: true, signature: Signature(builtin)))
  }
  return Dictionary(
    uniqueKeysWithValues: [
      builtin("print", [.rest("values", .any, "")]),
      builtin("length", [.required("x", [.string, .list, .table], "")]),
      builtin("map", [.required("items", [.list, .range, .table], ""), .required("f", .function, "")]),
      builtin(
        "train",
        [
          .required("model", [.model, .run], ""), .required("data", [.table, .curriculum], ""),
          .required("loss", .function, ""), .optional("steps", .int, 100, "", .positive),
          .optional("lr", .float, 0.001, "", .positive), .optional("reference", [.model], nil, ""),
        ]),
      builtin(
        "histogram", [.required("values", [.list, .column, .tensor], ""), .optional("bins", .int, 20, "")]),
      ("base", KnownName()), ("counter", KnownName(isVariable: true)),
    ])
}()

private func check(_ text: String) -> [Diagnostic] {
  let result = Parser.parse(Source(name: "test", text: text))
  #expect(result.isValid, "\(result.diagnostics.map(\.message))")
  return Checker().check(result.program, known: KnownNames(library: library))
}

@Suite struct CheckerTests {
  @Test(
    "what is certain to go wrong is found before running",
    arguments: [
      ("prnt(1)", .unknownName, "did you mean `print`?"),
      ("let x = None", .unknownName, "write `none`"),
      ("_ + 1", .unknownName, "at the prompt"),
      ("let a = b\nlet b = 1", .unknownName, ""),
      ("fn f() { g() }\nfn h() { fn g() = 1\n g() }", .unknownName, ""),
      ("length()", .missingArgument, "length(x)"),
      ("length([1], 2)", .wrongArgumentCount, "length(x)"),
      ("[1] |> length(2)", .wrongArgumentCount, "length(x)"),
      ("base |> train(base, x => x, step: 300)", .unknownArgument, "did you mean `steps`?"),
      ("base |> train(base, x => x, model: base)", .duplicateArgument, "the piped value is `model`"),
      ("train(base, base, x => x, steps: 1, steps: 2)", .duplicateArgument, ""),
      ("train(base, base, steps: 1, x => x)", .argumentOrder, "before `steps:`"),
      ("train(base, loss: x => x)", .missingArgument, "train(model, data"),
      ("fn f(x, n: 1) = x\nf(n: 2)", .missingArgument, "f(x, n: 1)"),
      ("let f = x => x\nf(1, 2)", .wrongArgumentCount, "f(x)"),
      ("fn g() {\n fn f(x) = x\n f()\n}", .missingArgument, "f(x)"),
      ("(x => x)(1, 2)", .wrongArgumentCount, ""),
      ("histogram(\"margin\")", .certainTypeMismatch, ""),
      ("histogram(\"base\")", .certainTypeMismatch, "without quotes"),
      ("map([1], \"a\")", .certainTypeMismatch, "`.a`"),
      ("train(base, base, x => x, steps: 0)", .certainTypeMismatch, ""),
      ("train(base, base, x => x, steps: 1.5)", .certainTypeMismatch, "whole number"),
      ("\"a\" + 1", .certainTypeMismatch, "f\"... {x}\""),
      ("3(4)", .certainTypeMismatch, ""),
      ("if 1 { 2 }", .certainTypeMismatch, ""),
      ("for x in 3 { }", .certainTypeMismatch, ""),
      ("0..1.5", .certainTypeMismatch, ""),
      ("let x = 1\nx = 2", .invalidAssignment, "var x"),
      ("fn f(x) { x = 1 }", .invalidAssignment, "var own = x"),
      ("for x in [1] { x += 1 }", .invalidAssignment, "var own = x"),
      ("y = 1", .unknownName, "var y = ..."),
      ("countr = 1", .unknownName, "did you mean `counter`?"),
      ("length = 1", .invalidAssignment, "`let`"),
      ("fn f() { var n = 1\n g => n }", .capturedVariable, "let now = n"),
      ("fn f() { var n = 1\n fn() { n = 2 } }", .capturedVariable, "give the new value back"),
      ("return 1", .misplacedStatement, ""),
      ("break", .misplacedStatement, ""),
      ("for x in [1] { fn() { continue } }", .misplacedStatement, "`return` leaves it"),
      ("let [a, a] = [1, 2]", .duplicateName, ""),
      ("fn f(x, x) = x", .duplicateName, ""),
      ("{a: 1, a: 2}", .duplicateName, ""),
      ("fn f(n: 1, x) = x", .argumentOrder, "last"),
      ("fn f(a: b, b: 1) = a", .unknownName, "before it"),
      ("f\"{lenght([1])}\"", .unknownName, "did you mean `length`?"),
      ("match 1 { n if m => n }", .unknownName, ""),
      ("try { 1 } else err { 2 }\nerr", .unknownName, ""),
      ("for i in 0..3 { let x = i }\nx", .unknownName, ""),
    ] as [(String, DiagnosticCode, String)])
  func slip(_ text: String, _ code: DiagnosticCode, _ words: String) {
    let found = check(text)
    #expect(found.map(\.code) == [code], "\(found.map(\.message))")
    let shown = found.map { ($0.label ?? "") + ($0.hint ?? "") }.joined()
    if !words.isEmpty { #expect(shown.contains(words), "\(shown)") }
  }

  @Test(
    "what may go well is left alone",
    arguments: [
      "fn f() = g()\nfn g() = 1\nf()",
      "fn f(n) = if n == 0 { 0 } else { f(n - 1) }",
      "fn outer() {\n fn f(n) = if n == 0 { 0 } else { f(n - 1) }\n f(3)\n}",
      "let x = 1\nlet x = x + 1",
      "counter += 1",
      "fn bump() { counter = counter + 1 }",
      "var n = 0\nwhile n < 3 { n += 1 }",
      "var n = 0\nfn f() = n",
      "for i in 0..3 { let k = i\n map([1], x => x + k) }",
      "let length = x => 3\nlength(1)",
      "let train = 3",
      "base |> train(base, loss: x => x, lr: 1, reference: none)",
      "train(...[base, base], loss: x => x)",
      "let f = base\nf(1, 2, a: 3)",
      "let {a, b: [c, ...d], ...e} = base\n[a, c, d, e]",
      "match base { {a, b: [_, _]} if a => a, [x, ..._] => x, _ => 0 }",
      "try { base.x } else err { err.code }",
      "fn f(a, b: a + 1) = b",
      "while true { if base { break } else { continue } }",
      "fn f(x) { while true { return x } }",
      "use \"lib/my helpers.align\"\nmy_helpers.f(1)",
      "use \"x.align\" as y\ny.f(1)",
      "print(1, 2, 3)",
      "base |> .a.b",
      "[\"a\"] * 3 == \"a\" * 3",
      "map(0..3, .a)", "try { 1 + none } else err { err.code }",
    ])
  func fine(_ text: String) {
    let found = check(text)
    #expect(found.map(\.message) == [])
  }

  @Test func `the note says that nothing has happened yet`() {
    #expect(
      check("let a = 1\nbase |> train(base, x => x, step: 1)").last?.notes == [
        "found before running: nothing was trained"
      ])
    #expect(check("let a = 1\nb").last?.notes == ["found before running: nothing was run"])
    #expect(check("b").last?.notes == [])
  }

  @Test func `an unknown name is reported once`() { #expect(check("q\nq + q\nfn f() = q").count == 1) }

  @Test func `several slips of a program are reported together, in order`() {
    let codes = check("a\nlength()\nreturn 1\nlet [b, b] = [1, 2]").map(\.code)
    #expect(codes == [.unknownName, .missingArgument, .misplacedStatement, .duplicateName])
  }

  @Test func `kinds and bounds come from the comment of a function`() {
    let text =
      "## Pulls.\n## beta (number > 0): strength\nfn f(beta: 0.1) = beta\nf(beta: \"a\")\nf(beta: -1)\nf(2)"
    #expect(check(text).map(\.code) == [.certainTypeMismatch, .certainTypeMismatch])
  }
}
