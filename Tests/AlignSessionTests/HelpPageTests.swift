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

  @Test(arguments: [
    ("plot", "histogram"), ("filter rows", "where"), ("read pairs from a file", "load_pairs"),
    ("my own loss", "train"),
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
