import AlignModel
import AlignTensor
import Foundation

/// Takes the steps of policy runs: completions of the next prompts, their log-probabilities under policy and reference,
/// rewards, advantages, then updates of the policy (and its critic) by an objective.
///
/// The log-probabilities before the updates come from the same pass as those that are learnt from, so that at the first
/// update every ratio is exactly 1.
package final class PolicyTrainer {
  private let context: TensorContext
  private let budget: Int

  package typealias Advance = AlignTraining.Advance<PolicyRun>
  package typealias Progress = AlignTraining.Progress<PolicyHistory.Step>

  /// `heldBytes`: memory for passes that wait to go back; beyond it they are computed twice.
  package init(_ context: TensorContext, heldBytes: Int = 2 << 30) {
    self.context = context
    budget = heldBytes
  }

  /// Takes up to `count` steps; all that are left if nil. `shouldStop` is asked all the time while completions are written
  /// and scored: if it says so, those of this step are dropped, and the run ends with the last whole step. Once
  /// the policy has begun to learn, the step is finished first.
  ///
  /// What goes wrong ends it, with the run up to the last whole step.
  package func advance(
    _ run: consuming PolicyRun, by count: Int? = nil, shouldStop: @escaping () -> Bool = { false },
    progress: (Progress) -> Void = { _ in }
  ) -> Advance {
    var state = run.state
    let steps = state.settings.training.steps
    let last = min(steps, count.map { state.step + $0 } ?? steps)
    let networks = StepNetworks(state, budget: budget, context)
    var pace = Pace()
    while state.step < last {
      // Only where a step has several updates can it fail after the weights have changed.
      let before = state.settings.updates > 1 ? state : nil
      do {
        guard try take(&state, networks, shouldStop) else { break }
      } catch {
        networks.end()
        return Advance(run: PolicyRun(before ?? state), failure: error)
      }
      if let record = state.history.steps.last {
        progress(
          pace.progress(
            record, step: record.step, tokens: record.tokens, seconds: record.seconds, of: steps, target: last
          ))
      }
      if state.step < last, shouldStop() { break }
    }
    networks.end()
    return Advance(run: PolicyRun(state), failure: nil)
  }

  /// One step. False if it was interrupted before the policy began to learn; then nothing has changed.
  private func take(_ state: inout PolicyState, _ networks: StepNetworks, _ shouldStop: @escaping () -> Bool)
    throws -> Bool
  {
    let begin = Date()
    networks.begin(state)
    guard let experience = try experience(state, networks, shouldStop) else { return false }
    let learning = Date()
    var updates = try UpdatePass(experience, state, networks)
    let coefficient = try nextCoefficient(state, experience)
    try updates.run(&state)
    let now = Date()
    state.history.steps.append(
      record(
        updates, coefficient: state.klCoefficient, rate: state.learningRates[state.step],
        seconds: now.timeIntervalSince(begin),
        training: experience.scoringSeconds + now.timeIntervalSince(learning)))
    state.samples.samples += samples(experience)
    state.klCoefficient = coefficient
    state.step += 1
    return true
  }

  private func experience(
    _ state: PolicyState, _ networks: StepNetworks, _ shouldStop: @escaping () -> Bool
  ) throws -> Experience? {
    try RolloutPass(state: state, networks: networks, context: context, shouldStop: shouldStop).experience()
  }

  private func nextCoefficient(_ state: PolicyState, _ experience: Experience) throws -> Double {
    guard let control = state.functions.klControl else { return state.klCoefficient }
    let coefficient = try control.next(state.klCoefficient, experience.divergences.average ?? 0)
    guard coefficient >= 0, coefficient.isFinite else {
      throw TrainingError(
        .setting, "`kl_control` must give a number of at least 0, gave \(coefficient) in step \(state.step)")
    }
    return coefficient
  }

  private func record(
    _ updates: UpdatePass, coefficient: Double, rate: Double, seconds: Double, training: Double
  ) -> PolicyHistory.Step {
    let experience = updates.experience
    let count = Double(experience.completions.count)
    let tokens = experience.completions.reduce(0) { $0 + $1.tokens.count }
    return PolicyHistory.Step(
      step: experience.step, objective: updates.record.objectives.average ?? 0,
      reward: experience.rewards.average ?? 0, rewardSpread: experience.rewards.variance.squareRoot(),
      gold: experience.golds?.average, kl: experience.divergences.average ?? 0,
      klK3: experience.positiveDivergences.average ?? 0, klCoefficient: coefficient,
      entropy: experience.entropy, length: Double(tokens) / count,
      finished: Double(experience.completions.count(where: \.isFinished)) / count,
      clipped: updates.record.clipped.average, valueLoss: updates.record.valueLosses.average,
      explainedVariance: updates.explainedVariance, learningRate: rate,
      gradientNorm: updates.record.gradientNorms.average ?? 0, tokens: tokens,
      generationSeconds: experience.generationSeconds, trainingSeconds: training, seconds: seconds)
  }

  private func samples(_ experience: Experience) -> [SampleLog.Sample] {
    zip(experience.completions.indices, experience.divergences).map { index, kl in
      let completion = experience.completions[index]
      return SampleLog.Sample(
        step: experience.step, row: completion.row, text: completion.text, tokens: completion.tokens,
        reward: experience.rewards[index], gold: experience.golds?[index], kl: kl,
        reason: completion.reason.rawValue)
    }
  }
}
