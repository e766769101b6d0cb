import AlignModel
import AlignTensor

/// The second half of a step: the policy learns from its completions, minibatch by minibatch.
struct UpdatePass {
  let experience: Experience
  /// One number a token, one list a completion.
  private let advantage: [[Double]]
  /// One number a state, one list a completion; nil where the advantage gave none.
  private let returns: [[Double]]?
  private let networks: StepNetworks

  /// What the updates of a step were like.
  struct Record {
    var objectives: [Double] = []
    var gradientNorms: [Double] = []
    var clipped: [Double] = []
    var valueLosses: [Double] = []
  }

  private(set) var record = Record()

  init(_ experience: Experience, _ state: PolicyState, _ networks: StepNetworks) throws {
    self.experience = experience
    self.networks = networks
    let rollout = experience.rollout(
      kl: state.klCoefficient, maximumTokens: state.settings.maximumTokens, progress: state.progress)
    let given = try state.functions.advantage.evaluate(rollout)
    let (completions, tokens) = (rollout.rewards.count, rollout.oldLogProbs.count)
    switch given.values.count {
    case completions:
      advantage = zip(given.values, experience.old).map { Array(repeating: $0, count: $1.count) }
    case tokens: advantage = .split(given.values, like: experience.old)
    default:
      throw TrainingError(
        .loss,
        "the advantage gave \(given.values.count) numbers for \(completions) completions of \(tokens) tokens",
        hint: "one for each completion, or one for each token")
    }
    try experience.check(advantage, "the advantage")
    guard let values = experience.values, let numbers = given.returns else {
      returns = nil
      return
    }
    let states = values.reduce(0) { $0 + $1.count }
    guard numbers.count == states else {
      throw TrainingError(.loss, "the advantage gave \(numbers.count) returns for \(states) states")
    }
    returns = .split(numbers, like: values)
    try experience.check(returns ?? [], "the return")
  }

  /// Makes all updates of the step.
  mutating func run(_ state: inout PolicyState) throws {
    for epoch in 0..<state.settings.epochs {
      for units in networks.minibatches(ofEpoch: epoch, step: state.step) { try update(&state, units) }
    }
  }

  /// Of the returns by the critic's values.
  var explainedVariance: Double? {
    guard let returns, let values = experience.values else { return nil }
    let (targets, guesses) = (returns.flatMap(\.self), values.flatMap(\.self))
    let variance = targets.variance
    return variance > 0 ? 1 - zip(targets, guesses).map { $0 - $1 }.variance / variance : nil
  }

  private mutating func update(_ state: inout PolicyState, _ units: [Int]) throws {
    // The passes that scoring has kept are those of the first minibatch, under the same weights.
    if !record.objectives.isEmpty { networks.begin(state) }
    var logProbs: [[Double]] = []
    var values: [[Double]] = []
    let packs = Pack.packing(units, of: experience.units)
    for pack in packs {
      logProbs += try networks.policyValues(pack, isKept: true).map { $0.map(Double.init) }
      if let states = try networks.criticValues(pack, isKept: true) {
        values += zip(states, pack.units.flatMap(\.completions)).map { states, completion in
          states.prefix(state.settings.stateCount(completion.count)).map(Double.init)
        }
      }
    }
    let minibatch = Minibatch(
      experience, units: units, masksUnfinished: state.settings.masksUnfinished, logProbs: logProbs,
      values: state.critic == nil ? nil : values)
    networks.clearGradients()
    var result = ObjectiveResult(objective: 0, logProbGradient: [])
    if !minibatch.isEmpty {
      result = try state.functions.objective.evaluate(
        minibatch.batch(advantage: advantage, returns: returns, state))
      try minibatch.check(result)
      try minibatch.backward(result, packs, networks)
    }
    let norm = networks.gradientNorm
    guard norm.isFinite else { throw experience.notFinite("the gradient") }
    let clip = state.settings.training.clip.map { min(1, $0 / (norm + 1e-6)) } ?? 1
    networks.update(&state, gradientScale: clip)
    record.objectives.append(result.objective)
    record.gradientNorms.append(norm)
    if let clipped = result.clipped { record.clipped.append(clipped) }
    if let loss = result.valueLoss { record.valueLosses.append(loss) }
  }
}

/// Some prompts of a step with their completions, as an objective sees them and goes back to them. Lists are by
/// completion, in the order of `completions`.
private struct Minibatch {
  private let experience: Experience
  private let logProbs: [[Double]]
  private let values: [[Double]]?
  /// Places of all completions of these units in the step, and whether the objective sees them.
  private let completions: [(place: Int, isSeen: Bool)]

  init(
    _ experience: Experience, units: [Int], masksUnfinished: Bool, logProbs: [[Double]], values: [[Double]]?
  ) {
    self.experience = experience
    self.logProbs = logProbs
    self.values = values
    completions = units.flatMap { unit in
      (0..<experience.group).map { sample in
        let place = unit * experience.group + sample
        return (place, !masksUnfinished || experience.completions[place].isFinished)
      }
    }
  }

  private var seen: [(offset: Int, place: Int)] {
    completions.enumerated().filter(\.element.isSeen).map { ($0.offset, $0.element.place) }
  }

  /// Whether the objective sees nothing.
  var isEmpty: Bool { seen.isEmpty }

  func batch(advantage: [[Double]], returns: [[Double]]?, _ state: PolicyState) -> PolicyBatch {
    let seen = seen
    func flat(_ lists: [[Double]]) -> [Double] { seen.flatMap { lists[$0.place] } }
    return PolicyBatch(
      logProbs: seen.flatMap { logProbs[$0.offset] },
      values: values.map { lists in seen.flatMap { lists[$0.offset] } },
      oldLogProbs: flat(experience.old), referenceLogProbs: flat(experience.reference),
      advantage: flat(advantage), returns: returns.map(flat), oldValues: experience.values.map(flat),
      lengths: seen.map { experience.old[$0.place].count },
      valueLengths: experience.values.map { lists in seen.map { lists[$0.place].count } },
      kl: state.klCoefficient, maximumTokens: state.settings.maximumTokens, progress: state.progress)
  }

  func check(_ result: ObjectiveResult) throws {
    guard result.objective.isFinite else {
      throw experience.notFinite("the objective", nil, result.objective)
    }
    for (index, list) in zip(seen, gradients(result.logProbGradient, logProbs)) {
      if let value = list.first(where: { !$0.isFinite }) {
        throw experience.notFinite("the derivative with respect to `logp`", index.place, value)
      }
    }
    guard let values, let gradient = result.valueGradient else { return }
    for (index, list) in zip(seen, gradients(gradient, values)) {
      if let value = list.first(where: { !$0.isFinite }) {
        throw experience.notFinite("the derivative with respect to `value`", index.place, value)
      }
    }
  }

  /// Those of the completions that are seen.
  private func gradients(_ flat: [Double], _ lists: [[Double]]) -> [[Double]] {
    .split(flat, like: seen.map { lists[$0.offset] })
  }

  func backward(_ result: ObjectiveResult, _ packs: [Pack], _ networks: StepNetworks) throws {
    let policySeeds = seeds(result.logProbGradient, logProbs) { $0.count }
    // A critic gives one number more than there are tokens; those that have no place in the rollout get no derivative.
    let criticSeeds = values.map { values in
      seeds(result.valueGradient ?? Array(repeating: 0, count: values.reduce(0) { $0 + $1.count }), values) {
        $0.count + 1
      }
    }
    var start = 0
    for pack in packs {
      let own = start..<start + pack.places.count * experience.group
      start = own.upperBound
      try networks.backward(
        pack, policySeeds: Array(policySeeds[own]), criticSeeds: criticSeeds.map { Array($0[own]) })
    }
  }

  /// A gradient as seeds, one list for each completion, as long as `length` says of its tokens.
  private func seeds(_ flat: [Double], _ lists: [[Double]], _ length: ([Int32]) -> Int) -> [[Float]] {
    var seeds = completions.map {
      [Float](repeating: 0, count: length(experience.completions[$0.place].tokens))
    }
    for (index, list) in zip(seen, gradients(flat, lists)) {
      for (position, value) in list.enumerated() { seeds[index.offset][position] = Float(value) }
    }
    return seeds
  }
}

extension [Double] {
  var average: Double? { isEmpty ? nil : reduce(0, +) / Double(count) }

  /// With n - 1; 0 for fewer than two.
  var variance: Double {
    guard count > 1, let average else { return 0 }
    return reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(count - 1)
  }
}
