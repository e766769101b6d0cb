import AlignTable
import Foundation
import TestSupport
import Testing

@testable import AlignData

@Suite(.needsData) struct MessyFileTests {
  /// What `messy.expected.json` says of each line.
  private static func expectations(_ name: String) throws -> [Int: String] {
    let cell = try JSONScanner.parse(FileBytes(path: Repository.data("messy.expected.json")))
    var result: [Int: String] = [:]
    for line in cell[name]?["lines"]?.asList ?? [] {
      result[line["line"]?.asInt ?? 0] = line["expect"]?.asString
    }
    return result
  }

  private static func check(_ table: Table, _ name: String) throws {
    let kept = Set(table["line"]?.ints ?? [])
    let dropped = Set(table.dropped?["line"]?.ints ?? [])
    for (line, expect) in try expectations(name) {
      switch expect {
      case "skip": #expect(!kept.contains(line) && !dropped.contains(line), "line \(line)")
      case "reject", "policy": #expect(dropped.contains(line) && !kept.contains(line), "line \(line)")
      default: #expect(kept.contains(line) && !dropped.contains(line), "line \(line)")
      }
    }
  }

  @Test func everyLineOfTheMessyResponsesIsTreatedAsItShould() throws {
    let table = try ResponsesReader.read([Repository.data("messy.jsonl")])
    try Self.check(table, "messy.jsonl")
    #expect(table.rowCount == 32)
    #expect(table.notes.contains { $0.hasPrefix("dropped 3 rows: duplicate id (lines 7, 8, 61)") })
    #expect(table.notes.contains("null response of `gpt4` left out (line 29)"))
    let reasons = table.dropped?["reason"]?.strings ?? []
    let details = table.dropped?["detail"]?.strings ?? []
    #expect(reasons.contains("duplicate key `prompt`"))
    #expect(details.contains { $0.contains("`'` is not JSON; JSON wants double quotes") })
  }

  @Test func pairsOfTheMessyResponsesHaveTheExpectedCounts() throws {
    let table = try ResponsesReader.read([Repository.data("messy.jsonl")])
    var contrast = try Contrast(table, ["gpt4", "chatgpt", "text_davinci_003"], .all)
    let pairs = try contrast.make()
    let counts = contrast.counts.map { [$0.kept, $0.missing, $0.empty, $0.identical, $0.duplicate] }
    #expect(counts == [[22, 6, 1, 1, 2], [22, 6, 1, 1, 2], [24, 4, 2, 0, 2]])
    #expect(pairs.notes.contains("no rank for the model `GPT-4`: did you mean `gpt4`?"))
    #expect(pairs.notes.contains("not in `order`, so left aside: `my-own-model`"))
  }

  @Test func everyLineOfTheMessyPairsIsTreatedAsItShould() throws {
    let table = try PairsReader.read([Repository.data("messy_pairs.jsonl")])
    try Self.check(table, "messy_pairs.jsonl")
    #expect(table.notes.contains { $0.hasPrefix("contradicts an earlier pair") })
    let details = table.dropped?["detail"]?.strings ?? []
    #expect(details.contains("chosen[0]"))
    #expect(details.contains("rejected[0]: got null"))
  }
}

@Suite struct LoadingTests {
  @Test(.needsData)
  func pairCountsAgreeWithTheReferenceForAllModels() throws {
    let table = try ResponsesReader.read([Repository.data("alpaca_eval_outputs.jsonl")])
    #expect(table.rowCount == 473)
    let reference = try JSONScanner.parse(FileBytes(path: Repository.data("reference_figures_dev.json")))
    let figures = reference["alpaca_eval"]
    let order = (figures?["strength_order"]?.asList ?? []).compactMap(\.asString)
    var contrast = try Contrast(table, order, .all)
    let pairs = try contrast.make()
    #expect(pairs.rowCount == 56433)
    for count in contrast.counts {
      let expected = figures?["pair_counts"]?["pairs"]?["\(count.chosenModel)>\(count.rejectedModel)"]
      for (name, value) in [
        ("kept", count.kept), ("missing", count.missing), ("empty", count.empty),
        ("identical", count.identical), ("duplicate", count.duplicate),
      ] {
        #expect(expected?[name]?.asInt == value, "\(count.chosenModel)>\(count.rejectedModel) \(name)")
      }
    }
  }

  @Test(.needsData)
  func thePapersThreeModelsGive468And465And470Pairs() throws {
    let table = try ResponsesReader.read([Repository.data("alpaca_eval_outputs.jsonl")])
    var contrast = try Contrast(table, ["gpt4", "chatgpt", "text_davinci_003"], .all)
    let pairs = try contrast.make()
    #expect(contrast.counts.map(\.kept) == [468, 465, 470])
    #expect(pairs.kind == .pairs && pairs.rowCount == 1403)
    // Five prompts have the same answer of gpt4 and chatgpt: their pairs with the third model are one pair each.
    #expect(Set(pairs["id"]?.strings ?? []).count == 1398)
    #expect(pairs["source_id"]?.strings?.first == "ae-0000")
    #expect(pairs.notes.contains("gpt4 > chatgpt: kept 468, dropped 5 identical"))
  }

  @Test(.needsData)
  func realPairsOfEveryFormLoad() throws {
    let ranked = try PairsReader.read([Repository.data("alpaca_gpt4_ranked_pairs.jsonl")])
    #expect(ranked.rowCount == 657)
    let messages = try PairsReader.read([Repository.data("hh_rlhf_sample.jsonl")])
    // Two rows have two assistant turns; two empty messages are answers.
    #expect(messages.rowCount == 1362)
    let raw = try PairsReader.read([Repository.data("hh_rlhf_raw.jsonl")])
    #expect(raw.rowCount + (raw.dropped?.rowCount ?? 0) == 1364)
    #expect(raw.rowCount >= 1358)
    let prompt = raw["prompt"]?.strings?.first ?? ""
    #expect(prompt.hasPrefix("\n\nHuman: ") && prompt.hasSuffix("\n\nAssistant:"))
    let demonstrations = try ResponsesReader.read([Repository.data("alpaca_52k_sample.jsonl")])
    #expect(demonstrations.rowCount == 5985)
  }

  @Test func alpacaEvalsOwnListsOfSeveralModelsBecomeOneTable() throws {
    let first = try TestFile.temporary(
      """
      [{"instruction": "Say hello.", "output": "Hello!", "generator": "a", "dataset": "d"},
       {"instruction": "Add.", "input": "1 2", "output": "3", "generator": "a", "dataset": "d"},
       {"instruction": "Say hello.", "output": "Hello again!", "generator": "a", "dataset": "d"}]
      """, ".json")
    let second = try TestFile.temporary(
      """
      [{"instruction": "Add.", "input": "1 2", "output": "12", "generator": "b", "dataset": "d"}]
      """, ".json")
    defer { for path in [first, second] { try? FileManager.default.removeItem(atPath: path) } }
    let table = try ResponsesReader.read([first, second])
    #expect(table["prompt"]?.strings == ["Say hello.", "Add.\n\n1 2"])
    #expect(
      table["responses"]?.cell(at: 1)
        == .record([Cell.Field("a", .string("3")), Cell.Field("b", .string("12"))]))
    #expect(table["dataset"]?.strings == ["d", "d"])
    #expect(table.dropped?["line"]?.ints == [3])
  }

  @Test func answersOfTwoFilesMeetUnderTheirId() throws {
    let first = try TestFile.temporary("{\"id\": 1, \"prompt\": \"p\", \"responses\": {\"a\": \"x\"}}\n")
    let second = try TestFile.temporary("{\"id\": 1, \"prompt\": \"p\", \"responses\": {\"b\": \"y\"}}\n")
    defer { for path in [first, second] { try? FileManager.default.removeItem(atPath: path) } }
    let table = try ResponsesReader.read([first, second])
    #expect(table.rowCount == 1)
    #expect(table["id"]?.strings == ["1"])
    #expect(table["responses"]?.cell(at: 0)["b"] == .string("y"))
  }

  @Test func aFileWithNothingToUseSaysWhatWasFoundAndWhatWasExpected() throws {
    let path = try TestFile.temporary("{\"question\": \"?\"}\n{oops}\n")
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect {
      try PairsReader.read([path])
    } throws: { error in
      guard let error = error as? DataError else { return false }
      #expect(error.message.contains("missing field \"chosen\" (line 1)"))
      #expect(error.message.contains("invalid JSON (line 2)"))
      #expect(
        error.hint == "expected rows {\"prompt\", \"chosen\", \"rejected\"} of strings, messages or token ids"
      )
      return true
    }
    #expect(throws: DataError.self) { try PairsReader.read(["/no/such/file.jsonl"]) }
  }

  @Test func anErrorInsideAJSONListNamesLineAndColumn() throws {
    let path = try TestFile.temporary("[{\"prompt\": \"a\"},\n {\"prompt\": }]", ".json")
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect {
      try PairsReader.read([path])
    } throws: { error in
      (error as? DataError)?.place == "\(path):2:13"
    }
  }

  @Test func demonstrationsComeInThreeForms() throws {
    let path = try TestFile.temporary(
      """
      {"prompt": "p", "completion": "c", "weight": 2}
      {"instruction": "i", "input": "", "output": "o"}
      {"messages": [{"role": "user", "content": "u"}, {"role": "assistant", "content": "a"}]}
      {"prompt": " p", "completion": "c "}
      {"prompt": [1, 2], "completion": [3]}
      """)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let table = try DemonstrationsReader.read([path])
    #expect(table.rowCount == 4)
    #expect(table["prompt"]?.cell(at: 1) == .string("i"))
    #expect(table["completion"]?.cell(at: 2).asList?.first?["content"] == .string("a"))
    #expect(table["completion"]?.cell(at: 3) == .list([.int(3)]))
    #expect(table["weight"]?.cell(at: 0) == .int(2))
    #expect(table.notes == ["dropped 1 row: duplicate demonstration (line 4)"])
  }
}
