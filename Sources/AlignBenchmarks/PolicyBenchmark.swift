import AlignModel
import AlignTable
import AlignTensor
import AlignTraining
import Foundation

/// Times steps of GRPO: four prompts of 32 tokens, eight completions of each, 128 tokens at most, one update, the policy as it
/// began as reference. The reward is the share of tokens in the lower half of the vocabulary.
struct PolicyBenchmark {
  let size: String
  let threads: Int

  /// Tokens written a second and where the time goes, of the fastest of `steps` steps after a first one.
  func run(steps: Int) throws -> String {
    let context = TensorContext(threadCount: threads)
    let shape = BenchmarkShape.named(size)
    let model = try LanguageModel.new(shape, tokenizer: nil, seed: 1, context)
    let prompts = (0..<16).map { row in
      Cell.list((0..<32).map { .int(3 + ($0 * 37 + row * 101) % 2000) })
    }
    let half = Int32(shape.vocabularySize / 2)
    let reward = RewardFunction(source: "share") { completions in
      completions.map { Double($0.tokens.count { $0 < half }) / Double($0.tokens.count) }
    }
    let run = try PolicyRun.begin(
      "grpo", prompts: Table(kind: .prompts, columns: [Column("prompt", cells: prompts)]), policy: model,
      reference: nil,
      functions: PolicyFunctions(
        reward: reward, advantage: AdvantageFunction(source: "group", Self.advantage),
        objective: ObjectiveFunction(source: "grpo", Self.objective)),
      settings: PolicySettings(
        TrainingSettings(steps: steps + 1, batch: 4), samples: 8, maximumTokens: 128, klCoefficient: 0.04),
      schedule: { _ in 1 }, context)
    let advance = PolicyTrainer(context).advance(run)
    if let failure = advance.failure { throw failure }
    let timed = advance.run.state.history.steps.dropFirst()
    guard let best = timed.min(by: { $0.seconds < $1.seconds }) else { return "" }
    func rounded(_ x: Double) -> Double { (x * 1000).rounded() / 1000 }
    return """
      {"tok_s_best": \(Int(Double(best.tokens) / best.seconds)), \
      "tok_s_generation": \(Int(Double(best.tokens) / best.generationSeconds)), \
      "tok_s_training": \(Int(Double(best.tokens) / best.trainingSeconds)), \
      "share_generation": \(rounded(best.generationSeconds / best.seconds)), \
      "share_training": \(rounded(best.trainingSeconds / best.seconds)), \
      "peak_mib": \(context.memory.peakBytes >> 20)}
      """
  }

  /// (reward - mean of the prompt's) / (their spread + 1e-4).
  private static func advantage(_ r: Rollout) -> Advantage {
    Advantage(
      stride(from: 0, to: r.rewards.count, by: r.group).flatMap { start in
        let rewards = r.rewards[start..<start + r.group]
        let mean = rewards.reduce(0, +) / Double(r.group)
        let variance = rewards.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(r.group - 1, 1))
        return rewards.map { ($0 - mean) / (variance.squareRoot() + 1e-4) }
      })
  }

  /// The mean over tokens of -min(ratio A, clip(ratio) A) + kl (e^d - d - 1), with d = log q - log p.
  private static func objective(_ b: PolicyBatch) -> ObjectiveResult {
    let count = Double(b.logProbs.count)
    var total = 0.0
    let gradient = b.logProbs.indices.map { i in
      let ratio = exp(b.logProbs[i] - b.oldLogProbs[i])
      let gain = ratio * b.advantage[i]
      let bound = min(max(ratio, 0.8), 1.2) * b.advantage[i]
      let difference = b.referenceLogProbs[i] - b.logProbs[i]
      total += -min(gain, bound) + b.kl * (exp(difference) - difference - 1)
      return ((gain <= bound ? -gain : 0) + b.kl * (1 - exp(difference))) / count
    }
    return ObjectiveResult(objective: total / count, logProbGradient: gradient)
  }
}
