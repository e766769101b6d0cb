import AlignSyntax
import Testing

@Suite struct GrammarTests {
  @Test(
    "operators bind as the grammar says",
    arguments: [
      ("a or b and c", "(a or (b and c))"),
      ("not a == b", "(not (a == b))"),
      ("a not in b", "(a not in b)"),
      ("a + b * c - d", "((a + (b * c)) - d)"),
      ("a // b % c", "((a // b) % c)"),
      ("2 ^ 3 ^ 2", "(2 ^ (3 ^ 2))"),
      ("-a.b^2", "(- (a.b ^ 2))"),
      ("1..n + 1", "(1..(n + 1))"),
      ("x |> f |> g(1)", "((x |> f) |> g(1))"),
      ("x |> m.f(1)", "(x |> m.f(1))"),
      ("x |> fs[0](1)", "(x |> fs[0](1))"),
      ("a + b |> f", "((a + b) |> f)"),
      ("x => y => x + y", "((x) => ((y) => (x + y)))"),
      ("() => 1", "(() => 1)"),
      ("fn(x, n: 2) = x ^ n", "((x, n: 2) => (x ^ n))"),
      ("(a)(b)", "a(b)"),
      ("-9223372036854775808", "-9223372036854775808"),
      ("a - -1", "(a - (- 1))"),
      ("1_000 + 2.5e-3", "(1000 + 0.0025)"),
      ("null", "none"),
      ("{\"a b\": 1, in: 2, c, ...d}", "{a b: 1, in: 2, c, ...d}"),
      ("a[..]", "a[..]"),
      ("a[(1..3)]", "a[(1..3)]"),
      ("if a { 1 } ⏎  ⏎ # so ⏎ else { 2 }", "if a { 1 } else { 2 }"),
      ("if a ⏎ and b { 1 }", "if (a and b) { 1 }"),
      ("[1, ⏎ 2 ⏎ + 3, ⏎ ]", "[1, (2 + 3)]"),
      ("f ⏎ (a)", "f ; a"),
      ("a ⏎ -b", "a ; (- b)"),
      ("a; b; c", "a; ; b; ; c"),
      ("p.a[0] += 1", "p.a[0] += 1"),
      ("use \"x\" as y", "use x as y"),
      ("fn f() { return ⏎ 1 }", "fn f() => { return; 1 }"),
      ("for [i, x] in enumerate(xs) { print(i) }", "for [i, x] in enumerate(xs) { print(i) }"),
      ("while true { break }", "while true { break }"),
      ("assert a == 1, \"no\"", "assert (a == 1), 'no'"),
      (
        "match x { [] => 0; [a, ...r] => 1, {k: [b]} => 2 ⏎ \"s\" => 3 }",
        "match x { [] => 0, [a, ...r] => 1, {k: [b]} => 2, 's' => 3 }"
      ),
      ("try { a } ⏎ else { b }", "try { a } else { b }"),
      ("map(xs, .a.b)", "map(xs, .a.b)"),
      ("r.match.if", "r.match.if"),
    ])
  func tree(_ text: String, _ expected: String) {
    #expect(parse(lines(text)).diagnostics.map(\.message) == [])
    #expect(shape(lines(text)) == expected)
  }

  @Test(
    "strings are read with JSON's escapes",
    arguments: [
      (#""a\n\t\"\\\/""#, "a\n\t\"\\/"),
      (#""\u00e9\ud83d\ude00""#, "é😀"),
      ("\"\"", ""),
      ("\"\"\"a \"quoted\" b\"\"\"", "a \"quoted\" b"),
      ("\"\"\"\n  one\n    two\n  \"\"\"", "one\n  two\n"),
      ("\"\"\"\n  one\n\n  two\"\"\"", "one\n\ntwo"),
    ])
  func string(_ text: String, _ expected: String) throws {
    let statement = try #require(parse(text).program.statements.first)
    guard case .expression(let expression) = statement.kind, case .string(let value) = expression.kind else {
      Issue.record("no string")
      return
    }
    #expect(value == expected)
  }

  @Test(
    "f-strings are divided into text and values",
    arguments: [
      ("f\"{a}{b:>3}\"", "f'{a}{b:>3}'"),
      ("f\"{{}} {x => {a: 1}}\"", "f'{} {((x) => {a: 1})}'"),
      ("f\"{f\"{x}\":>4}\"", "f'{f'{x}':>4}'"),
      ("f\"\"\"\n  {a}\n  b\"\"\"", "f'{a}\nb'"),
      ("f\"{xs[1..2]} {if a { \"x\" } else { \"y\" }}\"", "f'{xs[1..2]} {if a { 'x' } else { 'y' }}'"),
    ])
  func interpolation(_ text: String, _ expected: String) {
    #expect(parse(text).diagnostics.map(\.message) == [])
    #expect(shape(text) == expected)
  }

  @Test func `documentation comments belong to the function below`() throws {
    let text = "## no\n\n## Doubles.\n##\n## x: a number\nfn twice(x) = 2 * x\n## far\n\nfn g() = 1"
    let statements = parse(text).program.statements
    guard case .function(let twice) = statements[0].kind, case .function(let g) = statements[1].kind else {
      Issue.record("no functions")
      return
    }
    #expect(twice.documentation == ["Doubles.", "", "x: a number"])
    #expect(g.documentation == [])
  }

  @Test func `expectation comments belong to the statement above`() {
    let text = "#= stray\nf(1) #= 1\n#~ 2.5\nlet y = xs\n#= no\n|> f\n#! E0301\n"
    let program = parse(text).program
    #expect(program.statements.map { $0.expectations.map(\.text) } == [["1", "2.5"], ["E0301"]])
    #expect(program.strayExpectations.map(\.text) == ["stray", "no"])
    #expect(program.statements[0].expectations.map(\.kind) == [.prints, .approximately])
  }

  @Test func `cells have a kind and a title`() {
    let cells = parse("# %% One\nlet a = 1\n# %% [md]\n# prose\n# %% [params] Size\nlet n = 2\n").program
      .cells
    #expect(cells.map(\.title) == ["One", "", "Size"])
    #expect(cells.map(\.kind) == [.code, .prose, .parameters])
    #expect(cells[1].span == Span(19, 37))
  }

  @Test func `a shebang is a comment`() { #expect(shape("#!/usr/bin/env align\n1") == "1") }

  @Test func `a cell marker ends a statement, a string and a block`() {
    #expect(verdict("let x = a\n# %%\n|> f") == .invalid)
    #expect(verdict("\"\"\"a\n# %%\nb\"\"\"") == .invalid)
    #expect(verdict("fn f() {\n# %%\n}") == .invalid)
    #expect(verdict("fn f() {\n# %%\n") == .invalid)
    #expect(verdict("fn f() {\n  # %% indented is a comment\n") == .incomplete)
  }

  @Test func `spans are the bytes that a node was read from`() throws {
    let text = "let é = (a + f(b)[1]) |> g(c: \"日本\")"
    let source = Source(name: "test", text: text)
    let statement = try #require(Parser.parse(source).program.statements.first)
    #expect(source.text(of: statement.span) == text)
    guard case .bind(_, let pattern, let value) = statement.kind,
      case .pipe(let left, let callee, let arguments) = value.kind
    else {
      Issue.record("no pipe")
      return
    }
    #expect(source.text(of: pattern.span) == "é")
    #expect(source.text(of: left.span) == "(a + f(b)[1])")
    #expect(source.text(of: callee.span) == "g")
    #expect(source.text(of: try #require(arguments?.first).value.span) == "\"日本\"")
  }
}
