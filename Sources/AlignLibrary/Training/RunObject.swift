import AlignModel
import AlignRuntime
import AlignTable
import AlignTraining

/// A training as a value. Finished, it stands where a model is wanted; stopped before its end, only its `model` does.
package final class RunObject: Object, ModelSource {
  package let run: Run

  package init(_ run: Run) { self.run = run }

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
    guard run.isFinished else {
      throw RuntimeError(
        .invalidArgument, "the run is paused at step \(run.step) of \(run.settings.steps)",
        hint: "`resume` goes on with it; `.model` is the model as it is now")
    }
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
    return .record([
      ("steps", .int(settings.steps)), ("batch", .int(settings.batch)), ("lr", .float(settings.learningRate)),
      ("warmup", .int(settings.warmupSteps)), ("schedule", .string(settings.schedule)),
      ("clip", settings.clip.map { .float($0) } ?? Value.none),
      ("weight_decay", .float(settings.optimizer.weightDecay)),
      ("beta1", .float(settings.optimizer.beta1)), ("beta2", .float(settings.optimizer.beta2)),
      ("epsilon", .float(settings.optimizer.epsilon)), ("seed", .int(settings.seed)),
      ("order", .string(settings.order)), ("loss", .string(run.loss.source)),
      ("loss_hash", .string(run.loss.hash)),
      ("data_hash", .string(run.order.hash.hex)), ("model_hash", .string(run.parent)),
      ("reference_hash", run.reference.map { .string($0.contentHash) } ?? Value.none),
    ])
  }

  package override var summary: String {
    "<run, step \(run.step) of \(run.settings.steps)\(run.isFinished ? "" : ", paused")>"
  }

  package override func display(_ style: DisplayStyle) -> String {
    let state = run.isFinished ? "finished" : "paused"
    var lines = [
      "run, step \(run.step) of \(run.settings.steps), \(state)", "  loss      \(run.loss.source)",
    ]
    if let first = run.history.steps.first, let last = run.history.steps.last {
      func change(_ name: String, _ a: Double?, _ b: Double?) {
        guard let a, let b else { return }
        let title = name.padding(to: 10)
        lines.append("  \(title)\(Self.short(a)) \(style.usesUnicode ? "→" : "->") \(Self.short(b))")
      }
      change("value", first.loss, last.loss)
      change("margin", first.logRatioMargin ?? first.margin, last.logRatioMargin ?? last.margin)
      change("accuracy", first.accuracy, last.accuracy)
      let tokens = run.history.steps.reduce(0) { $0 + $1.tokens }
      let seconds = run.history.steps.reduce(0) { $0 + $1.seconds }
      if seconds > 0 { lines.append("  speed     \(Int(Double(tokens) / seconds)) tokens/s") }
    }
    lines += run.notes.map { "  note      \($0)" }
    return lines.map { $0.count > style.width ? String($0.prefix(max(style.width - 1, 0))) + "…" : $0 }
      .joined(separator: "\n")
  }

  private static func short(_ number: Double) -> String {
    (try? FormatSpecification(".4g").apply(to: .float(number))) ?? number.shortest
  }
}

extension String {
  /// With blanks behind it up to a width.
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 0))
  }
}
