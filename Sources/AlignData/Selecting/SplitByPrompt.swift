import AlignInterruption
import AlignRandom
import AlignTable

/// Splits a table into named parts so that all rows of one prompt go to the same part: nothing that was trained on is
/// met again when it is evaluated.
package enum SplitByPrompt {
  /// Parts in the order given. Shares are of the prompts and must not exceed 1 together; the number of prompts of each part is
  /// rounded so that the parts of shares that make 1 hold every prompt. Prompts are the same if they are after white space at both ends is taken
  /// off. Rows keep their order. A prompt's part depends on the seed and on the set of prompts, not on the rows' order
  /// within a prompt.
  package static func split(
    _ table: Table, _ shares: [(name: String, share: Double)], seed: Int
  ) throws(DataError) -> [(name: String, table: Table)] {
    try check(shares)
    let groups = try promptGroups(table)
    let order = CounterGenerator(seed: seed, purpose: .split).permutation(of: groups.count)
    var parts: [(name: String, table: Table)] = []
    var total = 0.0
    var start = 0
    for part in shares {
      total += part.share
      let end = min(Int((total * Double(groups.count)).rounded()), groups.count)
      let rows = order[start..<end].flatMap { groups[$0] }.sorted()
      parts.append((part.name, table.rows(at: rows)))
      start = end
    }
    return parts
  }

  private static func check(_ shares: [(name: String, share: Double)]) throws(DataError) {
    if shares.isEmpty {
      throw DataError("expected at least one part, for instance {train: 0.9, heldout: 0.1}")
    }
    for part in shares where !(part.share > 0 && part.share <= 1) {
      throw DataError("the share of `\(part.name)` must be above 0 and at most 1, found \(part.share)")
    }
    let total = shares.reduce(0) { $0 + $1.share }
    if total > 1 + 1e-9 { throw DataError("the shares add up to \(total), more than 1") }
  }

  /// Row positions by prompt, prompts in order of appearance.
  static func promptGroups(_ table: Table) throws(DataError) -> [[Int]] {
    guard let prompts = table["prompt"] else {
      throw DataError("the table has no column `prompt` to split by")
    }
    var places: [ExactText: Int] = [:]
    var groups: [[Int]] = []
    var watch = InterruptionWatch()
    for row in 0..<table.rowCount {
      try DataError.step(&watch)
      let key = PromptKey.key(prompts.cell(at: row))
      if let place = places[key] {
        groups[place].append(row)
      } else {
        places[key] = groups.count
        groups.append([row])
      }
    }
    return groups
  }
}

/// What makes two prompts the same.
enum PromptKey {
  static func key(_ prompt: Cell) -> ExactText {
    if let text = prompt.asString { return ExactText(String(text.trimmed)) }
    return ExactText("\u{0}" + JSONWriter.text(prompt))
  }
}
