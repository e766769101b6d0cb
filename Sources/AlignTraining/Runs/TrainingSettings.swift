import AlignTensor

/// Everything that a run is a function of, besides model, data and loss.
package struct TrainingSettings: Sendable, Equatable {
  package var steps: Int
  /// Pairs or demonstrations a step.
  package var batch: Int
  package var learningRate: Double
  /// Steps in which the learning rate rises linearly from 0; the schedule begins behind them.
  package var warmupSteps: Int
  /// The largest norm of the gradient; nil: it isn't clipped.
  package var clip: Double?
  package var optimizer: AdamW<Float>.Settings
  package var seed: Int
  /// What was asked for that has no number: how the schedule and the order were given.
  package var schedule: String
  package var order: String

  package init(
    steps: Int, batch: Int = 8, learningRate: Double = 1e-5, warmupSteps: Int = 0, clip: Double? = 1,
    optimizer: AdamW<Float>.Settings = .init(), seed: Int = 0, schedule: String = "constant",
    order: String = "plan"
  ) {
    self.steps = steps
    self.batch = batch
    self.learningRate = learningRate
    self.warmupSteps = warmupSteps
    self.clip = clip
    self.optimizer = optimizer
    self.seed = seed
    self.schedule = schedule
    self.order = order
  }

  package func validate() throws {
    func check(_ isValid: Bool, _ name: String, _ expected: String, _ found: some CustomStringConvertible)
      throws
    {
      if !isValid { throw TrainingError(.setting, "`\(name)` must be \(expected), found \(found)") }
    }
    try check(steps > 0, "steps", "positive", steps)
    try check(batch > 0, "batch", "positive", batch)
    try check(learningRate > 0 && learningRate.isFinite, "lr", "a positive number", learningRate)
    try check(
      warmupSteps >= 0 && warmupSteps < steps, "warmup", "at least 0 and less than `steps`", warmupSteps)
    if let clip { try check(clip > 0 && clip.isFinite, "clip", "a positive number, or none", clip) }
    try check((0..<1).contains(optimizer.beta1), "beta1", "at least 0 and less than 1", optimizer.beta1)
    try check((0..<1).contains(optimizer.beta2), "beta2", "at least 0 and less than 1", optimizer.beta2)
    try check(
      optimizer.epsilon > 0 && optimizer.epsilon.isFinite, "epsilon", "a positive number", optimizer.epsilon)
    let decay = optimizer.weightDecay
    try check(decay >= 0 && decay.isFinite, "weight_decay", "a number of at least 0", decay)
  }

  /// The learning rate of each step. During the warm-up `lr * step / warmup`, steps counted from 0, so that the first one changes
  /// nothing; behind it `lr * schedule(t)`, with t going from 0 at the first such step towards 1.
  package func learningRates(_ schedule: (Double) throws -> Double) throws -> [Double] {
    try (0..<steps).map { step in
      if step < warmupSteps { return learningRate * Double(step) / Double(warmupSteps) }
      let progress = Double(step - warmupSteps) / Double(steps - warmupSteps)
      let factor = try schedule(progress)
      guard factor >= 0, factor.isFinite else {
        throw TrainingError(
          .setting, "`schedule` must give a number of at least 0, gave \(factor) at progress \(progress)",
          hint: "it multiplies `lr`")
      }
      return learningRate * factor
    }
  }
}
