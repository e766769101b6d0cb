import Foundation
import TestSupport
import Testing

@testable import AlignLibrary
@testable import AlignRuntime

@Suite struct DataBuiltinTests {
  @Test(.needsData)
  func theFirstSessionMakesItsPairs() throws {
    let prompt = try Prompt()
    let shown = try prompt.run(
      """
      let answers = load_responses("\(Repository.data("alpaca_eval_outputs.jsonl"))")
      let order = ["gpt4", "chatgpt", "text_davinci_003"]
      let {train: seen, heldout} = answers |> split_by_prompt({train: 0.9, heldout: 0.1}, seed: 1)
      [length(seen), length(heldout)]
      let pairs = answers |> contrast(order: order)
      length(pairs)
      [...(pairs |> count(by: [.chosen_model, .rejected_model]) |> .count)]
      """)
    #expect(shown == "[426, 47]\n1403\n[468, 465, 470]")
  }

  @Test(.needsData)
  func whatWasDroppedIsShownAndCanBeLookedAt() throws {
    let prompt = try Prompt()
    let shown = try prompt.run(
      """
      let answers = load_responses("\(Repository.data("messy.jsonl"))")
      length(answers)
      answers.dropped |> length
      [...(answers.dropped |> where(r => r.line == 10) |> .reason)]
      answers.notes[0]
      """)
    #expect(
      shown
        == "32\n37\n[\"invalid JSON\"]\n\"dropped 9 rows: invalid JSON (lines 10, 11, 12, 13, 44, 54 and 3 more)\""
    )
  }

  @Test func filesThatAreNotThereAreErrorsOfTheLanguage() throws {
    let prompt = try Prompt()
    #expect(
      prompt.failure("load_pairs(\"/no/such.jsonl\")")
        == "there is no file `/no/such.jsonl`")
    #expect(prompt.failure("load_pairs([1])").contains("expected paths of files, found an int"))
    #expect(
      prompt.failure("to_pairs([{prompt: \"a\", chosen: \"b\", rejected: \"b \"}])").hasPrefix(
        "row 0: identical"))
    #expect(
      prompt.failure(
        "contrast(table([{prompt: \"p\", responses: {gpt4: \"x\"}}]), order: [\"gpt4\", \"gpt-3\"])")
        == "no responses of the model `gpt-3` (the models are `gpt4`)")
  }

  @Test func demonstrationsAreTheChosenAnswersOnce() throws {
    let prompt = try Prompt()
    let shown = try prompt.run(
      """
      let rows = [{prompt: "p", responses: {a: "1", b: "2", c: "3"}}, {prompt: "q", responses: {a: " ", b: "2"}}]
      let answers = table(rows)
      [...(answers |> contrast(order: ["a", "b", "c"]) |> to_demonstrations |> .completion)]
      [...(answers |> to_demonstrations(model: "a") |> .completion)]
      """)
    #expect(shown == "[\"1\", \"2\"]\n[\"1\"]")
    #expect(prompt.failure("to_demonstrations(answers)").hasPrefix("the responses are of 3 models"))
  }

  @Test func tablesAreSavedAndReadBack() throws {
    let prompt = try Prompt()
    let folder = FileManager.default.temporaryDirectory.path + "/align-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let shown = try prompt.run(
      """
      let pairs = to_pairs([{prompt: "p", chosen: "c", rejected: "r", x: 0.1}, {prompt: "é\\n", chosen: "1", rejected: "2"}])
      save(pairs, "\(folder)/pairs.jsonl")
      let again = load_pairs("\(folder)/pairs.jsonl")
      (again |> select([.id, .prompt, .chosen, .rejected, .x])) == (pairs |> select([.id, .prompt, .chosen, .rejected, .x]))
      save(pairs, "\(folder)/pairs.csv")
      read_text("\(folder)/pairs.csv") |> split("\\n") |> length
      """)
    #expect(shown.hasPrefix("true\n"))
    #expect(prompt.failure("save(pairs, \"\(folder)/pairs.txt\")").hasPrefix("a table can't be written to"))
  }
}
