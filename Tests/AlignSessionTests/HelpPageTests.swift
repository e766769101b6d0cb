import Testing

@testable import AlignSession

@Suite struct HelpPageTests {
  private var dpo: HelpPage {
    var page = HelpPage(
      name: "dpo", origin: "std/losses",
      summary: "The loss of direct preference optimisation: how surely the policy ranks a pair as labelled.")
    page.parameters = [
      HelpPage.Parameter(
        name: "beta", kind: "a number > 0", defaultText: "0.1", summary: "pull towards the reference, per nat"
      )
    ]
    page.formula = "-log sigmoid(beta * logratio_margin)"
    page.examples = [("dpo(beta: 0.2)", nil), ("1 + 1", "2")]
    page.hasSource = true
    return page
  }

  @Test func `a page shows signature, every argument with default and unit, formula and examples`() {
    #expect(
      dpo.text(width: 60, styler: Styler(usesColor: false)) == """
        dpo(beta: 0.1)                                    std/losses

          The loss of direct preference optimisation: how surely the
          policy ranks a pair as labelled.

          beta: 0.1  pull towards the reference, per nat (a number >
                     0)

          formula  -log sigmoid(beta * logratio_margin)

            dpo(beta: 0.2)

            1 + 1
            #= 2

          `??dpo` shows its source

        """)
  }

  @Test(arguments: [40, 60, 80, 120])
  func `no line is wider than asked`(width: Int) {
    var page = dpo
    page.parameters += (0..<12).map {
      HelpPage.Parameter(name: "argument\($0)", kind: "a list", summary: "one of many, with a long meaning")
    }
    let text = page.text(width: width, styler: Styler(usesColor: false))
    for line in text.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
  }

  private static let pages = Session(output: CapturedOutput()).pages

  @Test func `no example is wider than a page`() {
    for page in Self.pages {
      for line in page.examples.flatMap({ $0.code.split(separator: "\n") }) {
        #expect(line.count <= 96, "\(page.name): \(line)")
      }
    }
  }

  @Test func `what a page says to see as well is there, and is another`() {
    let names = Set(Self.pages.map(\.name))
    for page in Self.pages {
      for name in page.seeAlso { #expect(names.contains(name) && name != page.name, "\(page.name): \(name)") }
    }
  }

  /// Those of `language.md` that users learn first; built-ins all have two.
  private static let firstRank =
    "linear cosine constant step_at reversed sft dpo slic ipo simpo orpo kto".split(separator: " ").map(
      String.init)

  @Test(arguments: firstRank)
  func `a function of the library of the first rank has two examples or more`(name: String) {
    let page = Self.pages.first { $0.name == name }
    #expect((page?.examples.count ?? 0) >= 2, "\(name)")
  }

  @Test func `a wide example is broken as the formatter breaks it`() {
    var page = dpo
    page.examples = [("let total = first_long_name(1, 2) + second_long_name(3, 4)", nil)]
    let text = page.text(width: 50, styler: Styler(usesColor: false))
    #expect(
      text.contains("    let total = first_long_name(1, 2) +\n      second_long_name(3, 4)\n"), "\(text)")
  }

  @Test(arguments: ["?batch", "?loss"])
  func `what a loss reads has a page`(question: String) {
    let output = CapturedOutput()
    _ = Session(output: output, settings: Session.Settings(mode: .prompt)).answer(question)
    let text = output.takeLines().joined(separator: "\n")
    #expect(text.contains("logratio_margin") && text.contains("[pairs]") && text.contains("nats"), "\(text)")
  }

  @Test(arguments: [
    ("plot", "histogram"), ("filter rows", "where"), ("read pairs from a file", "load_pairs"),
    ("my own loss", "train"), ("what a loss reads", "batch"),
  ])
  func `a search finds what a newcomer means`(words: String, name: String) {
    let hits = HelpSearch.hits(for: words, in: Session(output: CapturedOutput()).pages)
    #expect(hits.prefix(15).contains { $0.name == name }, "\(hits.prefix(15).map(\.name))")
  }

  @Test func `a search ranks names before summaries and takes pages with the most words`() {
    var margins = HelpPage(name: "margins", origin: "", summary: "Log-probs of both answers of each pair.")
    margins.details = "Draw them with a histogram."
    let histogram = HelpPage(name: "histogram", origin: "", summary: "Draws how often values occur.")
    let pages = [margins, histogram, dpo]
    #expect(HelpSearch.hits(for: "histogram", in: pages).map(\.name) == ["histogram", "margins"])
    #expect(HelpSearch.hits(for: "margin histograms", in: pages).map(\.name) == ["margins"])
    #expect(HelpSearch.hits(for: "walrus", in: pages).isEmpty)
  }
}
