import AlignModel
import AlignTensor
import Foundation

/// The first half of a step: completions are written, scored and rewarded. Nothing of the run changes; an interrupt drops
/// it, and done again it gives the same.
struct RolloutPass {
  let state: PolicyState
  let networks: StepNetworks
  let context: TensorContext
  let shouldStop: () -> Bool

  private var settings: PolicySettings { state.settings }

  /// Nil if it was interrupted.
  func experience() throws -> Experience? {
    guard var experience = try completions() else { return nil }
    let begin = Date()
    guard try score(&experience) else { return nil }
    experience.scoringSeconds = Date().timeIntervalSince(begin)
    do {
      try reward(&experience)
    } catch {
      // A function of the language may itself have been cut off.
      if shouldStop() { return nil }
      throw error
    }
    return shouldStop() ? nil : experience
  }

  /// The prompts of the step and what the policy writes after them.
  private func completions() throws -> Experience? {
    let begin = Date()
    let rows = state.order.visits(ofStep: state.step).map(\.row)
    let samples = settings.samples
    let texts = try state.model.generate(
      rows.flatMap { Array(repeating: state.prompts[$0], count: samples) }, settings.generation(),
      indices: rows.indices.flatMap { place in
        (0..<samples).map { settings.index(step: state.step, place: place, sample: $0) }
      }, context, isInterrupted: shouldStop)
    if texts.contains(where: { $0.reason == .interrupted }) { return nil }
    let completions = texts.enumerated().map { index, text in
      let row = rows[index / samples]
      return Completion(
        row: row, prompt: state.prompts[row], tokens: text.tokens, text: text.text, reason: text.reason)
    }
    let units = rows.enumerated().map { place, row in
      ScoringUnit(
        prompt: state.prompts[row],
        completions: completions[place * samples..<(place + 1) * samples].map(\.tokens),
        temperature: settings.temperature)
    }
    let tokens = texts.reduce(0) { $0 + $1.tokens.count }
    let entropy = texts.reduce(0.0) { $0 + $1.entropies.reduce(0, +) } / Double(max(tokens, 1))
    var experience = Experience(step: state.step, units: units, completions: completions, entropy: entropy)
    experience.generationSeconds = Date().timeIntervalSince(begin)
    return experience
  }

  /// Log-probabilities under policy and reference, and the critic's values. Passes of the first minibatch are kept for its
  /// update. False if it was interrupted.
  private func score(_ experience: inout Experience) throws -> Bool {
    let first = networks.minibatches(ofEpoch: 0, step: state.step)[0]
    let others = experience.units.indices.filter { !first.contains($0) }
    let isReference = state.reference.parameters.flat === state.parameters.flat
    let empty = [[Double]](repeating: [], count: experience.completions.count)
    var values = empty
    (experience.old, experience.reference) = (empty, empty)
    for (places, isKept) in [(first, true), (others, false)] {
      for pack in Pack.packing(places, of: experience.units) {
        if shouldStop() { return false }
        let own = pack.places.flatMap { $0 * experience.group..<($0 + 1) * experience.group }
        let old = try networks.policyValues(pack, isKept: isKept).doubles
        let reference = isReference ? old : try state.reference.score(pack.units, context).doubles
        let states = try networks.criticValues(pack, isKept: isKept)?.doubles
        for (position, place) in own.enumerated() {
          experience.old[place] = old[position]
          experience.reference[place] = reference[position]
          guard let states else { continue }
          let count = experience.completions[place].tokens.count
          values[place] = Array(states[position].prefix(settings.stateCount(count)))
        }
      }
    }
    try experience.check(experience.old, "the log-probability")
    try experience.check(experience.reference, "the reference's log-probability")
    if state.critic != nil {
      try experience.check(values, "the critic's value")
      experience.values = values
    }
    return true
  }

  private func reward(_ experience: inout Experience) throws {
    let completions = experience.completions
    experience.rewards = try state.functions.reward.evaluate(completions)
    if let reward = settings.unfinishedReward, experience.rewards.count == completions.count {
      for (index, completion) in completions.enumerated() where !completion.isFinished {
        experience.rewards[index] = reward
      }
    }
    try experience.check(experience.rewards, "the reward")
    if let gold = state.functions.gold {
      let golds = try gold.evaluate(completions)
      try experience.check(golds, "the gold reward")
      experience.golds = golds
    }
  }
}

extension [[Float]] {
  fileprivate var doubles: [[Double]] { map { $0.map(Double.init) } }
}

extension PolicySettings {
  /// How many states of a completion have a value: one before each token, and one after the last where it ended before the
  /// limit (TRL's convention).
  func stateCount(_ tokens: Int) -> Int { tokens < maximumTokens ? tokens + 1 : tokens }
}
