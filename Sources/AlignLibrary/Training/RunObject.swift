import AlignModel
import AlignRuntime
import AlignTable
import AlignTraining

/// A training as a value. Finished, it stands where a model is wanted; stopped before its end, only its `model` does.
package final class RunObject: Object, SteppedObject {
  package let run: Run

  package init(_ run: Run) { self.run = run }

  var step: Int { run.step }
  var steps: Int { run.settings.steps }

  func advanced(by count: Int?, _ machine: Machine) throws -> Value {
    let trainer = try machine.libraryServices().training.trainer
    return try machine.taking(count, of: self) { stop, line in
      let advance = trainer.advance(run, by: count, shouldStop: stop) { line.show(StepProgress($0)) }
      return (RunObject(advance.run), advance.failure)
    }
  }

  package override var typeName: String { "run" }
  package override var kind: ValueKind { run.isFinished ? [.run, .model] : .run }

  package override var fieldNames: [String] {
    [
      "model", "history", "ledger", "settings", "step", "steps", "is_finished", "loss", "reference", "parent",
      "notes",
    ]
  }

  package override func field(_ name: String) throws -> Value? {
    switch name {
    case "model": .object(ModelObject(try trained()))
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
    try checkIsFinished()
    return try trained()
  }

  private func trained() throws -> LanguageModel {
    guard let model = run.model as? LanguageModel else {
      throw RuntimeError(.internalError, "the run holds no language model")
    }
    return model
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

  package override func display(_ style: DisplayStyle) -> String {
    var text = RunText(self)
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
