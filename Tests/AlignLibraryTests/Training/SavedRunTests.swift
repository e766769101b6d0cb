import Foundation
import Testing

@testable import AlignLibrary
@testable import AlignRuntime

@Suite("Runs that go on in another process")
struct SavedRunTests {
  /// A process of its own: a session that shares nothing with the others.
  private func process(_ code: String) throws -> String {
    let prompt = try Prompt()
    try prompt.run(TrainTests.setUp + "\nlet folder = \"\(folder)\"\nlet loss = dpo(beta: 0.3)")
    return try prompt.run(code)
  }

  private let folder = FileManager.default.temporaryDirectory.path + "/align-run-\(UUID().uuidString)"
  private let settings =
    "reference: model, steps: 9, batch: 4, lr: 1e-2, schedule: t => 1 - 0.5 * t, warmup: 2, seed: 3"

  private func withSavedRun(_ body: () throws -> Void) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try process("begin(model, pairs, loss: loss, \(settings)) |> step(4) |> save(folder)")
    try body()
  }

  @Test("it has the bits of one that never stopped: weights, history and ledger")
  func bits() throws {
    try withSavedRun {
      let shown = """
        print(run.history.loss |> list)
        print(run.history.logratio_margin |> list)
        print(run.history.grad_norm |> list)
        print(run.history.lr |> list)
        print(run.ledger.id |> list)
        print(run.ledger.logratio_margin |> list)
        print(run.settings)
        print(logp(run, [1, 2], [3, 4, 15]))
        print(logp(run, [1, 5], [7, 15]))
        """
      let whole = try process("let run = train(model, pairs, loss: loss, \(settings));\n\(shown)")
      let rest = try process(
        "let run = load_run(folder, model, pairs, loss: loss, \(settings)) |> step(2) |> resume;\n\(shown)")
      #expect(whole == rest && whole.contains("8"))
      let models = try process(
        "let whole = train(model, pairs, loss: loss, \(settings));\n"
          + "resume(load_run(folder, model, pairs, loss: loss, \(settings))).model == whole.model")
      #expect(models == "true")
    }
  }

  @Test("other data, loss, model or settings are refused by name")
  func refusals() throws {
    try withSavedRun {
      let prompt = try Prompt()
      try prompt.run(TrainTests.setUp + "\nlet folder = \"\(folder)\"\nlet loss = dpo(beta: 0.3)")
      func failure(_ from: String, _ to: String) -> String {
        let call = "load_run(folder, model, pairs, loss: loss, \(settings))"
        #expect(call.contains(from))
        return prompt.failure(call.replacingOccurrences(of: from, with: to))
      }
      #expect(
        failure("pairs,", "to_pairs([{prompt: [1], chosen: [2], rejected: [3]}]),").hasPrefix("`data` isn't"))
      #expect(failure("loss: loss", "loss: dpo(beta: 0.2)").hasPrefix("`loss` isn't that of the saved run"))
      #expect(
        failure("model, pairs", "new_model(16, layers: 1, width: 16, heads: 2), pairs").hasPrefix(
          "`model` isn't"))
      #expect(failure("reference: model, ", "").hasPrefix("`reference` isn't"))
      #expect(failure("0.5 * t", "0.6 * t").hasPrefix("`schedule` isn't"))
      #expect(failure("lr: 1e-2", "lr: 2e-2").hasPrefix("`lr` is 0.02 here and 0.01 in the saved run"))
      #expect(failure("steps: 9", "steps: 8").hasPrefix("`steps` is 8 here and 9"))
      #expect(failure("seed: 3", "seed: 4").hasPrefix("`seed` is 4 here and 3"))
    }
  }

  @Test("a folder without a run, or with another moment's weights, is an error")
  func damage() throws {
    try withSavedRun {
      let call = "load_run(folder, model, pairs, loss: loss, \(settings))"
      let prompt = try Prompt()
      try prompt.run(TrainTests.setUp + "\nlet folder = \"\(folder)\"\nlet loss = dpo(beta: 0.3)")
      try prompt.run("save(model, folder)")
      #expect(prompt.failure(call).contains("doesn't belong to the weights"))
      try FileManager.default.removeItem(atPath: folder + "/paused.json")
      #expect(prompt.failure(call).contains("has no run that could go on"))
    }
  }
}
