import AlignModel
import AlignTensor
import Foundation
import Testing

@testable import AlignTraining

@Suite struct PolicyCriticTests {
  /// A policy with a critic: advantages are rewards less values, returns the rewards; the objective is the surrogate and
  /// half the squared error of values.
  private static func world(threads: Int = 1) throws -> PolicyBandit {
    var world = PolicyBandit(threads: threads)
    world.critic = ScalarModel(trunkOf: try world.policy(), world.context)
    world.settings.epochs = 2
    world.settings.minibatches = 2
    world.settings.criticLearningRate = 3e-2
    world.advantage = AdvantageFunction(source: "reward less value") { r in
      let (values, counts) = (r.values ?? [], r.valueLengths ?? [])
      var (advantages, returns): ([Double], [Double]) = ([], [])
      var start = 0
      for (index, count) in counts.enumerated() {
        advantages += values[start..<start + r.lengths[index]].map { r.rewards[index] - $0 }
        returns += Array(repeating: r.rewards[index], count: count)
        start += count
      }
      return Advantage(advantages, returns: returns)
    }
    world.objective = ObjectiveFunction(source: "with critic") { b in
      var result = try PolicyBandit.surrogate.evaluate(b)
      let gaps = zip(b.values ?? [], b.returns ?? []).map { $0 - $1 }
      let loss = gaps.reduce(0) { $0 + $1 * $1 } / 2 / Double(gaps.count)
      result.objective += loss
      result.valueGradient = gaps.map { $0 / Double(gaps.count) }
      result.valueLoss = loss
      return result
    }
    return world
  }

  @Test func theCriticLearnsTheRewardsAndThePolicyToRaiseThem() throws {
    var world = try Self.world()
    world.settings.training.steps = 25
    let start = try world.begin()
    let run = try world.finish(start)
    let steps = run.state.history.steps
    let losses = steps.compactMap(\.valueLoss)
    #expect(losses.count == 25 && losses[0] > 0)
    #expect((steps.compactMap(\.explainedVariance).max() ?? 0) > 0.05)
    #expect(steps[24].reward > 2 * steps[0].reward)
    #expect(run.critic?.contentHash != start.critic?.contentHash)
    #expect(start.critic?.parameters.flat.elements == world.critic?.parameters.flat.elements)
  }

  @Test func aCompletionHasAStateBeforeEachTokenAndOneBehindItsEnd() throws {
    final class Seen { var rollout: Rollout? }
    let seen = Seen()
    var world = try Self.world()
    let advantage = world.advantage
    world.advantage = AdvantageFunction(source: "seen") { rollout in
      seen.rollout = rollout
      return try advantage.evaluate(rollout)
    }
    _ = try world.finish(world.begin(), by: 1)
    let rollout = try #require(seen.rollout)
    let lengths = try #require(rollout.valueLengths)
    #expect(Set(rollout.lengths).count > 1 && rollout.lengths.contains(5))
    for (tokens, states) in zip(rollout.lengths, lengths) {
      #expect(states == (tokens < 5 ? tokens + 1 : tokens))
    }
    #expect(rollout.values?.count == lengths.reduce(0, +))
  }

  @Test func heldAndSteppedAndThreadedRunsWithACriticHaveTheSameBits() throws {
    let world = try Self.world()
    let whole = try world.finish(world.begin())
    func isEqual(_ other: PolicyRun) -> Bool {
      other.state.parameters.flat.elements == whole.state.parameters.flat.elements
        && other.state.critic?.parameters.flat.elements == whole.state.critic?.parameters.flat.elements
    }
    #expect(isEqual(try world.finish(world.begin(), heldBytes: 0)))
    #expect(isEqual(try world.finish(world.finish(world.begin(), by: 2))))
    let other = try Self.world(threads: 2)
    #expect(isEqual(try other.finish(other.begin())))
  }

  @Test func policyAndCriticAreClippedTogether() throws {
    func norm(policy: Double, critic: Double) throws -> Double {
      var world = try Self.world()
      world.settings.epochs = 1
      world.settings.minibatches = 1
      world.objective = ObjectiveFunction(source: "sum") { b in
        ObjectiveResult(
          objective: 0, logProbGradient: b.logProbs.map { _ in policy },
          valueGradient: (b.values ?? []).map { _ in critic })
      }
      return try #require(try world.finish(world.begin(), by: 1).state.history.steps.first).gradientNorm
    }
    let (policy, critic, both) = (
      try norm(policy: 1, critic: 0), try norm(policy: 0, critic: 1), try norm(policy: 1, critic: 1)
    )
    #expect(policy > 0 && critic > 0)
    #expect(abs(both - (policy * policy + critic * critic).squareRoot()) < 1e-9 * both)
  }

  @Test func aCriticOfAnotherVocabularyIsRefused() throws {
    var world = PolicyBandit()
    let other = try LanguageModel.new(
      LlamaConfiguration(
        vocabularySize: 20, hiddenSize: 16, layerCount: 1, headCount: 2, kvHeadCount: 1, headDimension: 8,
        intermediateSize: 24, contextLength: 32), tokenizer: nil, seed: 1, world.context)
    world.critic = ScalarModel(trunkOf: other, world.context)
    #expect {
      try world.begin()
    } throws: { error in
      (error as? TrainingError)?.message == "the critic has a vocabulary of 20, the policy one of 12"
    }
  }
}
