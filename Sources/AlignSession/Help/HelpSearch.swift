/// Finds pages by words: `???margin histogram`.
package struct HelpSearch {
  package struct Hit {
    package var name: String
    package var summary: String
    var score: Int
  }

  /// The pages in which every word occurs, best first: a hit in the name weighs more than one in the summary, that
  /// more than one further down. Complexity: linear in the text of all pages.
  package static func hits(for query: String, in pages: [HelpPage]) -> [Hit] {
    let words = query.lowercased().split(whereSeparator: { $0.isWhitespace || $0 == "," }).map(String.init)
    guard !words.isEmpty else { return [] }
    let hits = pages.compactMap { page -> Hit? in
      var total = 0
      for word in words {
        let score = self.score(word, page)
        if score == 0 { return nil }
        total += score
      }
      return Hit(name: page.name, summary: page.summary, score: total)
    }
    return hits.sorted { ($1.score, $0.name) < ($0.score, $1.name) }
  }

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
