import AlignData
import AlignModel
import AlignTable
import AlignTensor
import Foundation
import Testing

@testable import AlignTraining

/// Generating computes products for few rows and scoring for many: log-probabilities agree to a few roundings of Float32.
private let generationTolerance = 2e-5

@Suite struct PolicyTrainerTests {
  /// What functions of a run were given, one after the other.
  final class Seen<T> {
    var values: [T] = []
  }

  private static func isEqual(_ a: PolicyRun, _ b: PolicyRun) -> Bool {
    let timed = ["seconds", "generation_seconds", "training_seconds"]
    return a.state.parameters.flat.elements == b.state.parameters.flat.elements
      && a.state.critic?.parameters.flat.elements == b.state.critic?.parameters.flat.elements
      && a.state.history.table.removing(timed) == b.state.history.table.removing(timed)
      && a.state.samples.table(prompts: a.state.order.table)
        == b.state.samples.table(prompts: b.state.order.table)
      && a.state.klCoefficient == b.state.klCoefficient
  }

  /// A world whose steps have several updates.
  private static func busy(threads: Int = 1) -> PolicyBandit {
    var world = PolicyBandit(threads: threads)
    world.settings.epochs = 2
    world.settings.minibatches = 2
    world.settings.klCoefficient = 0.1
    world.settings.temperature = 0.8
    return world
  }

  @Test func trainingRaisesTheRewardAndLeavesTheOldRunAlone() throws {
    var world = PolicyBandit()
    world.settings.training.steps = 60
    world.settings.training.learningRate = 2e-2
    let start = try world.begin()
    let before = start.state.parameters.flat.elements
    let end = try world.finish(start)
    let rewards = end.state.history.steps.map(\.reward)
    #expect(rewards[0] < 0.3 && rewards.suffix(5).allSatisfy { $0 > 0.5 })
    #expect(end.isFinished && start.step == 0)
    #expect(start.state.parameters.flat.elements == before)
    #expect(end.state.samples.samples.count == 60 * 16)
  }

  @Test func atTheFirstUpdateTheOldLogProbsAreTheNewOnesBitForBit() throws {
    let seen = Seen<PolicyBatch>()
    for temperature in [1, 0.7] {
      for heldBytes in [0, 1 << 30] {
        var world = Self.busy()
        world.settings.temperature = temperature
        let objective = PolicyBandit.surrogate
        world.objective = ObjectiveFunction(source: "seen") { batch in
          seen.values.append(batch)
          return try objective.evaluate(batch)
        }
        seen.values = []
        _ = try world.finish(world.begin(), by: 2, heldBytes: heldBytes)
        #expect(seen.values.count == 8)
        for step in [0, 4] {
          #expect(seen.values[step].logProbs == seen.values[step].oldLogProbs)
          #expect(seen.values[step + 1].logProbs != seen.values[step + 1].oldLogProbs)
        }
        #expect(seen.values[0].referenceLogProbs == seen.values[0].oldLogProbs)
        #expect(seen.values[4].referenceLogProbs != seen.values[4].oldLogProbs)
      }
    }
  }

  @Test func theLogProbsOfGenerationAreThoseOfScoring() throws {
    let world = PolicyBandit()
    let model = try world.policy()
    for temperature in [1, 0.6] {
      var settings = GenerationSettings()
      settings.maximumTokens = 8
      settings.temperature = temperature
      settings.tellsProbabilities = true
      let texts = try model.generate([[1, 9], [1, 9], [4]], settings, world.context)
      for (text, prompt) in zip(texts, [[1, 9], [1, 9], [4]] as [[Int32]]) {
        let unit = ScoringUnit(prompt: prompt, completions: [text.tokens], temperature: temperature)
        let scored = try model.score(unit, world.context)[0]
        #expect(scored.count == text.logProbabilities.count)
        for (a, b) in zip(scored, text.logProbabilities) { #expect(abs(Double(a) - b) < generationTolerance) }
      }
    }
  }

  @Test func stepsOneByOneAndInterruptedOnesAreTheWholeRun() throws {
    let world = Self.busy()
    let whole = try world.finish(world.begin())
    var stepped = try world.begin()
    while !stepped.isFinished { stepped = try world.finish(stepped, by: 2) }
    #expect(Self.isEqual(stepped, whole))
    // Asked again and again while completions are written and scored; any answer must leave whole steps only.
    for moment in [1, 3, 9, 14, 25] {
      var polls = 0
      let paused = PolicyTrainer(world.context).advance(
        try world.begin(),
        shouldStop: {
          polls += 1
          return polls == moment
        })
      #expect(paused.failure == nil && !paused.run.isFinished)
      #expect(paused.run.state.samples.samples.count == paused.run.step * 16)
      #expect(Self.isEqual(try world.finish(paused.run), whole))
    }
  }

  @Test func anInterruptWhileWritingDropsTheStepAtOnce() throws {
    let world = PolicyBandit()
    let advance = PolicyTrainer(world.context).advance(try world.begin(), shouldStop: { true })
    #expect(advance.run.step == 0 && advance.failure == nil)
  }

  @Test func passesThatAreHeldAndThoseComputedTwiceHaveTheSameBits() throws {
    let world = Self.busy()
    let held = try world.finish(world.begin())
    let again = try world.finish(world.begin(), heldBytes: 0)
    #expect(Self.isEqual(held, again))
  }

  @Test func oneAndTwoThreadsHaveTheSameBits() throws {
    let (one, two) = (Self.busy(), Self.busy(threads: 2))
    #expect(Self.isEqual(try one.finish(one.begin()), try two.finish(two.begin())))
  }

  @Test func theSeedDecidesWhatIsWritten() throws {
    var world = PolicyBandit()
    func texts() throws -> [[Int32]] {
      try world.finish(world.begin(), by: 1).state.samples.samples.map(\.tokens)
    }
    let first = try texts()
    #expect(try texts() == first)
    world.settings.training.seed = 8
    #expect(try texts() != first)
    #expect(Set(first).count > 8)
  }

  @Test func theGradientIsThatOfTheObjective() throws {
    var world = PolicyBandit()
    world.settings.training.steps = 1
    world.settings.training.batch = 2
    world.settings.temperature = 0.8
    let seen = Seen<PolicyBatch>()
    let objective = world.objective
    world.objective = ObjectiveFunction(source: "seen") { batch in
      seen.values.append(batch)
      return try objective.evaluate(batch)
    }
    let run = try world.begin()
    let end = try world.finish(run)
    let norm = try #require(end.state.history.steps.first).gradientNorm
    let batch = try #require(seen.values.first)
    let units = stride(from: 0, to: 8, by: 4).map { first in
      let samples = end.state.samples.samples[first..<first + 4]
      return ScoringUnit(
        prompt: run.state.prompts[samples[first].row], completions: samples.map(\.tokens), temperature: 0.8)
    }
    func value(_ store: ParameterStore<Float>) throws -> Double {
      let model = run.model.replacingParameters(store)
      var changed = batch
      changed.logProbs = try units.flatMap {
        try model.score($0, world.context).flatMap(\.self).map(Double.init)
      }
      return try objective.evaluate(changed).objective
    }
    var squares = 0.0
    for index in 0..<run.state.parameters.flat.count {
      func shifted(_ by: Float) throws -> Double {
        var store = run.state.parameters
        store.updateAll(world.context) { $0[index] += by }
        return try value(store)
      }
      let slope = (try shifted(1e-2) - shifted(-1e-2)) / 2e-2
      squares += slope * slope
    }
    // Central differences in Float32.
    #expect(abs(norm - squares.squareRoot()) < 5e-3 * norm)
  }

  @Test func whatIsNoNumberStopsTheRunWithPromptAndStep() throws {
    func message(_ change: (inout PolicyBandit) -> Void) throws -> String {
      var world = PolicyBandit()
      change(&world)
      let advance = PolicyTrainer(world.context).advance(try world.begin())
      #expect(advance.run.step == 2 && advance.run.state.history.steps.count == 2)
      return (advance.failure as? TrainingError)?.message ?? "no error"
    }
    var calls = 0
    let reward = try message { world in
      world.reward = RewardFunction(source: "bad") { completions in
        calls += 1
        return completions.indices.map { calls == 3 && $0 == 6 ? .infinity : Double($0 % 2) }
      }
    }
    #expect(reward.hasPrefix("the reward of sample 2 of prompt "))
    #expect(reward.hasSuffix(" is no finite number (inf) in step 2"))
    let advantage = try message { world in
      world.advantage = AdvantageFunction(source: "bad") { r in
        Advantage(r.rewards.map { r.progress > 0.3 ? .nan : $0 })
      }
    }
    #expect(
      advantage.hasPrefix("the advantage of sample 0 of prompt ") && advantage.hasSuffix("(nan) in step 2"))
    let objective = try message { world in
      world.settings.epochs = 2
      world.objective = ObjectiveFunction(source: "bad") { b in
        // Only the second update of the step fails: the first one must be taken back.
        let isBad = b.progress > 0.3 && b.logProbs != b.oldLogProbs
        return ObjectiveResult(
          objective: isBad ? .nan : 0, logProbGradient: b.logProbs.map { _ in 1 })
      }
    }
    #expect(objective == "the objective is no finite number (nan) in step 2")
    let gradient = try message { world in
      world.objective = ObjectiveFunction(source: "bad") { b in
        ObjectiveResult(objective: 0, logProbGradient: b.logProbs.map { _ in b.progress > 0.3 ? .nan : 1 })
      }
    }
    #expect(gradient.hasPrefix("the derivative with respect to `logp` of sample 0 of prompt "))
  }

  @Test func aStepThatFailsInItsSecondUpdateLeavesTheWeightsOfTheStepBefore() throws {
    var world = Self.busy()
    let whole = try world.finish(world.begin(), by: 2)
    let objective = world.objective
    world.objective = ObjectiveFunction(source: "bad") { b in
      if b.progress > 0.3, b.logProbs != b.oldLogProbs { throw TrainingError(.loss, "enough") }
      return try objective.evaluate(b)
    }
    let advance = PolicyTrainer(world.context).advance(try world.begin())
    #expect((advance.failure as? TrainingError)?.message == "enough")
    #expect(Self.isEqual(advance.run, whole))
  }

  @Test func unfinishedCompletionsGetTheirRewardOrAreLeftOut() throws {
    var world = PolicyBandit()
    world.settings.unfinishedReward = -1
    let seen = Seen<PolicyBatch>()
    let objective = world.objective
    world.objective = ObjectiveFunction(source: "seen") { batch in
      seen.values.append(batch)
      return try objective.evaluate(batch)
    }
    world.settings.masksUnfinished = true
    let run = try world.finish(world.begin(), by: 1)
    let samples = run.state.samples.samples
    let finished = samples.filter { $0.reason == "end" }
    #expect(!finished.isEmpty && finished.count < samples.count)
    #expect(samples.allSatisfy { ($0.reward == -1) == ($0.reason == "length") })
    #expect(seen.values[0].lengths == finished.map(\.tokens.count))
    #expect(run.state.history.steps[0].finished == Double(finished.count) / 16)
  }

  @Test func theControlOfTheDivergenceSetsTheNextCoefficient() throws {
    var world = PolicyBandit()
    world.settings.klCoefficient = 0.1
    world.klControl = KLControl(source: "double") { coefficient, measured in
      coefficient * 2 + 0 * measured
    }
    let run = try world.finish(world.begin(), by: 3)
    #expect(run.state.history.steps.map(\.klCoefficient) == [0.1, 0.2, 0.4])
    world.klControl = KLControl(source: "bad") { _, _ in -1 }
    let error = PolicyTrainer(world.context).advance(try world.begin()).failure as? TrainingError
    #expect(error?.message == "`kl_control` must give a number of at least 0, gave -1.0 in step 0")
  }

  @Test func settingsThatMakeNoSenseAreRefused() throws {
    let changes: [(inout PolicySettings) -> Void] = [
      { $0.samples = 0 }, { $0.minibatches = 3 }, { $0.epochs = 0 }, { $0.temperature = 0 },
      { $0.klCoefficient = -1 }, { $0.maximumTokens = 0 }, { $0.unfinishedReward = .nan },
      { $0.maximumTokens = 31 },
    ]
    for change in changes {
      var world = PolicyBandit()
      change(&world.settings)
      #expect(throws: TrainingError.self) { try world.begin() }
    }
  }
}
