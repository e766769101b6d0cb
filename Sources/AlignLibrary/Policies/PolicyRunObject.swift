import AlignModel
import AlignRuntime
import AlignTable
import AlignTensor
import AlignTraining

/// A policy's training by rewards as a value. Finished, it stands where a model is wanted; stopped before its end, only its
/// `model` does.
final class PolicyRunObject: Object, SteppedObject {
  let run: PolicyRun

  init(_ run: PolicyRun) { self.run = run }

  var step: Int { run.step }
  var steps: Int { run.state.settings.training.steps }

  func outcome(_ style: DisplayStyle) -> String? {
    guard let first = run.state.history.steps.first, let last = run.state.history.steps.last else {
      return nil
    }
    return "reward " + RunText.change(from: first.reward, to: last.reward, style)
  }

  func advanced(by count: Int?, _ machine: Machine) throws -> Value {
    let trainer = PolicyTrainer(try machine.libraryServices().tensors)
    return try machine.taking(count, of: self) { stop, line in
      let advance = trainer.advance(run, by: count, shouldStop: stop) { line.show(StepProgress($0)) }
      return (PolicyRunObject(advance.run), advance.failure)
    }
  }

  func restored(from path: String, _ context: TensorContext) throws -> any SteppedObject {
    PolicyRunObject(try run.restored(from: path, context))
  }

  override var typeName: String { "run" }
  override var memoryParts: [MemoryPart] { MemoryPart.parts(of: run) }
  override var kind: ValueKind { isFinished ? [.run, .model] : .run }

  override var fieldNames: [String] {
    [
      "model", "history", "samples", "settings", "step", "steps", "is_finished", "method", "reward",
      "advantage", "objective", "reference", "parent",
    ] + (run.critic == nil ? [] : ["critic"])
      + (run.state.functions.reward.model == nil ? [] : ["reward_model"])
  }

  override func field(_ name: String) throws -> Value? {
    switch name {
    case "model": .object(ModelObject(run.model))
    case "history": .object(TableObject(run.state.history.table))
    case "samples": .object(TableObject(run.state.samples.table(prompts: run.state.order.table)))
    case "settings": settings
    case "step": .int(step)
    case "steps": .int(steps)
    case "is_finished": .bool(isFinished)
    case "method": .string(run.state.method)
    case "reward": .string(run.state.functions.reward.source)
    case "advantage": .string(run.state.functions.advantage.source)
    case "objective": .string(run.state.functions.objective.source)
    case "reference": .string(run.state.reference.contentHash)
    case "critic": run.critic.map { .object(RewardModelObject($0)) }
    case "reward_model": run.state.functions.reward.model.map { .object(RewardModelObject($0)) }
    case "parent": .string(run.state.base.contentHash)
    default: nil
    }
  }

  func languageModel() throws -> LanguageModel {
    try checkIsFinished()
    return run.model
  }

  private var settings: Value {
    let (settings, functions) = (run.state.settings, run.state.functions)
    let stop = settings.stopStrings.map { Value.string($0) } + settings.stopIDs.map { .int(Int($0)) }
    return .record(
      [("method", .string(run.state.method))] + settings.training.fields + [
        ("samples", .int(settings.samples)), ("epochs", .int(settings.epochs)),
        ("minibatches", .int(settings.minibatches)), ("max_tokens", .int(settings.maximumTokens)),
        ("temperature", .float(settings.temperature)), ("stop", .list(stop)),
        ("kl", .float(settings.klCoefficient)),
        ("kl_control", functions.klControl.map { .string($0.source) } ?? Value.none),
        ("unfinished", settings.unfinishedReward.map { .float($0) } ?? Value.none),
        ("mask_unfinished", .bool(settings.masksUnfinished)),
        ("critic_lr", settings.criticLearningRate.map { .float($0) } ?? Value.none),
        ("reward", .string(functions.reward.source)),
        ("gold", functions.gold.map { .string($0.source) } ?? Value.none),
        ("advantage", .string(functions.advantage.source)),
        ("objective", .string(functions.objective.source)), ("data_hash", .string(run.dataHash.hex)),
        ("model_hash", .string(run.state.base.contentHash)),
        ("reference_hash", .string(run.state.reference.contentHash)),
        ("critic_hash", run.state.critic.map { .string($0.base.contentHash) } ?? Value.none),
      ])
  }

  override var summary: String { runSummary }

  override func display(_ style: DisplayStyle) -> String {
    let functions = run.state.functions
    var text = RunText(self, "\(run.state.method) run")
    text.add("rewarded by", functions.reward.source)
    text.add("advantage", functions.advantage.source)
    text.add("objective", functions.objective.source)
    let steps = run.state.history.steps
    if let first = steps.first, let last = steps.last {
      text.add("reward", from: first.reward, to: last.reward)
      text.add("gold", from: first.gold, to: last.gold)
      text.add("kl", from: first.kl, to: last.kl)
      text.add("entropy", from: first.entropy, to: last.entropy)
      text.add("length", from: first.length, to: last.length)
      text.add(tokens: steps.reduce(0) { $0 + $1.tokens }, seconds: steps.reduce(0) { $0 + $1.seconds })
    }
    return text.text(style)
  }
}

extension StepProgress {
  init(_ progress: PolicyTrainer.Progress) {
    let record = progress.record
    var parts = ["reward \(Self.short(record.reward))"]
    if let gold = record.gold { parts.append("gold \(Self.short(gold))") }
    parts += ["kl \(Self.short(record.kl))", "length \(Self.short(record.length))"]
    self.init(
      step: progress.step, steps: progress.steps, parts: parts, tokensPerSecond: progress.tokensPerSecond,
      secondsLeft: progress.secondsLeft)
  }

  private static func short(_ number: Double) -> String {
    (try? FormatSpecification(".3g").apply(to: .float(number))) ?? number.shortest
  }
}

/// A folder that loads as a model, and beside it what the run did: `settings.json`, `history.jsonl`, `samples.jsonl`, and the
/// critic in `critic`. One that isn't finished can go on from there: `load_run`.
extension PolicyRunObject {
  func save(to path: String) throws {
    try run.model.save(to: path)
    try run.critic?.save(to: PolicyRun.criticFolder(path))
    if !run.isFinished { try run.saveState(to: path) }
    try saveRecords(
      to: path, settings: settings,
      [
        ("history", run.state.history.table),
        ("samples", run.state.samples.table(prompts: run.state.order.table)),
      ])
  }
}
