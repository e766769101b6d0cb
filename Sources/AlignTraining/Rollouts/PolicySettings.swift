import AlignModel

/// Everything that a policy run is a function of, besides models, prompts and functions.
package struct PolicySettings: Sendable, Equatable {
  /// Steps, prompts a step (`batch`), learning rate, AdamW, seed.
  package var training: TrainingSettings
  /// Completions of each prompt.
  package var samples: Int
  /// How often the completions of a step are gone through.
  package var epochs: Int
  /// Into how many parts, of whole prompts, the completions are cut; each is an update.
  package var minibatches: Int
  /// Tokens of a completion at most.
  package var maximumTokens: Int
  package var temperature: Double
  package var stopStrings: [String]
  package var stopIDs: [Int32]
  /// The coefficient of the divergence from the reference at the start.
  package var klCoefficient: Double
  /// The reward of completions that reach `maximumTokens`; nil: as it is.
  package var unfinishedReward: Double?
  /// Whether such completions are left out of the objective.
  package var masksUnfinished: Bool
  /// The critic's learning rate at its full height; its schedule is that of the policy.
  package var criticLearningRate: Double?

  package init(
    _ training: TrainingSettings, samples: Int = 8, epochs: Int = 1, minibatches: Int = 1,
    maximumTokens: Int = 64, temperature: Double = 1, stopStrings: [String] = [], stopIDs: [Int32] = [],
    klCoefficient: Double = 0, unfinishedReward: Double? = nil, masksUnfinished: Bool = false,
    criticLearningRate: Double? = nil
  ) {
    self.training = training
    self.samples = samples
    self.epochs = epochs
    self.minibatches = minibatches
    self.maximumTokens = maximumTokens
    self.temperature = temperature
    self.stopStrings = stopStrings
    self.stopIDs = stopIDs
    self.klCoefficient = klCoefficient
    self.unfinishedReward = unfinishedReward
    self.masksUnfinished = masksUnfinished
    self.criticLearningRate = criticLearningRate
  }

  /// Completions a step.
  package var completions: Int { training.batch * samples }

  /// Changes of the weights a step.
  var updates: Int { epochs * minibatches }

  package func validate() throws {
    try training.validate()
    func check(_ isValid: Bool, _ name: String, _ expected: String, _ found: some CustomStringConvertible)
      throws
    {
      if !isValid { throw TrainingError(.setting, "`\(name)` must be \(expected), found \(found)") }
    }
    try check((1...Self.most).contains(samples), "samples", "1 to \(Self.most)", samples)
    try check(training.batch <= Self.most, "batch", "at most \(Self.most)", training.batch)
    try check(training.steps < 1 << 23, "steps", "below 2^23", training.steps)
    try check(epochs > 0, "epochs", "positive", epochs)
    try check(
      minibatches > 0 && training.batch % minibatches == 0, "minibatches",
      "a divisor of `batch`, which is \(training.batch)", minibatches)
    try check(maximumTokens > 0, "max_tokens", "positive", maximumTokens)
    try check(temperature > 0 && temperature.isFinite, "temperature", "a positive number", temperature)
    try check(klCoefficient >= 0 && klCoefficient.isFinite, "kl", "a number of at least 0", klCoefficient)
    if let reward = unfinishedReward {
      try check(reward.isFinite, "unfinished", "a finite number, or none", reward)
    }
    if let rate = criticLearningRate {
      try check(rate > 0 && rate.isFinite, "critic_lr", "a positive number", rate)
    }
  }

  /// Prompts a step and samples a prompt at most: both have their bits in the keys of random numbers.
  private static let most = (1 << 20) - 1

  /// How the completions of a step are generated: what is sampled is what is scored, so nothing is filtered.
  func generation() -> GenerationSettings {
    var settings = GenerationSettings()
    settings.maximumTokens = maximumTokens
    settings.temperature = temperature
    settings.stopStrings = stopStrings
    settings.stopIDs = stopIDs
    settings.seed = training.seed
    settings.purpose = .rollout
    settings.tellsProbabilities = true
    settings.batchSize = 32
    return settings
  }

  /// What the random numbers of a completion are keyed by, besides the seed.
  func index(step: Int, place: Int, sample: Int) -> Int { step << 40 | place << 20 | sample }
}
