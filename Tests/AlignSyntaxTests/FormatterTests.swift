import AlignSyntax
import Foundation
import TestSupport
import Testing

/// What the formatter makes of a text.
private func formatted(_ text: String) throws -> String {
  try Formatter.format(Source(name: "test", text: text))
}

@Suite struct FormatterTests {
  @Test(
    "spaces, quotes and words are of one style",
    arguments: [
      ("let   x=1+2*3", "let x = 1 + 2 * 3"), ("a\n# x\n; b\n#= 1", "a;\n# x\nb\n#= 1"),
      ("f( a ,b :1 , ...c )", "f(a, b: 1, ...c)"),
      ("[ 1,2 , ]", "[1, 2]"),
      ("{ a :1,b }", "{a: 1, b}"),
      ("a . b [ 1 .. ]", "a.b[1..]"),
      ("x|>f|>.a.b|>g( 1 )", "x |> f |> .a.b |> g(1)"),
      ("not   a==b or c  not   in d", "not a == b or c not in d"),
      ("- x ^ 2..n", "-x ^ 2..n"),
      ("let {a:b , ...c}=d", "let {a: b, ...c} = d"),
      ("fn f(x,n:2)=x", "fn f(x, n: 2) = x"),
      ("fn f(){ 1 }", "fn f() { 1 }"),
      ("(x,y,)=>x", "(x, y) => x"),
      ("if a{b}else if c{d}else{e}", "if a { b } else if c { d } else { e }"),
      ("try{a}else err{b}", "try { a } else err { b }"),
      ("match x{1=>2,_ if y=>3,}", "match x { 1 => 2, _ if y => 3 }"),
      ("for [a,b] in xs{}", "for [a, b] in xs {}"),
      ("null", "none"),
      ("((a))", "((a))"),
      ("a;;b;", "a; b;"),
      ("let a=1;", "let a = 1"),
      ("assert a,\"m\"", "assert a, \"m\""),
      ("use \"a\"   as b", "use \"a\" as b"),
      ("r.a[0]+=1", "r.a[0] += 1"),
      ("f\"{ x }\"", "f\"{x}\""),
      ("f\"a  { x+1 :.2f} {{b}}\"", "f\"a  {x + 1:.2f} {{b}}\""),
      ("f\"{ {a:1}.a }{ {a:1} }\"", "f\"{ {a: 1}.a }{ {a: 1} }\""),
      ("f\"{ {a:1}.a: >4 }\"", "f\"{ {a: 1}.a: >4 }\""),
      ("f\"{f\"{ a }\"+g( 1,x=>x )}\"", "f\"{f\"{a}\" + g(1, x => x)}\""),
      ("f\"{if a{1}else{2}}{.a}{[1,\"}\" ]}\"", "f\"{if a { 1 } else { 2 }}{.a}{[1, \"}\"]}\""),
      ("f\"\"\"{ a }  {b(\n1,2)}\"\"\"", "f\"\"\"{a}  {b(\n1,2)}\"\"\""),
    ])
  func style(_ source: String, _ expected: String) throws {
    #expect(try formatted(source) == expected + "\n")
  }

  @Test("an empty program stays empty") func nothing() throws {
    #expect(try formatted("\n \n") == "")
  }

  @Test("comments and at most one empty line are kept") func comments() throws {
    let source = """


      #first


      let a=1     # why
        # second
      # %%  Cell

      # %% [md] Words
      #no change here
      # %%
      let b=[ # opened
        1, # one
        # two
        2
        # last
      ]
      fn f() { # begins
        # inside
        a
        # ends
      }
      a;   # silent
      a #=  1
      """
    #expect(
      try formatted(source) == """
        # first

        let a = 1 # why
        # second
        # %%  Cell

        # %% [md] Words
        #no change here
        # %%
        let b = [ # opened
          1, # one
          # two
          2,
          # last
        ]
        fn f() { # begins
          # inside
          a
          # ends
        }
        a; # silent
        a #=  1

        """)
  }

  @Test("comments at places where nobody puts them are kept too", arguments: CommentPlaces.all)
  func oddComments(_ source: String) throws {
    let once = try formatted(source)
    #expect(once.filter { $0 == "#" }.count == source.filter { $0 == "#" }.count, "\(once)")
    #expect(shape(once) == shape(source))
    #expect(try formatted(once) == once)
  }

  @Test("a long pipe has a step a line") func pipes() throws {
    let steps = "where(p => p.chosen_model == \"gpt4\") |> take(1000) |> group(by: .rejected_model, n: count)"
    #expect(
      try formatted("let pairs = seen |> " + steps) == """
        let pairs = seen
          |> where(p => p.chosen_model == "gpt4")
          |> take(1000)
          |> group(by: .rejected_model, n: count)

        """)
    #expect(try formatted("a |> b\n|> c") == "a\n  |> b\n  |> c\n")
  }

  @Test("a long call has its arguments below, together or each on its line") func calls() throws {
    let name = String(repeating: "x", count: 40)
    #expect(
      try formatted("let y = train(\(name), loss: \(name), lr: 1e-4)") == """
        let y = train(
          \(name), loss: \(name), lr: 1e-4
        )

        """)
    #expect(
      try formatted("let y = train(\(name), loss: \(name), reference: \(name))") == """
        let y = train(
          \(name),
          loss: \(name),
          reference: \(name),
        )

        """)
    #expect(try formatted("f(a,\n)") == "f(\n  a,\n)\n")
  }

  @Test("a record, list or function that comes last opens on the line of its call") func hugging() throws {
    #expect(
      try formatted("rows |> map(r => {\na: 1, b: 2})") == """
        rows |> map(r => {
          a: 1,
          b: 2,
        })

        """)
    #expect(
      try formatted("xs |> fold(0, fn(a, b) {\na + b })") == """
        xs |> fold(0, fn(a, b) {
          a + b
        })

        """)
  }

  @Test("numbers fill their lines") func numbers() throws {
    let text = try formatted("[" + (100...140).map { "\($0)" }.joined(separator: ",") + "]")
    #expect(text.split(separator: "\n").count == 5)
    #expect(text.hasPrefix("[\n  100, 101, "))
  }

  @Test("a long sum goes on after its signs") func sums() throws {
    let name = String(repeating: "x", count: 60)
    #expect(try formatted("let a = \(name) + \(name)") == "let a = \(name) +\n  \(name)\n")
    #expect(try formatted("fn f(a) = \(name) - \(name)") == "fn f(a) =\n  \(name) -\n    \(name)\n")
  }

  @Test("what stands between `# fmt: off` and `# fmt: on` stays as it is") func switchedOff() throws {
    let source = """
      let a=1
      # fmt: off
      let order   = [1,2]
      let b       =  3   # c

      # fmt: on
      let c=1
      """
    #expect(
      try formatted(source) == """
        let a = 1
        # fmt: off
        let order   = [1,2]
        let b       =  3   # c
        # fmt: on
        let c = 1

        """)
    #expect(try formatted("# fmt: off\n1+2") == "# fmt: off\n1+2\n")
  }

  @Test("strings of several lines are copied") func strings() throws {
    let source = "f(\"\"\"\n    a\n      b\n    \"\"\",1)\n"
    #expect(try formatted(source) == "f(\"\"\"\n    a\n      b\n    \"\"\", 1)\n")
  }

  @Test("an odd comment becomes no cell and no shebang") func disguises() throws {
    #expect(try formatted("1\n  # %% x\n") == "1\n#%% x\n")
    #expect(try formatted("\n\n#! E0101\n1\n").hasPrefix("\n#! E0101\n"))
  }

  @Test("what does not parse is refused with its errors") func refusal() {
    #expect(throws: Formatter.Refusal.self) { try formatted("let = 1") }
  }

  @Test(
    "programs of the repository keep their meaning, and formatting twice is formatting once",
    arguments: RepositoryPrograms.all)
  func repository(_ program: RepositoryPrograms) throws {
    let text = try String(contentsOf: program.url, encoding: .utf8)
    guard parse(text).isValid else { return }
    let once = try formatted(text)
    #expect(shape(once) == shape(text))
    #expect(expectations(once) == expectations(text))
    #expect(parse(once).program.cells.map(\.title) == parse(text).program.cells.map(\.title))
    #expect(try formatted(once) == once)
  }

  @Test("programs of the repository are formatted", arguments: RepositoryPrograms.all)
  func isFormatted(_ program: RepositoryPrograms) throws {
    let text = try String(contentsOf: program.url, encoding: .utf8)
    guard parse(text).isValid else { return }
    #expect(try formatted(text) == text, "run scripts/format")
  }

  private func expectations(_ text: String) -> [[String]] {
    parse(text).program.statements.map { $0.expectations.map(\.text) }
  }
}

/// A comment behind each token of a program that has every form of the grammar.
enum CommentPlaces {
  static let all: [String] = {
    let programs = [
      "let {a: [b, ...c], d} = f(x, n: 1, ...y)[1..2].g |> h(1) |> (z => z) |> .a.b",
      "fn f(a, b: 2) { return [1, ...c] }", "var x = {a: 1, \"b\": 2, c, ...d}", "x.a[1] += -2 ^ 3 * (4 - 1)",
      "if not a in b { 1 } else if c { 2 } else { 3 }", "match x { [1, _] if y => 2, {k: v} { 3 } }",
      "try { 1 } else err { fail(\"x\") }", "for [a, b] in xs { while true { break } }",
      "assert a == 1 and b, f\"{c}\"", "use \"std/losses\" as l", "g((a, b) => a, fn(x) = x, () => [1, 2])",
    ]
    return programs.flatMap { program -> [String] in
      let source = Source(name: "test", text: program)
      return Scanner.scan(source).tokens.dropLast().compactMap { token in
        let cut = token.span.end
        let text =
          String(decoding: source.bytes[..<cut], as: UTF8.self)
          + " # c\n# d\n" + String(decoding: source.bytes[cut...], as: UTF8.self)
        return parse(text).isValid && shape(text) == shape(program) ? text : nil
      }
    }
  }()
}

/// A program of the repository.
struct RepositoryPrograms: CustomStringConvertible, Sendable {
  let url: URL
  var description: String { url.lastPathComponent }

  static let all: [RepositoryPrograms] = {
    let root = Repository.root
    return ["stdlib", "notebooks", "Tests", "scripts"].flatMap { folder -> [RepositoryPrograms] in
      let files = FileManager.default.enumerator(
        at: root.appending(path: folder), includingPropertiesForKeys: nil)
      return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "align" }
        .sorted { $0.path < $1.path }.map(RepositoryPrograms.init)
    }
  }()
}
