import AlignModel
import AlignTable

/// What the policy has written after a prompt.
package struct Completion: Sendable {
  /// The row of the prompt in the run's table.
  package var row: Int
  package var prompt: [Int32]
  /// The end of text is the last of them where it was reached.
  package var tokens: [Int32]
  /// Without special tokens and the stop text; nil without a tokenizer.
  package var text: String?
  package var reason: GeneratedText.Reason

  /// Whether it came to its end by itself.
  package var isFinished: Bool { reason == .end || reason == .stop }
}

/// A reward: one number for each completion, and what a run remembers of it.
package struct RewardFunction {
  package let source: String
  /// Of what it computes, text and captures: a run that was saved goes on with the same one only.
  package let hash: String
  /// The reward model that it asks, if it is one.
  package let model: ScalarModel?
  package let evaluate: ([Completion]) throws -> [Double]

  package init(
    source: String, hash: String? = nil, model: ScalarModel? = nil,
    _ evaluate: @escaping ([Completion]) throws -> [Double]
  ) {
    self.source = source
    self.hash = hash ?? source
    self.model = model
    self.evaluate = evaluate
  }
}

/// A function of a policy run, and what the run remembers of it.
package struct RunFunction<Input, Output> {
  package let source: String
  /// As that of a reward.
  package let hash: String
  package let evaluate: (Input) throws -> Output

  package init(source: String, hash: String? = nil, _ evaluate: @escaping (Input) throws -> Output) {
    self.source = source
    self.hash = hash ?? source
    self.evaluate = evaluate
  }
}

/// What an advantage sees: the completions of a step, those of a prompt adjacent. B completions, N tokens, M states.
/// Log-probabilities are of single tokens in nats.
package struct Rollout: Sendable {
  /// [B].
  package var rewards: [Double]
  /// Completions of each prompt.
  package var group: Int
  /// Tokens of each completion, [B].
  package var lengths: [Int]
  /// Under the policy that wrote them, [N].
  package var oldLogProbs: [Double]
  /// [N].
  package var referenceLogProbs: [Double]
  /// The critic's, [M]: before each token, and after the last where the completion ended before `maximumTokens`. Nil
  /// without a critic.
  package var values: [Double]?
  /// [B]; nil without a critic.
  package var valueLengths: [Int]?
  /// The coefficient of the divergence in this step.
  package var kl: Double
  package var maximumTokens: Int
  /// `step / steps`.
  package var progress: Double
}

/// What an advantage gives.
package struct Advantage: Sendable {
  /// [B] or [N].
  package var values: [Double]
  /// What the critic should have said, [M].
  package var returns: [Double]?

  package init(_ values: [Double], returns: [Double]? = nil) {
    self.values = values
    self.returns = returns
  }
}

package typealias AdvantageFunction = RunFunction<Rollout, Advantage>

/// What an objective sees: a minibatch, with the fields of `Rollout` for its completions.
package struct PolicyBatch: Sendable {
  /// Of the policy as it is now, [N]: it is differentiated by these.
  package var logProbs: [Double]
  /// The critic's as it is now, [M], likewise; nil without a critic.
  package var values: [Double]?
  package var oldLogProbs: [Double]
  package var referenceLogProbs: [Double]
  /// [N].
  package var advantage: [Double]
  /// [M]; nil where the advantage gave none.
  package var returns: [Double]?
  /// The critic's when the completions were written, [M].
  package var oldValues: [Double]?
  package var lengths: [Int]
  package var valueLengths: [Int]?
  package var kl: Double
  package var maximumTokens: Int
  package var progress: Double
}

/// What an objective gives: the number that is made smaller, and its derivatives.
package struct ObjectiveResult: Sendable {
  package var objective: Double
  /// [N].
  package var logProbGradient: [Double]
  /// [M]; nil without a critic.
  package var valueGradient: [Double]?
  /// The share of tokens where clipping binds.
  package var clipped: Double?
  package var valueLoss: Double?

  package init(
    objective: Double, logProbGradient: [Double], valueGradient: [Double]? = nil, clipped: Double? = nil,
    valueLoss: Double? = nil
  ) {
    self.objective = objective
    self.logProbGradient = logProbGradient
    self.valueGradient = valueGradient
    self.clipped = clipped
    self.valueLoss = valueLoss
  }
}

package typealias ObjectiveFunction = RunFunction<PolicyBatch, ObjectiveResult>

/// The next coefficient of the divergence, from that of a step and the divergence measured in it.
package struct KLControl {
  package let source: String
  /// As that of a reward.
  package let hash: String
  package let next: (_ coefficient: Double, _ measured: Double) throws -> Double

  package init(
    source: String, hash: String? = nil, _ next: @escaping (Double, Double) throws -> Double
  ) {
    self.source = source
    self.hash = hash ?? source
    self.next = next
  }
}

/// The functions of a policy run.
package struct PolicyFunctions {
  package var reward: RewardFunction
  /// A second reward that is measured and that nothing learns from.
  package var gold: RewardFunction?
  package var advantage: AdvantageFunction
  package var objective: ObjectiveFunction
  package var klControl: KLControl?

  package init(
    reward: RewardFunction, gold: RewardFunction? = nil, advantage: AdvantageFunction,
    objective: ObjectiveFunction, klControl: KLControl? = nil
  ) {
    self.reward = reward
    self.gold = gold
    self.advantage = advantage
    self.objective = objective
    self.klControl = klControl
  }
}
