import AlignTable
import Testing

@testable import AlignData

@Suite struct SelectingTests {
  private static func pairs(_ prompts: Int, _ each: Int) -> Table {
    var rows: [[Cell.Field]] = []
    for prompt in 0..<prompts {
      for answer in 0..<each {
        rows.append([
          Cell.Field("prompt", .string("p\(prompt)")), Cell.Field("chosen", .string("c\(answer)")),
          Cell.Field("rejected", .string("r")),
        ])
      }
    }
    return Table(kind: .pairs, rows: rows)
  }

  @Test func allRowsOfAPromptGoToOnePart() throws {
    let table = Self.pairs(100, 3)
    let parts = try SplitByPrompt.split(table, [("train", 0.9), ("heldout", 0.1)], seed: 1)
    #expect(parts.map(\.table.rowCount) == [270, 30])
    let train = Set(parts[0].table["prompt"]?.strings ?? [])
    let heldout = Set(parts[1].table["prompt"]?.strings ?? [])
    #expect(train.count == 90 && heldout.count == 10 && train.isDisjoint(with: heldout))
    #expect(parts[0].table.kind == .pairs)
  }

  @Test func aSplitIsAFunctionOfItsSeed() throws {
    let table = Self.pairs(50, 1)
    func heldout(_ seed: Int) throws -> [String] {
      try SplitByPrompt.split(table, [("a", 0.5), ("b", 0.5)], seed: seed)[1].table["prompt"]?.strings ?? []
    }
    #expect(try heldout(1) == heldout(1))
    #expect(try heldout(1) != heldout(2))
  }

  @Test func sharesThatMakeNoSenseAreRefused() {
    let table = Self.pairs(4, 1)
    #expect(throws: DataError.self) { try SplitByPrompt.split(table, [("a", 0.7), ("b", 0.7)], seed: 0) }
    #expect(throws: DataError.self) { try SplitByPrompt.split(table, [("a", 0)], seed: 0) }
    #expect(throws: DataError.self) {
      try SplitByPrompt.split(Table(columns: [Column("x", [1])]), [("a", 1)], seed: 0)
    }
  }

  @Test func aSampleDrawsEachRowAtMostOnceAndKeepsTheOrder() throws {
    let table = Self.pairs(30, 1).adding(Column("n", Array(0..<30)))
    let drawn = try SampleRows.sample(table, 10, seed: 3)["n"]?.ints ?? []
    #expect(drawn.count == 10 && drawn == Array(Set(drawn)).sorted())
    #expect(throws: DataError.self) { try SampleRows.sample(table, 31, seed: 3) }
  }

  @Test func duplicatesAreRowsOfTheSameTexts() throws {
    let table = Table(
      kind: .pairs,
      columns: [
        Column("prompt", ["a", " a", "a"]), Column("chosen", ["x", "x\n", "y"]),
        Column("rejected", ["r", "r", "r"]),
        Column("n", [1, 2, 3]),
      ])
    let unique = try Deduplicate.unique(table)
    #expect(unique["n"]?.ints == [1, 3])
    #expect(unique.notes == ["dropped 1 duplicate"])
    #expect(try Deduplicate.unique(table, by: ["rejected"]).rowCount == 1)
  }

  @Test func contrastTakesAdjacentModelsOrAList() throws {
    let responses = Table(
      kind: .responses,
      rows: [
        [
          Cell.Field("prompt", .string("p")),
          Cell.Field(
            "responses",
            .record([
              Cell.Field("c", .string("3")), Cell.Field("a", .string("1")), Cell.Field("b", .string("2")),
            ])),
        ]
      ])
    func models(_ selection: ContrastSelection) throws -> [String] {
      let pairs = try Contrast.pairs(responses, order: ["a", "b", "c"], selection: selection)
      return zip(pairs["chosen_model"]?.strings ?? [], pairs["rejected_model"]?.strings ?? []).map { $0 + $1 }
    }
    #expect(try models(.all) == ["ab", "ac", "bc"])
    #expect(try models(.adjacent) == ["ab", "bc"])
    #expect(try models(.only([("a", "c")])) == ["ac"])
    #expect(throws: DataError.self) { try models(.only([("c", "a")])) }
    #expect(throws: DataError.self) { try Contrast.pairs(responses, order: ["a", "z"]) }
  }
}
