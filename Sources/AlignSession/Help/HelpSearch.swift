/// Finds pages by words: `???margin histogram`.
package struct HelpSearch {
  package struct Hit {
    package var name: String
    package var summary: String
    var score: Int
  }

  /// The pages in which every word occurs, or else those with the most words, best first: a hit in the name weighs more
  /// than one in the summary, that more than one further down. Complexity: linear in the text of all pages.
  package static func hits(for query: String, in pages: [HelpPage]) -> [Hit] {
    let typed = query.lowercased().split(whereSeparator: { $0.isWhitespace || $0 == "," }).map(String.init)
    let telling = typed.filter { !smallWords.contains($0) }
    let words = telling.isEmpty ? typed : telling
    let found = pages.compactMap { page -> (count: Int, hit: Hit)? in
      let scores = words.map { word in
        ([word] + (elsewhere[word] ?? [])).map { score($0, page) }.max() ?? 0
      }
      let count = scores.count { $0 > 0 }
      guard count > 0 else { return nil }
      return (count, Hit(name: page.name, summary: page.summary, score: scores.reduce(0, +)))
    }
    let most = found.map(\.count).max() ?? 0
    return found.filter { $0.count == most }.map(\.hit)
      .sorted { ($1.score, $0.name) < ($0.score, $1.name) }
  }

  private static let smallWords: Set<String> = [
    "a", "an", "and", "by", "do", "for", "from", "how", "i", "in", "is", "my", "of", "own", "the", "to",
    "with",
  ]

  /// What other tools call a thing, and the words of our pages.
  private static let elsewhere: [String: [String]] = [
    "plot": ["draws", "chart"], "graph": ["draws", "chart"], "filter": ["where"], "import": ["load"],
    "open": ["load", "read"], "dataframe": ["table"], "finetune": ["train"],
  ]

  private static func score(_ word: String, _ page: HelpPage) -> Int {
    let name = page.name.lowercased()
    if name == word { return 20 }
    if name.split(separator: "_").contains(where: { $0 == word }) { return 14 }
    // "histograms" finds `histogram`.
    let stem = word.count > 4 && word.hasSuffix("s") ? String(word.dropLast()) : word
    if name.contains(stem) { return 10 }
    if page.summary.lowercased().contains(stem) { return 5 }
    let parameters = page.parameters.map { $0.name + " " + $0.summary }.joined(separator: " ")
    let rest = [page.details, page.formula, page.source, parameters, page.origin].joined(separator: " ")
    return rest.lowercased().contains(stem) ? 2 : 0
  }
}
