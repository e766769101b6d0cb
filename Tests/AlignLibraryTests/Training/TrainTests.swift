import Foundation
import Testing

@testable import AlignLibrary
@testable import AlignRuntime
@testable import AlignTraining

@Suite struct TrainTests {
  static let setUp = """
    let model = new_model(16, layers: 1, width: 16, heads: 2, seed: 4)
    let pairs = to_pairs(range(6) |> map(i => {prompt: [1, 2 + i], chosen: [3, 4 + i, 15], rejected: [5 + i, 15]}))
    """

  private static func prompt() throws -> Prompt {
    let prompt = try Prompt()
    try prompt.run(setUp)
    return prompt
  }

  @Test func aLossOfTheStandardLibraryTrainsAndTheMarginGrows() throws {
    let prompt = try Self.prompt()
    let shown = try prompt.run(
      """
      let run = model |> train(pairs, loss: dpo(beta: 0.5), reference: model, steps: 40, batch: 3, lr: 1e-2);
      run.history.loss[0]
      run.history.logratio_margin[-1] > 1
      margins(run, pairs, reference: model).logratio_margin |> mean > 1
      run.history.accuracy[0]
      """)
    #expect(shown == "0.6931471805599453\ntrue\ntrue\n0.5")
  }

  @Test func aLambdaGivesTheSameBitsAsTheSameLossOfTheLibrary() throws {
    let prompt = try Self.prompt()
    let shown = try prompt.run(
      """
      let a = model |> train(pairs, loss: dpo(beta: 0.1), reference: model, steps: 5, lr: 1e-2);
      let b = model |> train(pairs, loss: b => -log_sigmoid(0.1 * b.logratio_margin), reference: model, steps: 5, lr: 1e-2);
      a.model == b.model
      a.model == model
      """)
    #expect(shown == "true\nfalse")
  }

  @Test func theHandWrittenDerivativeAgreesWithTheTape() throws {
    let prompt = try Self.prompt()
    let machine = try #require(prompt.machine)
    let services = try machine.libraryServices()
    try prompt.run("let loss = dpo(beta: 0.3)")
    let loss = try LossFunction(
      try #require(machine.global("loss")), isCoupled: false, machine: machine, services.tensors)
    let batch = LossBatch(
      chosenLogProbs: [-3, -5], rejectedLogProbs: [-4, -4.5], chosenReference: [-3.5, -5],
      rejectedReference: [-4, -4],
      chosenTokens: [2, 3], rejectedTokens: [2, 2], progress: 0)
    let result = try loss.evaluate(batch)
    for (index, margin) in [0.5, 0.5].enumerated() {
      let slope = -0.3 / (1 + exp(0.3 * margin))
      #expect(abs(result.losses[index] - log1p(exp(-0.3 * margin))) < 1e-12)
      #expect(abs(result.chosenGradient[index] - slope) < 1e-12)
      #expect(abs((result.rejectedGradient?[index] ?? 0) + slope) < 1e-12)
    }
    #expect(loss.source == "b => -log_sigmoid(beta * b.logratio_margin)  where beta = 0.3")
  }

  @Test func sftWeighsByTokensAndTrainsOnPairsAndOnDemonstrations() throws {
    let prompt = try Self.prompt()
    let shown = try prompt.run(
      """
      let run = model |> train(pairs, loss: sft(), steps: 20, lr: 1e-2);
      run.history.loss[-1] < run.history.loss[0]
      let other = model |> train(to_demonstrations(pairs), loss: sft(), steps: 2);
      other.ledger.weight[0]
      """)
    #expect(shown == "true\n3.0")
  }

  @Test func aCoupledLossOfTheLibraryTrains() throws {
    let prompt = try Self.prompt()
    let shown = try prompt.run(
      """
      let run = model |> train(pairs, loss: kto(), reference: model, steps: 3, lr: 1e-2);
      run.history.loss[0]
      """)
    #expect(shown == "1.0")
  }

  @Test func steppedAndResumedRunsAreTheWholeRun() throws {
    let prompt = try Self.prompt()
    let shown = try prompt.run(
      """
      let whole = model |> train(pairs, loss: sft(), steps: 7, lr: 1e-2);
      let start = model |> begin(pairs, loss: sft(), steps: 7, lr: 1e-2);
      let half = start |> step(3);
      half.step
      half.is_finished
      let end = resume(half);
      end.model == whole.model
      start.step
      """)
    #expect(shown == "3\nfalse\ntrue\n0")
  }

  @Test func anInterruptFinishesTheStepAndLeavesAPausedRun() throws {
    let prompt = try Self.prompt()
    let machine = try #require(prompt.machine)
    try prompt.run("let start = model |> begin(pairs, loss: sft(), steps: 7)")
    let run = machine.global("start")
    machine.interruptFlag.pointee = 1
    let paused: RunObject
    do {
      _ = try #require(run?.asObject as? RunObject).advanced(by: nil, machine)
      Issue.record("it did not stop")
      return
    } catch let error as RuntimeError {
      #expect(error.code == .interrupted)
      paused = try #require(machine.takePausedValue()?.asObject as? RunObject)
    }
    #expect(paused.run.step == 1)
    machine.define("paused", .object(paused))
    #expect(
      prompt.failure("logp(paused, [1], [2])")
        == "the run is paused at step 1 of 7 (`resume` goes on with it; `.model` is the model as it is now)")
    #expect(
      try prompt.run("resume(paused).model == train(model, pairs, loss: sft(), steps: 7).model") == "true")
  }

  @Test func mistakesAreToldBeforeAnythingIsTrained() throws {
    let prompt = try Self.prompt()
    #expect(
      prompt.failure("train(model, pairs, loss: dpo(), steps: 2)")
        == "the loss reads `logratio_margin`, but there is no reference model (name one: train(..., reference: model))"
    )
    #expect(
      prompt.failure("train(model, pairs, loss: dpo, steps: 2, reference: model)").hasSuffix(
        "(call what makes the loss first: `dpo()`, not `dpo`)"))
    #expect(
      prompt.failure("train(model, pairs, loss: b => 1.0, steps: 2)").hasPrefix("the loss doesn't depend on"))
    // A run that fails in its first step holds nothing that could go on.
    #expect(try #require(prompt.machine).takePausedValue() == nil)
    #expect(
      prompt.failure("train(model, pairs, loss: b => b.margin - mean(b.margin), steps: 2)").hasPrefix(
        "the loss of a pair depends on the other pairs of its batch"))
    #expect(
      prompt.failure("train(model, to_demonstrations(pairs), loss: dpo(), steps: 2, reference: model)")
        .hasPrefix(
          "the loss reads `logratio_margin`, but demonstrations have no rejected side"))
    #expect(
      prompt.failure("train(model, pairs, loss: sft(), steps: 2, warmup: 2)")
        == "`warmup` must be at least 0 and less than `steps`, found 2")
    #expect(
      prompt.failure("train(model, pairs, loss: sft(), steps: 2, lr: t => 1e-3, schedule: t => t)").contains(
        "it has no effect where `lr` is a function"))
    #expect(
      prompt.failure("train(model, [{prompt: \"a\", completion: \"b\"}], loss: sft(), steps: 1)").hasPrefix(
        "the model has no tokenizer, and the data is text"))
    #expect(
      prompt.failure(
        "train(model, curriculum(easy: pairs, hard: pairs), loss: sft(), steps: 2, order: \"given\")"
      )
      .contains("it has no effect on a curriculum"))
  }

  @Test func aLossThatGivesNoNumberKeepsTheRun() throws {
    let prompt = try Self.prompt()
    let message = prompt.failure(
      "train(model, pairs, loss: b => if b.progress > 0.5 { b.margin / 0.0 } else { b.margin }, steps: 4, batch: 1)"
    )
    #expect(message.contains("is no finite number") && message.contains("in step 3"))
    let kept = prompt.machine?.takePausedValue()?.asObject as? RunObject
    #expect(kept?.run.step == 3)
  }

  @Test func aCurriculumIsDrawnAndTrainedOn() throws {
    let prompt = try Self.prompt()
    let shown = try prompt.run(
      """
      let plan = curriculum(easy: pairs, hard: pairs, alpha: t => t);
      plan
      let run = model |> train(plan, loss: sft(), steps: 10, batch: 4);
      [...run.history.alpha]
      [...(run.ledger.source |> take(4))]
      """)
    #expect(shown.contains("curriculum: hard with probability t => t, 12 rows"))
    #expect(shown.contains("easy") && shown.contains("hard") && shown.contains("progress"))
    #expect(
      shown.hasSuffix(
        "[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]\n[\"easy\", \"easy\", \"easy\", \"easy\"]"))
  }

  @Test func schedulesAndWarmUpGiveTheLearningRates() throws {
    let prompt = try Self.prompt()
    let shown = try prompt.run(
      """
      [...train(model, pairs, loss: sft(), steps: 4, lr: 0.5, warmup: 2, schedule: t => 1 - t).history.lr]
      [...train(model, pairs, loss: sft(), steps: 4, lr: t => 0.5 * (1 - t), warmup: 0).history.lr]
      [...train(model, pairs, loss: sft(), steps: 4, lr: 0.5, warmup: 0.25).history.lr]
      """)
    #expect(shown == "[0.0, 0.25, 0.5, 0.25]\n[0.5, 0.375, 0.25, 0.125]\n[0.0, 0.5, 0.5, 0.5]")
  }

  @Test func aRunIsSavedAsAModelWithItsRecords() throws {
    let prompt = try Self.prompt()
    let folder = FileManager.default.temporaryDirectory.path + "/align-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let shown = try prompt.run(
      """
      let run = model |> train(pairs, loss: sft(), steps: 3, lr: 1e-2);
      save(run, "\(folder)")
      mean(margins(load_model("\(folder)"), pairs).margin) == mean(margins(run, pairs).margin)
      length(read_json("\(folder)/history.jsonl"))
      read_json("\(folder)/settings.json").steps
      """)
    #expect(shown == "true\n3\n3")
  }
}
