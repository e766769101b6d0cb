import Foundation
import Testing

@testable import AlignLibrary
@testable import AlignRuntime
@testable import AlignTraining

@Suite struct PolicyTests {
  static let setUp = """
    let model = new_model(16, layers: 1, width: 16, heads: 2, seed: 4)
    let prompts = [[1, 2], [3]]
    fn fives(prompt, response) = mean(response |> map(t => t == 5))
    """

  private static func prompt() throws -> Prompt {
    let prompt = try Prompt()
    try prompt.run(setUp)
    return prompt
  }

  @Test func grpoAndRlooRaiseTheReward() throws {
    let prompt = try Self.prompt()
    let shown = try prompt.run(
      """
      fn raised(run) = mean(run.history.reward[40..]) > 3 * mean(run.history.reward[..5])
      let a = model |> grpo(prompts, fives, steps: 50, batch: 4, samples: 4, max_tokens: 4, lr: 2e-2);
      raised(a)
      let b = model |> rloo(prompts, fives, steps: 50, batch: 4, samples: 4, max_tokens: 4, lr: 2e-2);
      raised(b)
      a.settings.method
      length(generate(a, [1, 2], max_tokens: 3, as: "tokens"))
      """)
    #expect(shown == "true\ntrue\n\"grpo\"\n3")
  }

  @Test func anAdvantageAndAnObjectiveOfOnesOwnGiveTheBitsOfTheLibrarys() throws {
    let prompt = try Self.prompt()
    let shown = try prompt.run(
      """
      let a = model |> grpo(prompts, fives, steps: 4, batch: 2, samples: 4, max_tokens: 4, lr: 1e-2, kl: 0, gold: (p, r) => 2);
      let b = model |> grpo(prompts, reward: fives, steps: 4, batch: 2, samples: 4, max_tokens: 4, lr: 1e-2, kl: 0,
        advantage: group_advantage(), objective: grpo_loss());
      a.model == b.model
      let c = model |> grpo(prompts, reward: fives, steps: 4, batch: 2, samples: 4, max_tokens: 4, lr: 1e-2,
        advantage: r => r.rewards - mean(r.rewards), objective: b => -mean(exp(b.logp - b.old_logp) * b.advantage));
      a.model == c.model
      a.history.gold[0]
      c.history.reward[0] == a.history.reward[0]
      """)
    #expect(shown == "true\nfalse\n2.0\ntrue")
  }

  @Test func theRolloutAndTheMinibatchHaveTheirFields() throws {
    let prompt = try Self.prompt()
    let shown = try prompt.run(
      """
      fn advantage(r) {
        assert sum(r.lengths) == length(r.old_logp) and length(r.old_logp) == length(r.reference_logp)
        assert r.group == 4 and length(r.rewards) == 8 and r.kl == 0.5 and r.max_tokens == 4 and r.progress == 0
        spread(r.rewards, r.lengths)
      }
      fn objective(b) {
        assert length(b.advantage) == length(b.logp) and sum(b.lengths) == length(b.logp)
        assert sum(detach(abs(b.logp - b.old_logp))) == 0 and b.kl == 0.5 and b.max_tokens == 4 and length(b) == 8
        {objective: mean(b.logp), clipped: 0.25}
      }
      let run = model |> grpo(prompts, fives, steps: 1, batch: 2, samples: 4, max_tokens: 4, kl: 0.5,
        advantage: advantage, objective: objective);
      run.history.clipped[0]
      run.samples |> length
      """)
    #expect(shown == "0.25\n8")
  }

  @Test func aRewardMayReadTheRowOfItsPrompt() throws {
    let prompt = try Self.prompt()
    let shown = try prompt.run(
      """
      let rows = table([{prompt: [1, 2], worth: 3.0}, {prompt: [3], worth: 4.0}])
      let run = model |> grpo(rows, (prompt, response, row) => row.worth, steps: 1, batch: 2, samples: 2, max_tokens: 2);
      run.samples.reward |> sum
      """)
    #expect(shown == "14.0")
  }

  @Test func steppedAndResumedRunsAreTheWholeRun() throws {
    let prompt = try Self.prompt()
    let machine = try #require(prompt.machine)
    try prompt.run(
      """
      let whole = model |> grpo(prompts, fives, steps: 4, batch: 2, samples: 4, max_tokens: 4, lr: 1e-2);
      let start = model |> grpo(prompts, fives, steps: 4, batch: 2, samples: 4, max_tokens: 4, lr: 1e-2, take: 0)
      """)
    let run = try #require(machine.global("start")?.asObject as? PolicyRunObject)
    machine.interruptFlag.pointee = 1
    let paused: PolicyRunObject
    do {
      _ = try run.advanced(by: nil, machine)
      Issue.record("it did not stop")
      return
    } catch let error as RuntimeError {
      #expect(error.code == .interrupted)
      paused = try #require(machine.takePausedValue()?.asObject as? PolicyRunObject)
    }
    #expect(paused.step == 0)
    machine.define("paused", .object(paused))
    let shown = try prompt.run(
      """
      let half = paused |> step(3);
      half
      let end = resume(half);
      end.model == whole.model
      end.samples == whole.samples
      paused.step
      """)
    #expect(shown.hasPrefix("grpo run, step 3 of 4, paused\n  rewarded by  fives\n"))
    #expect(shown.hasSuffix("\ntrue\ntrue\n0"))
    #expect(
      prompt.failure("logp(half, [1], [2])")
        == "the run is paused at step 3 of 4 (`resume` goes on with it; `.model` is the model as it is now)")
  }

  @Test func mistakesAreToldInTheUsersWords() throws {
    let prompt = try Self.prompt()
    func failure(_ arguments: String) -> String {
      prompt.failure("grpo(model, \(arguments), steps: 1, batch: 2, samples: 2, max_tokens: 2)")
    }
    #expect(failure("[1, 2], fives").contains("expected a list of prompts, found the token ids of one"))
    #expect(failure("[], fives").contains("there are none"))
    #expect(
      failure("[\"a\"], fives").hasPrefix("the model has no tokenizer, and the data is text (prompt 0)"))
    #expect(
      failure("table([{text: 1}]), fives").contains("expected a table with a column `prompt`, found `text`"))
    #expect(
      failure("prompts, (p, r) => \"good\"")
        == "`reward` must give a number for a prompt and a response, gave a string")
    #expect(
      failure("prompts, fives, advantage: group_advantage").hasSuffix(
        "found one that takes no argument (call what makes the advantage first: `group_advantage()`, not `group_advantage`)"
      ))
    #expect(
      failure("prompts, fives, objective: b => b.logp").hasPrefix(
        "the objective must be one number for the minibatch, found a tensor of shape"))
    #expect(failure("prompts, fives, objective: b => 1.0").hasPrefix("the objective doesn't depend on"))
    #expect(
      failure("prompts, fives, objective: b => mean(b.value)").hasPrefix(
        "the objective reads `value`, but there is no critic"))
    #expect(
      failure("prompts, fives, objective: b => {objective: mean(b.logp), loss: 1}").hasSuffix(
        "has a field `loss`, which means nothing (its fields are `objective`, `clipped`, `value_loss`)"))
    #expect(failure("prompts, fives, minibatches: 3").hasPrefix("`minibatches` must be a divisor of `batch`"))
    #expect(
      prompt.failure("grpo(model, prompts, fives, steps: 1, max_tokens: 100000)").hasPrefix(
        "prompt 0 has 2 tokens; with `max_tokens` of 100000 it is longer than the model's context"))
    #expect(
      prompt.failure("grpo(model, prompts, fives, steps: 1, samples: 1, max_tokens: 2)").contains(
        "compares the completions of a prompt"))
  }

  @Test func aRewardThatIsNoNumberKeepsWhatTheRunHasLearnt() throws {
    let prompt = try Self.prompt()
    // Of the two prompts one comes in the first step, which leaves nothing to keep, the other in the second.
    let kept = try [1, 2].map { length in
      let message = prompt.failure(
        "grpo(model, prompts, (p, r) => if length(p) == \(length) { 0 / 0.0 } else { 1 }, steps: 3, batch: 1, samples: 2, max_tokens: 2)"
      )
      #expect(message.contains("division by zero") || message.contains("is no finite number"))
      return try #require(prompt.machine).takePausedValue()?.asObject as? PolicyRunObject
    }
    #expect(kept.compactMap(\.?.step) == [1])
  }

  @Test func aRunIsSavedAsAModelWithItsRecords() throws {
    let prompt = try Self.prompt()
    let folder = FileManager.default.temporaryDirectory.path + "/align-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let shown = try prompt.run(
      """
      let run = model |> grpo(prompts, fives, steps: 2, batch: 2, samples: 4, max_tokens: 4, lr: 1e-2);
      save(run, "\(folder)")
      load_model("\(folder)") == run.model
      length(read_json("\(folder)/history.jsonl"))
      length(read_json("\(folder)/samples.jsonl"))
      read_json("\(folder)/settings.json").samples
      """)
    #expect(shown == "true\n2\n16\n4")
  }
}
