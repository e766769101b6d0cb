import AlignSyntax
import Foundation
import TestSupport
import Testing

@testable import AlignSession

/// The colours of a line that is being typed. `¦` marks the cursor.
@Suite struct HighlightTests {
  private static let known: Set<String> = ["print", "map", "rows", "alpha", "f"]

  /// `let=keyword 1=number`: the parts that aren't plain.
  private func shown(_ marked: String, above: String = "") -> String {
    let pieces = marked.split(separator: "¦", maxSplits: 1, omittingEmptySubsequences: false)
    let line = pieces.joined()
    let cursor = pieces.count > 1 ? pieces[0].utf8.count : nil
    return Highlight.parts(of: line, above: above, cursor: cursor) { Self.known.contains($0) }
      .map { "\(String(decoding: Array(line.utf8)[$0.span], as: UTF8.self))=\($0.role)" }
      .joined(separator: " ")
  }

  @Test(arguments: [
    ("let a = 1.5", "let=keyword 1.5=number"),
    ("if alpha { true } else { none }", "if=keyword true=number else=keyword none=number"),
    ("print(\"a # b\") # said", "\"a # b\"=string # said=comment"),
    ("rows |> map(.in)", ""), ("f({in: 1, true: 2})", "1=number 2=number"),
    ("\"日本\" == alpha", "\"日本\"=string"),
  ])
  func `words, numbers, strings and comments have roles, fields and labels have none`(
    line: String, parts: String
  ) {
    #expect(shown(line) == parts)
  }

  @Test(arguments: [
    ("f\"loss {alpha + 1:.3f} nats\"", "f\"loss =string 1=number :.3f=string  nats\"=string"),
    ("f\"{f(\"x\")}\"", "f\"=string \"x\"=string \"=string"),
    ("f\"a {alpha + 2¦", "f\"a =string 2=number"),
    ("f\"a {\"b¦", "f\"a =string \"b=string"),
    ("f\"{{alpha}}\"", "f\"{{alpha}}\"=string"),
  ])
  func `the holes of an f-string are code, finished or not`(line: String, parts: String) {
    #expect(shown(line) == parts)
  }

  @Test func `a string that is still open is a string up to the end of the line`() {
    #expect(shown("print(\"let it¦") == "\"let it=string")
    #expect(shown("print(\"\"\"let it¦") == "\"\"\"let it=string")
  }

  @Test(arguments: ["\"a\\", "f\"a\\", "\"\"\"a\\", "f\"\"\"{\"b\\"])
  func `half an escape at the end of a line is still a string`(text: String) {
    #expect(shown(text + "¦").hasSuffix("\\=string"))
  }

  @Test func `a line goes on in the string or the bracket of the lines above`() {
    #expect(shown("if it\"\"\" + 1", above: "print(\"\"\"let") == "if it\"\"\"=string 1=number")
    #expect(shown("}¦", above: "fn g(x) {\n  x") == "}=bracket")
    #expect(shown("  x + y", above: "fn g(x) {") == "y=unknown")
    #expect(shown("2 * x", above: "fn g(x) {") == "2=number")
  }

  @Test(arguments: [
    ("alhpa + 1", "alhpa=unknown 1=number"), ("alhpa¦", ""), ("alh¦pa + 1", "alhpa=unknown 1=number"),
    ("alhpa = 2", "alhpa=unknown 2=number"), ("alpha.beta(gamma: 1)", "1=number"),
    ("{alpha, omega}", "omega=unknown"), ("f\"{omega}\"", "f\"=string omega=unknown \"=string"),
    ("rows |> map(omega, 1)", "omega=unknown 1=number"),
  ])
  func `a name that nothing binds is unknown once the cursor has left it`(line: String, parts: String) {
    #expect(shown(line) == parts)
  }

  @Test(arguments: [
    "let {a, b: c} = rows; a + c", "for i in rows { i }", "rows |> map(r => r.x + r.y)", "(a, b) => a + b",
    "fn g(a, b: alpha) = a + b + g(1)", "fn(a) { a }",
    "match rows { [x, ...rest] => x, {kind: k} if k => k }",
    "match rows {\n  0 { 1 }\n  n { n }\n}", "try { f(1) } else err { print(err.message) }",
    "use \"std/losses\" as l; l.dpo", "use \"std/losses\"; losses.dpo", "_ + 1", "exit", "help",
  ])
  func `names that the text binds itself are known`(line: String) {
    #expect(!shown(line).contains("unknown"))
  }

  @Test(arguments: [
    "map(rows, row ¦", "((a, b¦", "map(rows, (a, b)¦", "map(rows, (a, b) ¦", "f(steps¦", "rows |> map(r =¦",
    "(a, b) =¦",
  ])
  func `a name that may still become a parameter or a label is not unknown yet`(line: String) {
    #expect(!shown(line).contains("unknown"))
  }

  @Test func `commands and questions have a role of their own, an unknown command is wrong`() {
    #expect(shown(":time let a = 1") == ":time=command let=keyword 1=number")
    #expect(shown(":q") == ":q=command")
    #expect(shown(":save notes.align all") == ":save=command")
    #expect(shown(":walk now") == ":walk=wrong")
    #expect(shown(":wal¦") == ":wal=command")
    #expect(shown("??alpha") == "??=command")
  }

  @Test func `the bracket at the cursor or in front of it is shown with its partner`() {
    #expect(shown("f((alpha)¦)") == "(=bracket )=bracket")
    #expect(shown("f(alpha)¦") == "(=bracket )=bracket")
    #expect(shown("f¦(alpha)") == "(=bracket )=bracket")
    #expect(shown("f(alpha)") == "")
    #expect(shown("f(alpha)]") == "]=wrong")
    #expect(shown("f(\")\"¦") == "\")\"=string")
  }

  @Test func `a transcript and a very long text stay plain`() {
    #expect(shown("align> let a = 1") == "")
    #expect(shown("let a = 1" + String(repeating: " ", count: 9000)) == "")
  }

  @Test func `a number whose exponent is being typed is not wrong yet`() {
    #expect(shown("alpha + 1e-¦") == "")
    #expect(shown("alpha + 1e- ¦") == "1e=wrong")
    #expect(shown("alpha && 1") == "&&=wrong 1=number")
  }

  @Test func `nothing in a program that is right is ever unknown or wrong, finished or half typed`() throws {
    let session = Session(output: Transcript())
    var wrong: [String] = []
    for program in try Self.programs() {
      let units = StatementUnit.units(of: Parser.parse(program).program)
      // A function may read what is bound below it.
      let bound = units.flatMap(\.statements).reduce(into: Set<String>()) { $0.formUnion(NameUse($1).binds) }
      for unit in units where unit.failure == nil {
        let text = program.text(of: unit.span)
        let lines = text.utf8.count
        // All of it, and some of the ways there.
        for end in stride(from: lines, to: 0, by: -max(lines / 12, 5)) {
          let typed = String(decoding: text.utf8.prefix(end), as: UTF8.self)
          let parts = Highlight.parts(of: typed, cursor: end == lines ? nil : typed.utf8.count) {
            bound.contains($0) || session.machine.global($0) != nil
          }
          let bytes = Array(typed.utf8)
          wrong += parts.filter { $0.role == .wrong || $0.role == .unknown }.map {
            "\(program.name): \(String(decoding: bytes[$0.span], as: UTF8.self)) in \(typed.suffix(200))"
          }
        }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(20).joined(separator: "\n---\n"))")
  }

  @Test func `no text is too odd, wherever the cursor stands`() throws {
    let odd = [
      "f\"", "{", "}", "\"", "\"\"\"", "(", "]", "=>", "match ", "fn ", "use ", "else ", ",", ":", "é", "日",
      "\n", "\u{1}",
    ]
    var chance: UInt64 = 1
    func random(_ limit: Int) -> Int {
      chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(chance >> 33) % max(limit, 1)
    }
    for program in try Self.programs() {
      var text = Array(program.text.prefix(600))
      for _ in 0..<20 {
        for _ in 0..<3 { text.insert(contentsOf: odd[random(odd.count)], at: random(text.count)) }
        text.removeSubrange(random(text.count)..<text.count)
        let lines = String(text).split(separator: "\n", omittingEmptySubsequences: false)
        let line = String(lines.last ?? "")
        let parts = Highlight.parts(
          of: line, above: lines.dropLast().joined(separator: "\n"), cursor: random(line.utf8.count + 1)
        ) { _ in random(2) == 0 }
        let ends = parts.flatMap { [$0.span.lowerBound, $0.span.upperBound] }
        #expect(ends == ends.sorted() && ends.allSatisfy { (0...line.utf8.count).contains($0) })
      }
    }
  }

  /// The scripts of the tests, the standard library and the notebooks.
  private static func programs() throws -> [Source] {
    let folders = [Repository.root.appending(path: "stdlib"), Repository.root.appending(path: "notebooks")]
    let files = try folders.flatMap {
      try FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)
    }
    return try (files.filter { $0.pathExtension == "align" } + Script.all.map(\.url)).map {
      Source(name: $0.lastPathComponent, text: try String(contentsOf: $0, encoding: .utf8))
    }
  }
}
