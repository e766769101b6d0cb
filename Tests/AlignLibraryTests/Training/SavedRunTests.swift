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
        "let run = load_run(folder, begin(model, pairs, loss: loss, \(settings))) |> step(2) |> resume;\n\(shown)"
      )
      #expect(whole == rest && whole.contains("8"))
      let models = try process(
        "let whole = train(model, pairs, loss: loss, \(settings));\n"
          + "resume(load_run(folder, begin(model, pairs, loss: loss, \(settings)))).model == whole.model")
      #expect(models == "true")
    }
  }

  @Test("other data, loss, model or settings are refused by name")
  func refusals() throws {
    try withSavedRun {
      let prompt = try Prompt()
      try prompt.run(TrainTests.setUp + "\nlet folder = \"\(folder)\"\nlet loss = dpo(beta: 0.3)")
      func failure(_ from: String, _ to: String) -> String {
        let call = "load_run(folder, begin(model, pairs, loss: loss, \(settings)))"
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
      let call = "load_run(folder, begin(model, pairs, loss: loss, \(settings)))"
      let prompt = try Prompt()
      try prompt.run(TrainTests.setUp + "\nlet folder = \"\(folder)\"\nlet loss = dpo(beta: 0.3)")
      try prompt.run("save(model, folder)")
      #expect(prompt.failure(call).contains("doesn't belong to the weights"))
      try FileManager.default.removeItem(atPath: folder + "/paused.json")
      #expect(prompt.failure(call).contains("has no run that could go on"))
    }
  }

  @Test("a reward model's run goes on with the bits of one that never stopped")
  func rewardModels() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let call = "reward_model(model, pairs, steps: 7, batch: 3, lr: 1e-2, margin: 0.5"
    _ = try process("\(call), take: 3) |> save(folder)")
    let shown = try process(
      """
      let whole = \(call));
      let rest = load_run(folder, \(call), take: 0));
      rest.step
      let end = resume(rest);
      end.model == whole.model
      list(end.history.loss) == list(whole.history.loss)
      list(end.ledger.margin) == list(whole.ledger.margin)
      """)
    #expect(shown == "3\ntrue\ntrue\ntrue")
    let prompt = try Prompt()
    try prompt.run(TrainTests.setUp + "\nlet folder = \"\(folder)\"")
    #expect(
      prompt.failure("load_run(folder, \(call), take: 1))").contains("expected a run that has taken no step"))
    #expect(
      prompt.failure("load_run(folder, reward_model(model, pairs, steps: 7, batch: 3, lr: 1e-2, take: 0))")
        .hasPrefix("`loss` isn't that of the saved run"))
  }

  private static let policies = """
    fn fives(prompt, response) = mean(response |> map(t => if t == 5 { 1.0 } else { 0.0 }))
    let prompts = [[1, 2], [3]]
    let critic = new_reward_model(model)
    """

  @Test(
    "a policy's run goes on with the bits of one that never stopped: critic, coefficient and samples with it",
    arguments: [
      "grpo(prompts, fives, gold: (p, r) => length(r), kl: 0.1, kl_control: adaptive_kl(), ",
      "rloo(prompts, fives, stop: [5], ",
      "ppo(prompts, fives, epochs: 2, minibatches: 2, critic_lr: 1e-2, ",
    ])
  func policies(call: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let call = "model |> \(call)steps: 5, batch: 2, samples: 2, max_tokens: 3, lr: 1e-2, seed: 3"
    _ = try process("\(Self.policies)\n\(call), take: 2) |> save(folder)")
    let shown = """
      print(run.samples |> list)
      print(run.history.objective |> list)
      print(run.history.kl_coefficient |> list)
      print(run.history.grad_norm |> list)
      print(run.history.lr |> list)
      print(run.settings)
      print(logp(run, [1, 2], [3, 4, 15]))
      \(call.contains("ppo") ? "print(reward(run.critic, [1, 2], [3, 4, 15]))" : "")
      """
    let whole = try process("\(Self.policies)\nlet run = \(call));\n\(shown)")
    let rest = try process(
      "\(Self.policies)\nlet run = load_run(folder, \(call), take: 0)) |> step(1) |> resume;\n\(shown)")
    #expect(whole == rest && whole.contains("objective"))
  }

  @Test("another reward, policy, method or setting of a policy's run is refused by name")
  func policyRefusals() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let call = "model |> ppo(prompts, fives, critic: critic, steps: 3, batch: 2, max_tokens: 3, lr: 1e-2, "
    let prompt = try Prompt()
    try prompt.run(TrainTests.setUp + "\nlet folder = \"\(folder)\"\n\(Self.policies)")
    try prompt.run("\(call)take: 1) |> save(folder)")
    func failure(_ from: String, _ to: String) -> String {
      prompt.failure("load_run(folder, \(call)take: 0))".replacingOccurrences(of: from, with: to))
    }
    #expect(failure("fives", "(p, r) => 1.0").hasPrefix("`reward` isn't that of the saved run"))
    #expect(failure("prompts, f", "[[1, 2], [4]], f").hasPrefix("`prompts` isn't"))
    #expect(
      failure("critic: critic, ", "critic: critic, objective: b => mean(b.logp), ").hasPrefix(
        "`objective` isn't"))
    #expect(failure("steps: 3", "steps: 3, kl: 0.2").hasPrefix("`kl` is 0.2 here and 0.05 in the saved run"))
    #expect(failure("max_tokens: 3", "max_tokens: 4").hasPrefix("`max_tokens` is 4 here and 3"))
    #expect(
      failure("critic: critic", "critic: new_reward_model(new_model(16, layers: 1, width: 8, heads: 1))")
        .hasPrefix("`critic` isn't"))
    #expect(
      prompt.failure("load_run(folder, begin(model, pairs, loss: sft(), steps: 3))").contains("saved run"))
    try prompt.run("save(model, folder + \"/critic\")")
    #expect(prompt.failure("load_run(folder, \(call)take: 0))").contains("score.weight"))
  }
}
