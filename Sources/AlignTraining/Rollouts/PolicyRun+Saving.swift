import AlignModel
import AlignTable
import AlignTensor

extension PolicyRun {
  /// The folder of the critic in that of the policy.
  package static func criticFolder(_ path: String) -> String { path + "/critic" }

  /// Writes the moments of policy and critic, and the state, into the folders that the two were saved to.
  package func saveState(to path: String) throws {
    let folder = RunFolder(path)
    let trained = try folder.write(
      state.optimizer, state.parameters.layout, weights: model.contentHash)
    let critic = try state.critic.map { critic in
      try RunFolder(Self.criticFolder(path)).write(
        critic.optimizer, critic.parameters.layout, weights: critic.model.contentHash)
    }
    try folder.write(
      state: [
        Cell.Field("step", .int(step)), Cell.Field("trained", trained),
        Cell.Field("critic", critic ?? .none), Cell.Field("kl_coefficient", .float(state.klCoefficient)),
        Cell.Field("history", .list(state.history.steps.map(\.cell))),
        Cell.Field("samples", .list(state.samples.samples.map(\.cell))),
      ], identity: identity)
  }

  /// This run, which has taken no step, at the step at which a run of the same models, prompts, functions and settings was
  /// saved.
  package func restored(from path: String, _ context: TensorContext) throws -> PolicyRun {
    let folder = RunFolder(path)
    let saved = try folder.state(identity: identity)
    guard let step = saved["step"]?.asInt, (0...state.settings.training.steps).contains(step),
      let coefficient = saved["kl_coefficient"]?.asDouble,
      let steps = saved["history"]?.asList?.compactMap(PolicyHistory.Step.init), steps.count == step,
      let samples = saved["samples"]?.asList?.compactMap(SampleLog.Sample.init),
      samples.count == step * state.settings.completions,
      samples.allSatisfy({ state.prompts.indices.contains($0.row) })
    else { throw folder.damaged }
    var result = state
    result.optimizer = try folder.read(
      saved["trained"], into: &result.parameters, state.settings.training.optimizer, context
    ) { state.base.replacingParameters($0, origin: state.base.origin).contentHash }
    if let critic = state.critic {
      var parameters = critic.parameters
      let optimizer = try RunFolder(Self.criticFolder(path)).read(
        saved["critic"], into: &parameters, state.settings.training.optimizer, context
      ) { critic.base.replacingParameters($0, origin: critic.base.origin).contentHash }
      result.critic = CriticState(critic.base, parameters: parameters, optimizer: optimizer)
    }
    result.step = step
    result.klCoefficient = coefficient
    result.history.steps = steps
    result.samples.samples = samples
    return PolicyRun(result)
  }

  private var identity: [(name: String, value: Cell)] {
    let (settings, functions) = (state.settings, state.functions)
    let stops = settings.stopStrings.map { Cell.string($0) } + settings.stopIDs.map { .int(Int($0)) }
    return [("method", .string(state.method))]
      + RunIdentity.common(settings.training, rates: state.learningRates) + [
        ("samples", .int(settings.samples)), ("epochs", .int(settings.epochs)),
        ("minibatches", .int(settings.minibatches)), ("max_tokens", .int(settings.maximumTokens)),
        ("temperature", .float(settings.temperature)), ("stop", .list(stops)),
        ("kl", .float(settings.klCoefficient)),
        ("unfinished", settings.unfinishedReward.map(Cell.float) ?? .none),
        ("mask_unfinished", .bool(settings.masksUnfinished)),
        ("critic_lr", settings.criticLearningRate.map(Cell.float) ?? .none),
        ("policy", .string(state.base.contentHash)), ("reference", .string(state.reference.contentHash)),
        ("critic", state.critic.map { .string($0.base.contentHash) } ?? .none),
        ("prompts", .string(dataHash.hex)), ("reward", .string(functions.reward.hash)),
        ("gold", functions.gold.map { .string($0.hash) } ?? .none),
        ("advantage", .string(functions.advantage.hash)), ("objective", .string(functions.objective.hash)),
        ("kl_control", functions.klControl.map { .string($0.hash) } ?? .none),
      ]
  }
}

/// Records as lists of plain data in the order of their fields, and back: every bit of a number is kept.
extension PolicyHistory.Step {
  var cell: Cell {
    .list([
      .int(step), .float(objective), .float(reward), .float(rewardSpread), Cell(gold), .float(kl),
      .float(klK3),
      .float(klCoefficient), .float(entropy), .float(length), .float(finished), Cell(clipped),
      Cell(valueLoss),
      Cell(explainedVariance), .float(learningRate), .float(gradientNorm), .int(tokens),
      .float(generationSeconds), .float(trainingSeconds), .float(seconds),
    ])
  }

  init?(_ cell: Cell) {
    guard let list = cell.asList, list.count == 20, let step = list[0].asInt, let tokens = list[16].asInt
    else { return nil }
    let required = [1, 2, 3, 5, 6, 7, 8, 9, 10, 14, 15, 17, 18, 19]
    let numbers = list.map(\.asDouble)
    guard required.allSatisfy({ numbers[$0] != nil }) else { return nil }
    func number(_ index: Int) -> Double { numbers[index] ?? 0 }
    self.init(
      step: step, objective: number(1), reward: number(2), rewardSpread: number(3), gold: numbers[4],
      kl: number(5), klK3: number(6), klCoefficient: number(7), entropy: number(8), length: number(9),
      finished: number(10), clipped: numbers[11], valueLoss: numbers[12], explainedVariance: numbers[13],
      learningRate: number(14), gradientNorm: number(15), tokens: tokens, generationSeconds: number(17),
      trainingSeconds: number(18), seconds: number(19))
  }
}

extension SampleLog.Sample {
  var cell: Cell {
    .list([
      .int(step), .int(row), text.map(Cell.string) ?? .none, .list(tokens.map { .int(Int($0)) }),
      .float(reward), Cell(gold), .float(kl), .string(reason),
    ])
  }

  init?(_ cell: Cell) {
    guard let list = cell.asList, list.count == 8, let step = list[0].asInt, let row = list[1].asInt,
      let ids = list[3].asList?.compactMap(\.asInt), let reward = list[4].asDouble, let kl = list[6].asDouble,
      let reason = list[7].asString
    else { return nil }
    self.init(
      step: step, row: row, text: list[2].asString, tokens: ids.map { Int32(truncatingIfNeeded: $0) },
      reward: reward, gold: list[5].asDouble, kl: kl, reason: reason)
  }
}
