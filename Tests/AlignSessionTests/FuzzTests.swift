import AlignFuzzing
import Foundation
import Testing

/// Texts by chance, a few seconds of them; `ALIGN_FUZZ_ROUNDS=1000` takes a thousand times as many, `ALIGN_FUZZ_SEED` others.
@Suite struct FuzzTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let rounds = environment["ALIGN_FUZZ_ROUNDS"].flatMap(Int.init) ?? 1
  private static let firstSeed = environment["ALIGN_FUZZ_SEED"].flatMap(Int.init) ?? 1
  /// How long one program runs before it is interrupted.
  private static let budget = 100

  @Test func `no text traps or hangs the parser, and its errors lie within the text`() {
    let mutation = Mutation(corpus: Self.corpus)
    for seed in Self.firstSeed..<Self.firstSeed + 300 * Self.rounds {
      var dice = Dice(seed: seed)
      let text = mutation.text(&dice)
      if let complaint = SyntaxOracle.complaint(about: text) {
        Issue.record("seed \(seed): \(complaint) in \(text.debugDescription)")
      }
    }
  }

  @Test func `no program made from the grammar traps or hangs`() {
    let oracle = ProgramOracle(milliseconds: Self.budget)
    for seed in Self.firstSeed..<Self.firstSeed + 150 * Self.rounds {
      var maker = ProgramMaker(seed: seed, leavingOut: ProgramOracle.forbidden)
      let text = maker.program()
      if let complaint = SyntaxOracle.complaint(about: text) {
        Issue.record("seed \(seed): \(complaint) in \(text.debugDescription)")
      }
      oracle.run(text)
    }
  }

  @Test func `no changed script traps or hangs`() {
    let oracle = ProgramOracle(milliseconds: Self.budget)
    let mutation = Mutation(corpus: Self.corpus)
    for seed in Self.firstSeed..<Self.firstSeed + 60 * Self.rounds {
      var dice = Dice(seed: -seed)
      oracle.run(mutation.text(&dice))
    }
  }

  /// All scripts but those that train for seconds.
  private static let corpus: [String] = Script.all.compactMap { script in
    if ["rewards", "policies"].contains(script.area) { return nil }
    return try? String(contentsOf: script.url, encoding: .utf8)
  }
}
