import AlignSyntax
import Testing

@testable import AlignRuntime

/// A text and the code of the error it must give.
struct Failing: CustomTestStringConvertible, Sendable {
  let text: String
  let code: DiagnosticCode
  init(_ text: String, _ code: DiagnosticCode) { (self.text, self.code) = (text, code) }
  var testDescription: String { text.count > 80 ? text.prefix(80) + "..." : text }
}

@Suite struct OddPrograms {
  @Test(arguments: [
    Failing("9223372036854775807 + 1", .integerOverflow),
    Failing("-9223372036854775807 - 2", .integerOverflow),
    Failing("4611686018427387904 * 2", .integerOverflow), Failing("2^63", .integerOverflow),
    Failing("(-9223372036854775807 - 1) // -1", .integerOverflow),
    Failing("-(-9223372036854775807 - 1)", .integerOverflow), Failing("3^1000000", .integerOverflow),
    Failing("1 / 0", .divisionByZero), Failing("1 // 0", .divisionByZero), Failing("1 % 0", .divisionByZero),
    Failing("1.5 // 0.0", .divisionByZero), Failing("0^-1", .divisionByZero),
    Failing("0.0 / 0", .divisionByZero),
    Failing("[1][1]", .indexOutOfRange), Failing("[][0]", .indexOutOfRange),
    Failing("[1][-2]", .indexOutOfRange),
    Failing("\"ab\"[2]", .indexOutOfRange), Failing("(0..3)[5]", .indexOutOfRange),
    Failing("[1][9223372036854775807]", .indexOutOfRange),
    Failing("[1][-9223372036854775807]", .indexOutOfRange),
    Failing("[1][0.0]", .typeMismatch), Failing("[1][\"a\"]", .typeMismatch),
    Failing("{a: 1}[0]", .typeMismatch),
    Failing("{a: 1}.b", .missingField), Failing("1.a", .missingField), Failing("none.a", .missingField),
    Failing("\"a\" + 1", .typeMismatch), Failing("[1] + 1", .typeMismatch), Failing("{} + {}", .typeMismatch),
    Failing("1 + none", .typeMismatch), Failing("true + true", .typeMismatch),
    Failing("-\"a\"", .typeMismatch),
    Failing("1 < \"a\"", .typeMismatch), Failing("none < none", .typeMismatch),
    Failing("{} < {}", .typeMismatch),
    Failing("[1] < [\"a\"]", .typeMismatch), Failing("if 1 { 2 }", .typeMismatch),
    Failing("not 0", .typeMismatch),
    Failing("1 and true", .typeMismatch), Failing("true and 1", .typeMismatch),
    Failing("1 in 2", .typeMismatch),
    Failing("1 in \"a\"", .typeMismatch), Failing("for i in 5 { }", .typeMismatch),
    Failing("0..1.5", .typeMismatch),
    Failing("for i in 0..none { }", .typeMismatch), Failing("[...3]", .typeMismatch),
    Failing("{...[1]}", .typeMismatch),
    Failing("3(4)", .typeMismatch), Failing("none()", .typeMismatch),
    Failing("\"ab\" * 100000000000", .limitExceeded),
    Failing("[1] * 4611686018427387904", .limitExceeded), Failing("f\"{1:q}\"", .invalidArgument),
    Failing("f\"{1:.}\"", .invalidArgument), Failing("f\"{1:999f}\"", .invalidArgument),
    Failing("f\"{\"a\":.2f}\"", .typeMismatch),
    Failing("f\"{1.5:d}\"", .typeMismatch), Failing("match 3 { 4 => 5 }", .noMatch),
    Failing("let [a, b] = [1]", .noMatch),
    Failing("let {a} = {b: 1}", .noMatch), Failing("let [a] = 3", .noMatch),
    Failing("nowhere", .undefinedName),
    Failing("fn f() = nowhere\nf()", .undefinedName), Failing("assert 1 == 2", .assertionFailed),
    Failing("assert false, \"why\"", .assertionFailed), Failing("fail(\"x\")", .raised),
    Failing("fn f(n) = f(n + 1) + 1\nf(0)", .stackOverflow),
    Failing("fn f(n) = map([n], f)\nf(0)", .stackOverflow),
    Failing("fn f(x) = x\nf()", .missingArgument), Failing("fn f(x) = x\nf(1, 2)", .wrongArgumentCount),
    Failing("fn f(x) = x\nf(y: 1)", .unknownArgument), Failing("fn f(x) = x\nf(1, x: 2)", .duplicateArgument),
    Failing("settings()", .missingArgument), Failing("settings(1, rate: 0)", .invalidArgument),
    Failing("settings(1.5)", .typeMismatch), Failing("settings(1, rte: 2)", .unknownArgument),
    Failing("length(1, 2)", .wrongArgumentCount), Failing("map(3, x => x)", .typeMismatch),
    Failing("let a = 1\na = 2", .invalidAssignment),
    Failing("fn f() { let a = 1\n a = 2 }", .invalidAssignment),
    Failing("fn f() { var a = 1\n () => a }", .capturedVariable),
    Failing("var a = [1]\na[3] = 2", .indexOutOfRange),
    Failing("var a = 3\na.b = 2", .typeMismatch), Failing("var a = {}\na.b.c = 2", .typeMismatch),
    Failing("var a = {}\na.b += 2", .missingField), Failing("var a = [1]\na[\"x\"] = 2", .typeMismatch),
    Failing("fn f() { var a = {x: 1}\n a[0] = 2 }\nf()", .typeMismatch), Failing("b = 2", .undefinedName),
    Failing("use \"missing.align\"", .importNotFound), Failing("length(...3)", .typeMismatch),
    Failing("let f = .a\nf(1, 2)", .wrongArgumentCount),
    Failing("map([1], x => 1 / (x - 1))", .divisionByZero),
  ])
  func aMistakeIsAnErrorWithItsCode(_ failing: Failing) {
    #expect(failure(failing.text)?.code == failing.code)
  }

  @Test func aFailedAssignmentLeavesTheVariableAsItWas() throws {
    let text = """
      fn f() {
        var a = {x: [1, 2]}
        try { a.x[5] = 3 } else { 0 }
        try { a.y.z = 3 } else { 0 }
        try { a[0] = 3 } else { 0 }
        try { a.x[0] += "no" } else { 0 }
        var b = [1]
        try { b["k"] = 1 } else { 0 }
        var s = "text"
        try { s += 1 } else { 0 }
        [a.x, b, s]
      }
      f()
      """
    #expect(try shown(text) == "[[1, 2], [1], \"text\"]")
  }

  @Test func valuesNestedHundredsOfThousandsDeepAreMadeComparedShownAndFreed() throws {
    let text = """
      fn chain(n) { var x = []
        for i in 0..n { x = [x] }
        x }
      let a = chain(300000)
      let b = chain(300000)
      f"{a == b} {length(f"{a}")}"
      """
    #expect(try shown(text) == "\"true 133\"")
    #expect(try shown("var r = {}\nfor i in 0..300000 { r = {r} }\nlength(r)") == "1")
    #expect(try shown("var f = x => x\nfor i in 0..100000 { let g = f\n f = x => g }\n1") == "1")
    #expect(failure("var x = [1]\nvar y = [2]\nfor i in 0..1000 { x = [x]\n y = [y] }\nx < y") != nil)
  }

  @Test func deepRecursionIsFineUpToTheLimitAndTheMachineGoesOnAfterIt() throws {
    let script = Script()
    try script.run("fn count(n) = if n == 0 { 0 } else { 1 + count(n - 1) }")
    #expect(try script.show("count(15000)") == "15000")
    #expect(script.error("count(1000000)")?.code == .stackOverflow)
    #expect(try script.show("count(15000)") == "15000")
    #expect(script.error("count(1000000)")?.trace.isEmpty == false)
  }

  @Test func nanIsEqualToNothingAndComparesFalse() throws {
    let text =
      "let inf = 1e308 * 10\nlet nan = inf - inf\n[nan == nan, nan < 1, nan > 1, nan <= nan, nan != nan, [nan] == [nan]]"
    #expect(try shown(text) == "[false, false, false, false, true, false]")
    #expect(
      try shown(
        "let nan = 1e308 * 10 - 1e308 * 10\nvar n = 0\nif nan < 1 { n = 1 }\nif not (nan < 1) { n = 2 }\nn")
        == "2")
  }

  @Test func rangesAtTheEndsOfTheIntegersDontOverflow() throws {
    let text = "var n = 0\nfor i in 9223372036854775805..9223372036854775807 { n += 1 }\nn"
    #expect(try shown(text) == "2")
    #expect(try shown("length((-9223372036854775807)..9223372036854775807)") == "9223372036854775807")
    #expect(try shown("[5..2 == 3..3, length(5..2), 3 in 5..2]") == "[true, 0, false]")
    #expect(try shown("[1, 2, 3][-9223372036854775807..9223372036854775807]") == "[1, 2, 3]")
  }

  @Test func anInterruptCannotBeCaught() {
    let script = Script()
    script.machine.interruptFlag.pointee = 1
    for text in ["while true { }", "for i in 0..1000000000 { }", "fn f() = f()\nf()", "map(0..3, x => x)"] {
      #expect(script.error("try { \(text) } else { 0 }")?.code == .interrupted)
    }
    script.machine.clearInterrupt()
    #expect((try? script.show("1")) == "1")
  }

  @Test func anErrorInsideALambdaInsideAPipeNamesTheUsersLine() {
    let error = failure("let xs = [1, 0]\n\nxs |> map(x => 1 / x)")
    #expect(error?.location.map { $0.source.position(of: $0.span.start).line } == 3)
    #expect(error?.trace.map(\.function) == ["function", ""])
  }

  @Test func anErrorInTheLibraryIsPlacedAtTheUsersCall() throws {
    let script = Script()
    let library = try Script.parse("fn risky(x) = 1 / x", name: "std/risk", isLibrary: true)
    for statement in library.statements {
      _ = try script.machine.run(statement, in: library.source, module: script.machine.prelude)
    }
    let error = script.error("1\nrisky(0)")
    #expect(error?.location?.source.name == "test.align")
    #expect(error?.location.map { $0.source.position(of: $0.span.start).line } == 2)
    #expect(error?.trace.first?.location.source.isLibrary == true)
  }

  @Test func filesAreUsedOnceAndCirclesAreReported() throws {
    let script = Script()
    script.files["./lib/tools.align"] = "let base = 10\nfn scale(x) = x * base\nlet _hidden = 1"
    #expect(
      try script.show(
        "use \"./lib/tools.align\"\n[tools.scale(2), keys_of(tools)]".replacing(", keys_of(tools)", with: ""))
        == "[20]")
    #expect(try script.show("use \"./lib/tools.align\" as t\nt") == "{base: 10, scale: <function scale(x)>}")
    script.files["a"] = "use \"b\""
    script.files["b"] = "use \"a\""
    #expect(script.error("use \"a\"")?.code == .importCycle)
  }

  @Test func aFailedAssertionShowsTheValues() {
    let error = failure("let a = 2\nassert a * 2 == 5")
    #expect(error?.message == "assertion failed: `a * 2 == 5`")
    #expect(error?.notes == ["`a * 2` is 4"])
  }

  @Test func aValueDiesWithItsLastName() throws {
    final class Probe: Object {
      let onDeath: () -> Void
      init(_ onDeath: @escaping () -> Void) { self.onDeath = onDeath }
      deinit { onDeath() }
    }
    var dead = 0
    let script = Script()
    script.machine.define("probe", .object(Probe { dead += 1 }))
    try script.run("fn hold(x) { let y = [x]\n length(y) }\nhold(probe)\nlet other = probe")
    script.machine.define("probe", .none)
    #expect(dead == 0)
    try script.run("let other = 1")
    #expect(dead == 1)
  }
}
