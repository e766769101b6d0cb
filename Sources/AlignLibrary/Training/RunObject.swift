import AlignModel
import AlignRuntime
import AlignTable
import AlignTraining

/// A training as a value. Finished, it stands where what it trained is wanted, a model or a reward model; stopped before
/// its end, only its `model` does.
package final class RunObject: Object, SteppedObject {
  package let run: Run

  package init(_ run: Run) { self.run = run }

  var step: Int { run.step }
  var steps: Int { run.settings.steps }

  func outcome(_ style: DisplayStyle) -> String? {
    guard let first = run.history.steps.first, let last = run.history.steps.last else { return nil }
    return "loss " + RunText.change(from: first.loss, to: last.loss, style)
  }

  func advanced(by count: Int?, _ machine: Machine) throws -> Value {
    let trainer = try machine.libraryServices().training.trainer
    return try machine.taking(count, of: self) { stop, line in
      let advance = trainer.advance(run, by: count, shouldStop: stop) { line.show(StepProgress($0)) }
      return (RunObject(advance.run), advance.failure)
    }
  }

  package override var typeName: String { "run" }
  package override var memoryParts: [MemoryPart] { MemoryPart.parts(of: run) }
  package override var kind: ValueKind {
    guard run.isFinished else { return .run }
    return run.base.quantity == .reward ? [.run, .rewardModel] : [.run, .model]
  }

  package override var fieldNames: [String] {
    [
      "model", "history", "ledger", "settings", "step", "steps", "is_finished", "loss", "reference", "parent",
      "notes",
    ]
  }

  package override func field(_ name: String) throws -> Value? {
    switch name {
    case "model": .object(try trained())
    case "history": .object(TableObject(run.history.table))
    case "ledger": .object(TableObject(run.ledger.table))
    case "settings": settings
    case "step": .int(run.step)
    case "steps": .int(run.settings.steps)
    case "is_finished": .bool(run.isFinished)
    case "loss": .string(run.loss.source)
    case "reference": run.reference.map { .string($0.contentHash) } ?? Value.none
    case "parent": .string(run.parent)
    case "notes": .list(run.notes.map { .string($0) })
    default: nil
    }
  }

  package func languageModel() throws -> LanguageModel {
    guard let model = run.model as? LanguageModel else {
      throw RuntimeError(
        .invalidArgument, "expected a language model, found the run of a reward model",
        hint: "what asks reward models are `reward` and `margins`")
    }
    try checkIsFinished()
    return model
  }

  /// The model as it is now, as a value.
  private func trained() throws -> Object {
    switch run.model {
    case let model as LanguageModel: return ModelObject(model)
    case let model as ScalarModel: return RewardModelObject(model)
    default: throw RuntimeError(.internalError, "the run holds a model of a kind without a value")
    }
  }

  package override var isCallable: Bool { run.isFinished && run.base.quantity == .reward }

  package override func call(_ arguments: [Value], machine: Machine) throws -> Value? {
    guard let model = try rewardModel() else { return nil }
    return try machine.reward(model, arguments)
  }

  private var settings: Value {
    let settings = run.settings
    return .record(
      settings.fields + [
        ("order", .string(settings.order)), ("loss", .string(run.loss.source)),
        ("loss_hash", .string(run.loss.hash)),
        ("data_hash", .string(run.order.hash.hex)), ("model_hash", .string(run.parent)),
        ("reference_hash", run.reference.map { .string($0.contentHash) } ?? Value.none),
      ])
  }

  package override var summary: String { runSummary }

  private var noun: String { run.base.quantity == .reward ? "run of a reward model" : "run" }

  package override func display(_ style: DisplayStyle) -> String {
    var text = RunText(self, noun)
    text.add("loss", run.loss.source)
    if let first = run.history.steps.first, let last = run.history.steps.last {
      text.add("value", from: first.loss, to: last.loss)
      text.add(
        "margin", from: first.logRatioMargin ?? first.margin, to: last.logRatioMargin ?? last.margin)
      text.add("accuracy", from: first.accuracy, to: last.accuracy)
      text.add(
        tokens: run.history.steps.reduce(0) { $0 + $1.tokens },
        seconds: run.history.steps.reduce(0) { $0 + $1.seconds })
    }
    for note in run.notes { text.add("note", note) }
    return text.text(style)
  }
}

extension RunObject: RewardModelSource {
  func rewardModel() throws -> ScalarModel? {
    guard let model = run.model as? ScalarModel else { return nil }
    try checkIsFinished()
    return model
  }
}
