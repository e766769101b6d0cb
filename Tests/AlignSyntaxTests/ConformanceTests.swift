import AlignSyntax
import Testing

/// One row of the table: a text, what the parser must say, and words of the first error's hint.
struct Row: Sendable, CustomTestStringConvertible {
  var number: Int
  var text: String
  var verdict: Verdict
  /// The tree in full parentheses, where it isn't plain.
  var shape: String?
  var hint: String?

  init(_ number: Int, _ text: String, _ verdict: Verdict, shape: String? = nil, hint: String? = nil) {
    self.number = number
    self.text = lines(text)
    self.verdict = verdict
    self.shape = shape
    self.hint = hint
  }
  var testDescription: String { "\(number): \(text)" }
}

let conformance: [Row] = [
  Row(1, "let {a: x, b} = r", .valid, shape: "let {a: x, b: b} = r"),
  Row(2, "let [h, ...t] = xs", .valid, shape: "let [h, ...t] = xs"),
  Row(3, "let a, b = xs", .invalid, hint: "let [a, b] = "),
  Row(4, "let f(x) = x + 1", .invalid, hint: "fn f(x) = "),
  Row(5, "x => {a: x}", .valid, shape: "((x) => {a: x})"),
  Row(5, "x => {}", .valid, shape: "((x) => {})"),
  Row(6, "x => { let y = 1 }", .invalid, hint: "fn(x) { ... }"),
  Row(7, "fn f(x) { a: x }", .invalid, hint: "{ {a: ...} }"),
  Row(8, "fn f(x) ⏎ { x }", .valid, shape: "fn f(x) => { x }"),
  Row(9, "fn f(x) ⏎ ", .incomplete),
  Row(10, "(a, b) => a + b", .valid, shape: "((a, b) => (a + b))"),
  Row(11, "(a, b)", .incomplete),
  Row(12, "(a, b) ⏎ ", .invalid, hint: "[a, b]"),
  Row(13, "let y = xs ⏎ # why ⏎ |> f # x ⏎  ⏎ |> g(1)", .valid, shape: "let y = ((xs |> f) |> g(1))"),
  Row(14, "let y = xs ⏎ .map(f)", .valid, shape: "let y = xs.map(f)"),
  Row(15, "let x = a ⏎ + b", .invalid, hint: "end the line above with the operator"),
  Row(
    16, "f(if a { 1 } else if b { 2 } ⏎ else { 3 }, c)", .valid,
    shape: "f(if a { 1 } else { if b { 2 } else { 3 } }, c)"),
  Row(
    17, "match x { n if ok => 1, _ => {a: n} }", .valid, shape: "match x { n if ok => 1, _ => {a: n} }"),
  Row(
    18,
    "match x { ⏎ # none yet ⏎ -1 => 0 ⏎  ⏎ {rate, ...r} if rate > 0.5 { print(r) } ⏎ _ => a ⏎ |> f ⏎ }",
    .valid,
    shape: "match x { -1 => 0, {rate: rate, ...r} if (rate > 0.5) => { print(r) }, _ => (a |> f) }"),
  Row(19, "match x { 1 => return 2 }", .invalid, hint: "1 { return 2 }"),
  Row(20, "try { f() } else err { err.code }", .valid, shape: "try { f() } else err { err.code }"),
  Row(21, "try { f() }", .incomplete),
  Row(22, "-2^2 + 2^-1", .valid, shape: "((- (2 ^ 2)) + (2 ^ (- 1)))"),
  Row(23, "a[1..] + a[..2] + a[1..n-1]", .valid, shape: "((a[1..] + a[..2]) + a[1..(n - 1)])"),
  Row(24, "a[1:3]", .invalid, hint: "a[1..3]"),
  Row(25, "-1..3 |> f", .valid, shape: "(((- 1)..3) |> f)"),
  Row(26, "f(1..)", .invalid, hint: "`..` may be open only in an index"),
  Row(
    27, "f(x, by: r => r.a, in: 2, ...o,)", .valid, shape: "f(x, by: ((r) => r.a), in: 2, ...o)"),
  Row(28, "f(a: 1, 2)", .valid),
  Row(29, "f(a: 1, b", .incomplete),
  Row(30, "f(a = 1)", .invalid, hint: "a: 1"),
  Row(31, "r.in ⏎ y", .valid, shape: "r.in ; y"),
  Row(
    32, "x |> .a.b == 3 and not c in d", .valid, shape: "(((x |> .a.b) == 3) and (not (c in d)))"),
  Row(33, "x |> (y => y + 1)", .valid, shape: "(x |> ((y) => (y + 1)))"),
  Row(33, "x |> y => y + 1", .invalid, hint: "|> (y => "),
  Row(34, "a |> f(b) + 1", .invalid, hint: "(a |> f(b)) + 1"),
  Row(35, "x |> f(1).b", .invalid, hint: "`|> .b` reads a field of the result"),
  Row(36, "x |> 3", .invalid, hint: "a function's name, a call, `.field`, or a lambda in parentheses"),
  Row(37, "a < b |> f", .valid, shape: "(a < (b |> f))"),
  Row(38, "a < b < c", .invalid, hint: "a < b and b < c"),
  Row(
    39, "f\"{f(a: 1):.2f} {{ {r[\"k\"]:>8} # no comment\"", .valid,
    shape: "f'{f(a: 1):.2f} { {r['k']:>8} # no comment'"),
  Row(40, "f( ⏎ # %% B ⏎ y)", .invalid, hint: "close it before the line `# %%`"),
]

@Suite struct ConformanceTests {
  @Test("each row of the table has its verdict, tree and hint", arguments: conformance)
  func row(_ row: Row) {
    let result = parse(row.text)
    #expect(verdict(row.text) == row.verdict, "\(result.diagnostics.map(\.message))")
    if let expected = row.shape { #expect(shape(row.text) == expected) }
    if let hint = row.hint {
      let shown = result.diagnostics.first?.hint
      #expect(shown?.contains(hint) == true, "\(shown ?? "no hint")")
    }
  }

  @Test("every cut of a valid row at a token is valid or incomplete", arguments: conformance)
  func cuts(_ row: Row) {
    guard row.verdict == .valid else { return }
    expectCutsNeverInvalid(row.text)
  }
}

/// Cuts a valid text before each token.
func expectCutsNeverInvalid(_ text: String) {
  let source = Source(name: "test", text: text)
  let bytes = Array(text.utf8)
  for token in Scanner.scan(source).tokens.dropFirst() {
    let end = token.span.start
    var cut = String(decoding: bytes[..<end], as: UTF8.self)
    while cut.last?.isWhitespace == true { cut.removeLast() }
    if let comment = cut.split(separator: "\n").last, comment.hasPrefix("#") { cut += "\n" }
    let result = parse(cut)
    #expect(
      result.isValid || result.isIncomplete,
      "cut \(cut.debugDescription): \(result.diagnostics.map(\.message))")
  }
}
