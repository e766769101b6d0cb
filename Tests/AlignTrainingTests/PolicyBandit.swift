import AlignData
import AlignModel
import AlignTable
import AlignTensor
import Foundation

@testable import AlignTraining

/// A world of 12 tokens: the reward is the share of tokens that are 5, and writing token 11 ends.
struct PolicyBandit {
  let context: TensorContext
  var settings = PolicySettings(
    TrainingSettings(steps: 5, batch: 4, learningRate: 1e-2, seed: 7), samples: 4, maximumTokens: 5)
  var reward = RewardFunction(source: "share") { completions in
    completions.map { completion in
      Double(completion.tokens.count { $0 == 5 }) / Double(completion.tokens.count)
    }
  }
  var advantage = AdvantageFunction(source: "leave one out") { r in
    let group = Double(r.group)
    return Advantage(
      r.rewards.indices.map { index in
        let own = r.rewards[index / r.group * r.group..<(index / r.group + 1) * r.group]
        return (group * r.rewards[index] - own.reduce(0, +)) / (group - 1)
      })
  }
  var objective = Self.surrogate
  var klControl: KLControl?
  var critic: ScalarModel?

  init(threads: Int = 1) { context = TensorContext(threadCount: threads) }

  /// -mean over tokens of ratio times advantage, plus kl times mean of log p - log q.
  static var surrogate: ObjectiveFunction {
    ObjectiveFunction(source: "surrogate") { b in
      let count = Double(b.logProbs.count)
      let ratios = zip(b.logProbs, b.oldLogProbs).map { exp($0 - $1) }
      let gains = zip(ratios, b.advantage).map { $0 * $1 }
      let divergence = zip(b.logProbs, b.referenceLogProbs).reduce(0) { $0 + ($1.0 - $1.1) }
      return ObjectiveResult(
        objective: (b.kl * divergence - gains.reduce(0, +)) / count,
        logProbGradient: gains.map { (b.kl - $0) / count })
    }
  }

  func policy() throws -> LanguageModel {
    var configuration = LlamaConfiguration(
      vocabularySize: 12, hiddenSize: 16, layerCount: 1, headCount: 2, kvHeadCount: 1, headDimension: 8,
      intermediateSize: 24, contextLength: 32)
    configuration.endIDs = [11]
    return try LanguageModel.new(configuration, tokenizer: nil, seed: 3, context)
  }

  static let prompts = Table(
    kind: .prompts,
    columns: [
      Column(
        "prompt", cells: (0..<6).map { .list([.int($0 + 1)] + Array(repeating: .int(9), count: $0 % 3)) })
    ])

  func begin() throws -> PolicyRun {
    try PolicyRun.begin(
      "test", prompts: Self.prompts, policy: try policy(), reference: nil, critic: critic,
      functions: PolicyFunctions(
        reward: reward, advantage: advantage, objective: objective, klControl: klControl),
      settings: settings, schedule: { _ in 1 }, context)
  }

  func finish(_ run: PolicyRun, by count: Int? = nil, heldBytes: Int = 1 << 30) throws -> PolicyRun {
    let advance = PolicyTrainer(context, heldBytes: heldBytes).advance(run, by: count)
    if let failure = advance.failure { throw failure }
    return advance.run
  }
}
