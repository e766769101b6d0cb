import AlignTable

/// What happened in each step of a policy run.
package struct PolicyHistory: Sendable {
  package struct Step: Sendable, Equatable {
    /// Counted from 0.
    package var step: Int
    /// What was made smaller, the mean over the updates of the step.
    package var objective: Double
    /// Mean and standard deviation (n - 1) over the completions of the step.
    package var reward: Double
    package var rewardSpread: Double
    package var gold: Double?
    /// Divergence from the reference in nats, mean over completions of the sum over tokens: of log p - log q, and of
    /// exp(log q - log p) - 1 - (log q - log p), which is never negative.
    package var kl: Double
    package var klK3: Double
    package var klCoefficient: Double
    /// Of the sampled distribution, nats a token.
    package var entropy: Double
    /// Tokens a completion.
    package var length: Double
    /// Share of completions that came to their end.
    package var finished: Double
    /// Share of tokens where clipping bound.
    package var clipped: Double?
    package var valueLoss: Double?
    /// Of the returns by the critic's values: 1 - variance of the difference / variance of the returns.
    package var explainedVariance: Double?
    package var learningRate: Double
    /// Before clipping, the mean over the updates.
    package var gradientNorm: Double
    /// Tokens written.
    package var tokens: Int
    package var generationSeconds: Double
    /// Scoring and updates; what rewards take counts to neither.
    package var trainingSeconds: Double
    package var seconds: Double
  }

  package var steps: [Step] = []

  package var table: Table {
    func column(_ name: String, _ value: (Step) -> Double?) -> Column? {
      Column(known: name, steps.map(value))
    }
    let columns: [Column?] = [
      Column("step", steps.map(\.step)), column("objective", \.objective), column("reward", \.reward),
      column("reward_sd", \.rewardSpread), column("gold", \.gold), column("kl", \.kl),
      column("kl_k3", \.klK3), column("kl_coefficient", \.klCoefficient), column("entropy", \.entropy),
      column("length", \.length), column("finished", \.finished), column("clipped", \.clipped),
      column("value_loss", \.valueLoss), column("explained_variance", \.explainedVariance),
      column("lr", \.learningRate), column("grad_norm", \.gradientNorm),
      Column("tokens", steps.map(\.tokens)),
      column("generation_seconds", \.generationSeconds), column("training_seconds", \.trainingSeconds),
      column("seconds", \.seconds),
    ]
    return Table(kind: .history, columns: columns.compactMap(\.self))
  }
}

/// What the policy has written, a row a completion, in order.
package struct SampleLog: Sendable {
  package struct Sample: Sendable {
    package var step: Int
    /// The row of the prompt in the run's table.
    package var row: Int
    package var text: String?
    package var tokens: [Int32]
    package var reward: Double
    package var gold: Double?
    /// Sum over the tokens of log p - log q, nats.
    package var kl: Double
    /// Why it ended.
    package var reason: String
  }

  package var samples: [Sample] = []

  /// `prompts` has the column `prompt`. Where there is no text, the response is a list of token ids.
  package func table(prompts: Table) -> Table {
    let prompt = prompts["prompt"].map { $0.taking(samples.map(\.row)) }
    let texts = samples.compactMap(\.text)
    let response =
      texts.count == samples.count
      ? Column("response", texts)
      : Column("response", .cells(samples.map { .list($0.tokens.map { .int(Int($0)) }) }))
    let golds = samples.compactMap(\.gold)
    let columns: [Column?] = [
      Column("step", samples.map(\.step)), prompt, response, Column("reward", samples.map(\.reward)),
      golds.count == samples.count && !golds.isEmpty ? Column("gold", golds) : nil,
      Column("tokens", samples.map(\.tokens.count)), Column("kl", samples.map(\.kl)),
      Column("reason", samples.map(\.reason)),
    ]
    return Table(columns: columns.compactMap(\.self))
  }
}
