import AlignRuntime
import AlignSyntax
import Testing

@Suite struct DocumentationTests {
  private func documentation(_ text: String) throws -> Documentation {
    let source = Source(name: "test", text: text)
    let statement = try #require(Parser.parse(source).program.statements.last)
    guard case .function(let declaration) = statement.kind else {
      throw RuntimeError(.internalError, "no function")
    }
    return Documentation(declaration, in: source)
  }

  @Test func `the fixed form is taken apart`() throws {
    let found = try documentation(
      """
      ## Ranks a pair as its labels do, see Rafailov et al. 2023. It needs
      ## a reference.
      ##
      ## More.
      ## beta (number > 0): strength of the pull,
      ##   per nat
      ## smoothing (number from 0 to 0.5): share of wrong labels
      ## formula: -log sigmoid(beta * m)
      ## source: eq. 7
      ## example: f(1)
      ## #= 1
      ## example:
      ##   let x = 2
      ##   f(x)
      ##   #~ 2.0
      fn f(beta, smoothing: 0.0) = beta
      """)
    #expect(found.summary == "Ranks a pair as its labels do, see Rafailov et al. 2023.")
    #expect(found.details == "It needs a reference.\nMore.")
    #expect(found.formula == "-log sigmoid(beta * m)")
    #expect(found.source == "eq. 7")
    #expect(found.parameters.map(\.summary) == ["strength of the pull, per nat", "share of wrong labels"])
    #expect(found.parameters.map(\.defaultText) == [nil, "0.0"])
    #expect(found.parameters.map(\.kind) == [.number, .number])
    guard case .positive = found.parameters[0].bounds, case .between(0, 0.5) = found.parameters[1].bounds
    else {
      Issue.record("no bounds")
      return
    }
    #expect(found.examples.map(\.code) == ["f(1)", "let x = 2\nf(x)"])
    #expect(found.examples.map(\.prints) == ["1", "2.0"])
    #expect(found.examples[1].text == "  let x = 2\n  f(x)\n  #~ 2.0")
    #expect(found.problems == [])
  }

  @Test func `what a writer forgot is named`() throws {
    let found = try documentation("## Does.\n## a (wombat): what\nfn f(a, b) = a")
    #expect(
      found.problems == [
        "`wombat` in the kind of `a` is no kind of value", "the parameter `b` isn't explained",
      ])
    #expect(try documentation("fn f() = 1").problems == ["the comment has no summary"])
  }

  @Test(
    "kinds are read",
    arguments: [
      ("list or table", [.list, .table]), ("int >= 1", .int), ("function of a row", .function), ("any", .any),
      ("model|run", [.model, .run]), ("none or string", [.none, .string]),
    ] as [(String, ValueKind)])
  func kinds(_ text: String, _ expected: ValueKind) throws {
    let found = try documentation("## Does.\n## a (\(text)): what\nfn f(a) = a")
    #expect(found.parameters[0].kind == expected)
    #expect(found.problems == [])
  }
}
