import AlignTable
import Testing

@testable import AlignData

@Suite struct CurriculumTests {
  private static func pairs(_ prompts: Range<Int>, _ name: String) -> Table {
    Table(
      kind: .pairs,
      rows: prompts.map {
        [
          Cell.Field("prompt", .string("p\($0)")), Cell.Field("chosen", .string("\(name)\($0)")),
          Cell.Field("rejected", .string("r")), Cell.Field("id", .string("\(name)-\($0)")),
        ]
      })
  }

  private static func linear() -> ProgressFunction { ProgressFunction(source: "t => t") { $0 } }

  private static func prompts(_ order: CompiledOrder) -> [String] {
    let all = order.table["prompt"]?.strings ?? []
    return order.visits.map { all[$0.row] }
  }

  @Test func theShareOfHardPairsFollowsAlpha() throws {
    let easy = Self.pairs(0..<100, "e")
    let hard = Self.pairs(0..<100, "h")
    let steps = 400
    let batch = 16
    let order = try Curriculum.easyToHard(easy: easy, hard: hard, alpha: Self.linear())
      .compile(steps: steps, batch: batch, seed: 5)
    #expect(order.alpha.first == 0 && order.alpha.last == 399.0 / 400)
    #expect(order.visits(ofStep: 0).allSatisfy { order.sources[$0.source] == "easy" })
    for tenth in 0..<10 {
      let range = tenth * 40..<(tenth + 1) * 40
      let hardCount = range.reduce(0) { sum, step in
        sum + order.visits(ofStep: step).filter { order.sources[$0.source] == "hard" }.count
      }
      let mean = order.alpha[range].reduce(0, +) / 40
      let n = Double(40 * batch)
      // Four standard deviations of a binomial.
      #expect(abs(Double(hardCount) / n - mean) < 4 * (mean * (1 - mean) / n).squareRoot() + 1e-9)
    }
  }

  @Test func allArmsSeeTheSamePromptsInTheSameOrder() throws {
    let easy = Self.pairs(0..<50, "e")
    let hard = Self.pairs(10..<60, "h")
    var seen: [[String]] = []
    for alpha in [Self.linear(), .constant(0), .constant(1), .constant(0.5)] {
      let order = try Curriculum.easyToHard(easy: easy, hard: hard, alpha: alpha).compile(
        steps: 30, batch: 4, seed: 1)
      seen.append(Self.prompts(order))
      #expect(order.notes.count == 2)
    }
    #expect(seen.dropFirst().allSatisfy { $0 == seen[0] })
    // Each epoch sees each of the forty common prompts once.
    #expect(Set(seen[0][0..<40]).count == 40 && Set(seen[0][40..<80]).count == 40)
    #expect(seen[0][0..<40] != seen[0][40..<80])
  }

  @Test func aCompiledOrderIsAFunctionOfItsSeed() throws {
    let plan = Curriculum.easyToHard(
      easy: Self.pairs(0..<20, "e"), hard: Self.pairs(0..<20, "h"), alpha: .constant(0.5))
    let first = try plan.compile(steps: 10, batch: 4, seed: 1)
    #expect(try plan.compile(steps: 10, batch: 4, seed: 1).visits == first.visits)
    #expect(try plan.compile(steps: 10, batch: 4, seed: 2).visits != first.visits)
    #expect(try plan.compile(steps: 10, batch: 4, seed: 1).hash == first.hash)
  }

  @Test func plainDataIsShuffledEpochsAndGivenDataWrapsAround() throws {
    let table = Self.pairs(0..<10, "x")
    let shuffled = try Curriculum.plain(table).compile(steps: 5, batch: 4, seed: 0)
    #expect(Set(shuffled.visits[0..<10].map(\.row)).count == 10)
    #expect(Set(shuffled.visits[10..<20].map(\.row)).count == 10)
    let given = try Curriculum.given(table).compile(steps: 3, batch: 4, seed: 0)
    #expect(given.visits.map(\.row) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1])
    #expect(given.alpha.isEmpty)
  }

  @Test func aMixDrawsByWeightAndStagesFollowEachOther() throws {
    let mix = Curriculum.mix([
      .init(name: "a", table: Self.pairs(0..<10, "a"), weight: 3),
      .init(name: "b", table: Self.pairs(0..<10, "b"), weight: 1),
    ])
    let order = try mix.compile(steps: 200, batch: 8, seed: 2)
    let share = Double(order.visits.filter { $0.source == 0 }.count) / 1600
    #expect(abs(share - 0.75) < 4 * (0.75 * 0.25 / 1600).squareRoot())
    #expect(try mix.shares(at: 0.3) == [0.75, 0.25])

    let stages = Curriculum.stages([
      (.plain(Self.pairs(0..<10, "a")), 1),
      (.easyToHard(easy: Self.pairs(0..<9, "e"), hard: Self.pairs(0..<9, "h"), alpha: Self.linear()), 3),
    ])
    #expect(stages.sources == ["stage 1", "easy", "hard"])
    let staged = try stages.compile(steps: 8, batch: 2, seed: 2)
    #expect(staged.visits.prefix(4).allSatisfy { $0.source == 0 })
    #expect(staged.visits.dropFirst(4).allSatisfy { $0.source > 0 })
    #expect(staged.visits[4].source == 1)
    #expect(try stages.shares(at: 0.625) == [0, 0.5, 0.5])
  }

  @Test func sortedDataGoesFromEasyToHardOnce() throws {
    let order = try Curriculum.sorted(Self.pairs(0..<4, "x"), difficulty: [3, 1, 2, 0])
      .compile(steps: 4, batch: 2, seed: 0)
    #expect(order.visits.map(\.row) == [3, 3, 1, 1, 2, 2, 0, 0])
  }

  @Test func anAlphaOutsideOfZeroToOneIsRefused() {
    let plan = Curriculum.easyToHard(
      easy: Self.pairs(0..<4, "e"), hard: Self.pairs(0..<4, "h"),
      alpha: ProgressFunction(source: "t => 2 * t") { 2 * $0 })
    #expect(throws: DataError.self) { try plan.compile(steps: 4, batch: 1, seed: 0) }
    let apart = Curriculum.easyToHard(
      easy: Self.pairs(0..<4, "e"), hard: Self.pairs(4..<8, "h"), alpha: .constant(0))
    #expect(throws: DataError.self) { try apart.compile(steps: 4, batch: 1, seed: 0) }
  }
}
