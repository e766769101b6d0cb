import AlignSyntax
import Testing

@testable import AlignRuntime

/// A text and what its last statement shows.
struct Case: CustomTestStringConvertible, Sendable {
  let text: String
  let result: String
  init(_ text: String, _ result: String) { (self.text, self.result) = (text, result) }
  var testDescription: String { text }
}

@Suite struct Language {
  @Test(arguments: [
    Case("1 + 2", "3"), Case("1 + 2.5", "3.5"), Case("7 / 2", "3.5"), Case("6 / 2", "3.0"),
    Case("7 // 2", "3"), Case("-7 // 2", "-4"), Case("7 // -2", "-4"), Case("-7 % 3", "2"),
    Case("7 % -3", "-2"),
    Case("-7.5 % 2", "0.5"), Case("7.5 // 2", "3.0"), Case("2^10", "1024"), Case("2^-1", "0.5"),
    Case("2^0.5", "1.4142135623730951"), Case("-2^2", "-4"), Case("2^3^2", "512"), Case("1e3", "1000.0"),
    Case("9223372036854775807", "9223372036854775807"), Case("0.1 + 0.2", "0.30000000000000004"),
    Case("-3", "-3"), Case("1_000", "1000"), Case("(-1)^63", "-1"), Case("2^62 * -2", "-9223372036854775808"),
  ])
  func arithmeticFollowsPython(_ example: Case) throws { #expect(try shown(example.text) == example.result) }

  @Test(arguments: [
    Case("1 == 1.0", "true"), Case("1 == \"1\"", "false"), Case("[1, [2]] == [1, [2.0]]", "true"),
    Case("{a: 1, b: 2} == {b: 2, a: 1}", "true"), Case("none == false", "false"),
    Case("0..3 == 0..3", "true"),
    Case("\"a\" < \"b\"", "true"), Case("\"Z\" < \"a\"", "true"), Case("[1, 2] < [1, 3]", "true"),
    Case("2 in [1, 2]", "true"), Case("\"el\" in \"hello\"", "true"), Case("\"a\" in {a: 1}", "true"),
    Case("3 not in 0..3", "true"), Case("2 in 0..3", "true"), Case("not (1 < 2)", "false"),
    Case("1 < 2 and 2 < 1.5", "false"), Case("1 > 2 or 2 >= 2", "true"), Case("[.a.b] == [.a.b]", "true"),
    Case("9007199254740993 == 9007199254740992.0", "false"), Case("1 != 2", "true"), Case("3 <= 2", "false"),
    Case("[0] * 3 + [1]", "[0, 0, 0, 1]"), Case("\"ab\" * 2", "\"abab\""),
  ])
  func comparisonsGiveOneBool(_ example: Case) throws { #expect(try shown(example.text) == example.result) }

  @Test(arguments: [
    Case("let x = [1, 2, 3]\nx[-1]", "3"), Case("[1, 2, 3, 4][1..3]", "[2, 3]"),
    Case("[1, 2, 3][-2..]", "[2, 3]"),
    Case("[1, 2, 3][..-1]", "[1, 2]"), Case("[1, 2, 3][5..9]", "[]"), Case("\"hé!\"[1]", "\"é\""),
    Case("\"hello\"[1..3]", "\"el\""), Case("(2..9)[1..3]", "3..5"), Case("(2..9)[-1]", "8"),
    Case("[1, 2, 3][0..2]", "[1, 2]"), Case("{a: {b: 5}}.a.b", "5"), Case("{a: 1}[\"a\"]", "1"),
    Case("[...[1, 2], 3, ...0..2]", "[1, 2, 3, 0, 1]"), Case("{...{a: 1, b: 2}, b: 3}", "{a: 1, b: 3}"),
    Case("let a = 1\n{a, b: 2}", "{a: 1, b: 2}"), Case("{\"a b\": 1}", "{\"a b\": 1}"),
    Case("[1, 2] |> .length", ""),
    Case("map([1, 2], .a)", ""), Case("map([{a: {b: 1}}], .a.b)", "[1]"), Case("{a: 3} |> .a", "3"),
    Case("[1, 2] |> map(x => x * 2)", "[2, 4]"), Case("3 |> (x => x + 1)", "4"),
    Case("0..4 |> map(x => x^2)", "[0, 1, 4, 9]"),
  ])
  func partsOfValues(_ example: Case) throws {
    if example.result.isEmpty {
      #expect(failure(example.text)?.code == .missingField)
    } else {
      #expect(try shown(example.text) == example.result)
    }
  }

  @Test(arguments: [
    Case("fn f(n) = if n < 2 { n } else { f(n - 1) + f(n - 2) }\nf(15)", "610"),
    Case(
      "fn f(a, b: a + 1, c: b * 2) = [a, b, c]\n[f(1), f(1, 5), f(1, c: 0), f(b: 3, a: 2)]",
      "[[1, 2, 4], [1, 5, 10], [1, 2, 0], [2, 3, 6]]"),
    Case("fn f(a, b) = a - b\nlet r = {b: 1}\nf(...[5], ...r)", "4"),
    Case("fn make(n) { fn(x) { n + x } }\nmake(3)(4)", "7"),
    Case("fn outer() { fn inner(n) = if n == 0 { 0 } else { n + inner(n - 1) }\n inner(4) }\nouter()", "10"),
    Case(
      "fn outer() { fn inner(n) = map([n], k => if k == 0 { 0 } else { inner(k - 1)[0] + k })\n inner(3) }\nouter()",
      "[6]"),
    Case("let f = x => y => x + y\nf(1)(2)", "3"), Case("fn f() { return 3\n 4 }\nf()", "3"),
    Case("fn f() { let x = 3 }\nf()", "none"), Case("let k = 2\nfn f() = k\nlet k = 5\nf()", "5"),
    Case("let f = (a, b) => a * b\nf(3, 4)", "12"), Case("settings(1)", "[1, 0.5, []]"),
    Case("settings(1, 2, 3, 4)", "[1, 2.0, [3, 4]]"), Case("settings(x: 1, rate: 2)", "[1, 2.0, []]"),
    Case("fn length(x) = 99\nlength([1])", "99"),
  ])
  func functions(_ example: Case) throws { #expect(try shown(example.text) == example.result) }

  @Test(arguments: [
    Case("var s = 0\nfor i in 0..5 { s += i }\ns", "10"),
    Case("var s = \"\"\nfor c in \"héy\" { s = c + s }\ns", "\"yéh\""),
    Case("var s = []\nfor {a, b: [x, ...y]} in [{a: 1, b: [2, 3]}] { s += [a, x, y] }\ns", "[1, 2, [3]]"),
    Case(
      "fn f() { var i = 0\n while true { i += 1\n if i == 3 { continue }\n if i > 5 { break } }\n i }\nf()",
      "6"),
    Case("fn f() { var fs = []\n for i in 0..3 { fs += [() => i] }\n map(fs, g => g()) }\nf()", "[0, 1, 2]"),
    Case("fn f() { for i in 0..9 { if i == 4 { return i } } }\nf()", "4"),
    Case("var n = 0\nfor k in {a: 1, b: 2} { n += length(k) }\nn", "2"),
    Case("for i in 5..2 { fail(\"never\") }\n1", "1"), Case("var i = 10\nwhile i > 0 { i -= 3 }\ni", "-2"),
    Case("var t = 0\nfor i in 0..3 { for j in 0..i { t += j } }\nt", "1"),
    Case("let r = 2..5\nvar s = 0\nfor i in r { s += i }\ns", "9"),
  ])
  func loops(_ example: Case) throws { #expect(try shown(example.text) == example.result) }

  @Test(arguments: [
    Case(
      "var x = {a: [1, 2], b: 0}\nlet y = x\nx.a[1] += 2\nx.c = 5\n[x, y]",
      "[{a: [1, 4], b: 0, c: 5}, {a: [1, 2], b: 0}]"),
    Case("fn f(x) { var y = x\n y[0] = 9\n y[-1] = 8\n [x, y] }\nf([1, 2, 3])", "[[1, 2, 3], [9, 2, 8]]"),
    Case(
      "fn f() { var r = {n: 0}\n let old = r\n r.n = 1\n r[\"n\"] += 1\n [old, r] }\nf()", "[{n: 0}, {n: 2}]"),
    Case(
      "fn f() { var s = \"a\"\n let t = s\n s += \"b\"\n s = s + \"c\"\n [s, t] }\nf()", "[\"abc\", \"a\"]"),
    Case("fn f() { var l = [1]\n let m = l\n l += [2]\n l = l + [3]\n [l, m] }\nf()", "[[1, 2, 3], [1]]"),
    Case("var l = [1]\nlet m = l\nl = l + [2]\nl += [3, 4]\n[l, m]", "[[1, 2, 3, 4], [1]]"),
    Case("var m = [[0, 0], [0, 0]]\nlet k = m\nm[1][0] = 7\n[m, k]", "[[[0, 0], [7, 0]], [[0, 0], [0, 0]]]"),
    Case("fn f() { var a = [1, 2]\n a = [a, a]\n a[0][0] = 5\n a }\nf()", "[[5, 2], [1, 2]]"),
    Case("fn f() { var a = 1\n a + if true { a = 10\n a } else { 0 } }\nf()", "11"),
    Case("var n = 1\nn *= 6\nn /= 4\nn", "1.5"),
    Case("fn f() { var a = true\n a = false or a\n a }\nf()", "true"),
  ])
  func valuesNeverChangeWhereTwoNamesSeeThem(_ example: Case) throws {
    #expect(try shown(example.text) == example.result)
  }

  @Test(arguments: [
    Case("match 3 { 1 => \"a\", n if n > 2 => \"b\", _ => \"c\" }", "\"b\""),
    Case("match [1, 2, 3] { [] => 0, [x] => x, [x, ...rest] => rest }", "[2, 3]"),
    Case("match {kind: \"a\", n: 2} { {kind: \"b\"} => 0, {kind: \"a\", n} => n, _ => 9 }", "2"),
    Case("match -1 { -1 => true, _ => false }", "true"), Case("match none { none => 1 }", "1"),
    Case("match \"x\" { \"y\" => 1, \"x\" { let z = 2\n z } }", "2"),
    Case("match {a: 1, b: 2} { {a, ...rest} => rest }", "{b: 2}"),
    Case("let [a, [b, ...c]] = [1, [2, 3, 4]]\n[a, b, c]", "[1, 2, [3, 4]]"),
    Case("let {a: x, ...others} = {a: 1, b: 2}\n[x, others]", "[1, {b: 2}]"),
    Case("if false { 1 }", "none"), Case("if false { 1 } else if true { 2 } else { 3 }", "2"),
    Case("try { fail(\"no\") } else err { err.message }", "\"no\""), Case("try { 1 } else { 2 }", "1"),
    Case("try { [1][4] } else err { [err.code, err.line, err.file] }", "[\"E0304\", 1, \"test.align\"]"),
    Case(
      "fn f() { for i in 0..3 { try { if i == 1 { break } } else { 0 } }\n try { return 7 } else { 0 } }\nf()\ntry { fail(\"x\") } else e { f() }",
      "7"),
    Case(
      "fn deep(n) = if n == 0 { fail(\"bottom\") } else { deep(n - 1) + 1 }\ntry { deep(50) } else e { e.message }",
      "\"bottom\""),
    Case("try { map([1, 0], x => 1 / x) } else e { e.code }", "\"E0302\""),
    Case("try { try { fail(\"a\") } else e { fail(e.message + \"b\") } } else e { e.message }", "\"ab\""),
  ])
  func branchesAndPatterns(_ example: Case) throws { #expect(try shown(example.text) == example.result) }

  @Test(arguments: [
    Case(
      "let x = 3.14159\nf\"{x:.2f}|{x:8.3f}|{x:<8.1f}|{-x:+.1f}|{x:e}|{x:.3g}\"",
      "\"3.14|   3.142|3.1     |-3.1|3.141590e+00|3.14\""),
    Case(
      "f\"{1234567:,} {0.256:.1%} {7:03d} {-7:04d} {\"ab\":>4}| {\"ab\":^6} {255:x}\"",
      "\"1,234,567 25.6% 007 -007   ab|   ab   ff\""),
    Case("f\"{{}} {1 + 1} {[1, \"a\"]} {none} {true} {1.0}\"", "\"{} 2 [1, \\\"a\\\"] none true 1.0\""),
    Case("f\"{1234.5:,.2f} {5:+d} {5:*^5}\"", "\"1,234.50 +5 **5**\""),
  ])
  func interpolation(_ example: Case) throws { #expect(try shown(example.text) == example.result) }
}
