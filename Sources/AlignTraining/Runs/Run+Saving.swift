import AlignFiles
import AlignModel
import AlignTable
import AlignTensor

/// A run that isn't finished goes on in another process from a folder that holds, besides the weights in
/// `model.safetensors`, AdamW's moments (`moments.safetensors`) and `paused.json`: the step, what has happened, and what
/// the run is a function of, by name. Whoever goes on gives model, data, loss and settings again; what isn't the same is
/// refused, so that the rest has the bits that it would have had.
extension Run {
  private static let stateFile = "paused.json"
  private static let momentsFile = "moments.safetensors"
  private static let weightsFile = "model.safetensors"
  private static let format = 1

  /// Writes moments and state into the folder that the model was saved to. The state comes last: without it, or with that
  /// of another moment, nothing is restored.
  package func saveState(to folder: String) throws {
    let folder = WholeFile(folder)
    try optimizer.firstMoment.withElements { first in
      try optimizer.secondMoment.withElements { second in
        var writer = SafetensorsWriter()
        for (prefix, moment) in [("first", first), ("second", second)] {
          for entry in parameters.layout.entries {
            writer.add(
              "\(prefix).\(entry.name)", shape: entry.shape,
              UnsafeBufferPointer(rebasing: moment[entry.range]))
          }
        }
        try writer.write(to: folder.file(Self.momentsFile).path)
      }
    }
    let state = Cell.record([
      Cell.Field("format", .int(Self.format)), Cell.Field("step", .int(step)),
      Cell.Field("optimizer_step", .int(optimizer.step)),
      Cell.Field("weights", .string(model.contentHash)),
      Cell.Field("moments", .string(Self.hash(optimizer))),
      Cell.Field("run", .record(identity.map { Cell.Field($0.name, $0.value) })),
      Cell.Field("history", .list(history.steps.map(\.cell))),
      Cell.Field("ledger", .list(ledger.visits.map(\.cell))),
    ])
    try folder.file(Self.stateFile).write(Array((JSONWriter.text(state) + "\n").utf8))
  }

  /// This run, which has taken no step, at the step at which a run of the same model, data, loss and settings was saved.
  package func restored(from folder: String, _ context: TensorContext) throws -> Run {
    let folder = WholeFile(folder)
    let file = folder.file(Self.stateFile)
    guard file.exists else {
      throw TrainingError(
        .setting, "`\(folder.path)` has no run that could go on: there is no `\(Self.stateFile)` in it",
        hint: "`save` writes it with a run that isn't finished")
    }
    let state = try JSONScanner.parse(FileBytes(try file.read()))
    guard state["format"]?.asInt == Self.format, let saved = state["run"], let step = state["step"]?.asInt,
      let optimizerStep = state["optimizer_step"]?.asInt, (0...settings.steps).contains(step),
      let steps = state["history"]?.asList?.compactMap(History.Step.init), steps.count == step,
      let visits = state["ledger"]?.asList?.compactMap(Ledger.Visit.init)
    else { throw Self.damaged(file) }
    try checkIdentity(saved)
    var result = RunState(self)
    try Self.read(folder.file(Self.weightsFile), "", result.parameters.layout) {
      try result.parameters.update($0, context, $1)
    }
    let moments = (
      context.zeros([parameters.layout.count], of: Float.self),
      context.zeros([parameters.layout.count], of: Float.self)
    )
    for (prefix, moment) in [("first.", moments.0), ("second.", moments.1)] {
      try Self.read(folder.file(Self.momentsFile), prefix, parameters.layout) { name, body in
        guard let entry = self.parameters.layout.entry(name) else { return }
        try moment.withMutableElements { try body(UnsafeMutableBufferPointer(rebasing: $0[entry.range])) }
      }
    }
    result.optimizer = AdamW(
      settings: settings.optimizer, step: optimizerStep, firstMoment: moments.0, secondMoment: moments.1)
    result.step = step
    result.history.steps = steps
    result.ledger.visits = visits
    let run = Run(result)
    guard run.model.contentHash == state["weights"]?.asString,
      Self.hash(run.optimizer) == state["moments"]?.asString
    else { throw Self.damaged(file) }
    return run
  }

  private static func read(
    _ file: WholeFile, _ prefix: String, _ layout: ParameterLayout,
    _ write: (String, (UnsafeMutableBufferPointer<Float>) throws -> Void) throws -> Void
  ) throws {
    let tensors = try SafetensorsFile(file.path)
    for entry in layout.entries { try write(entry.name) { try tensors.read(prefix + entry.name, into: $0) } }
  }

  private static func damaged(_ file: WholeFile) -> TrainingError {
    TrainingError(
      .setting, "`\(file.path)` doesn't belong to the weights and moments beside it, or is damaged",
      hint: "was the folder written twice, and one writing stopped? save the run anew")
  }

  // MARK: What must be the same

  /// What the run is a function of, by the names of the arguments that give it.
  private var identity: [(name: String, value: Cell)] {
    var rates = StableHash()
    for rate in learningRates { rates.add(rate) }
    var tokens = StableHash()
    for item in items {
      for part in [item.unit.prompt] + item.unit.completions {
        tokens.add(part.count)
        for id in part { tokens.add(Int(id)) }
      }
    }
    let optimizer = settings.optimizer
    return [
      ("steps", .int(settings.steps)), ("batch", .int(settings.batch)), ("lr", .float(settings.learningRate)),
      ("warmup", .int(settings.warmupSteps)), ("clip", settings.clip.map(Cell.float) ?? .none),
      ("weight_decay", .float(optimizer.weightDecay)), ("beta1", .float(optimizer.beta1)),
      ("beta2", .float(optimizer.beta2)), ("epsilon", .float(optimizer.epsilon)),
      ("seed", .int(settings.seed)), ("order", .string(settings.order)), ("coupled", .bool(loss.isCoupled)),
      ("model", .string(base.contentHash)), ("reference", reference.map { .string($0.contentHash) } ?? .none),
      ("loss", .string(loss.hash)), ("data", .string(order.hash.hex)), ("schedule", .string(rates.hex)),
      ("tokens", .string(tokens.hex)),
    ]
  }

  /// Names whose values are hashes, which say nothing to a person.
  private static let hashed: Set<String> = ["model", "reference", "loss", "data", "schedule"]

  private func checkIdentity(_ saved: Cell) throws {
    for (name, value) in identity {
      let before = saved[name] ?? .none
      guard before != value else { continue }
      let hint = "give the arguments of the training that was saved; train(run.model, ...) begins another one"
      if name == "tokens" {
        throw TrainingError(
          .setting, "the rows of `data` give other token ids than in the saved run",
          hint: "are the tokenizer, `too_long` and `max_tokens` the same?")
      }
      throw TrainingError(
        .setting,
        Self.hashed.contains(name)
          ? "`\(name)` isn't that of the saved run"
          : "`\(name)` is \(JSONWriter.text(value)) here and \(JSONWriter.text(before)) in the saved run",
        hint: hint)
    }
  }

  private static func hash(_ optimizer: AdamW<Float>) -> String {
    var hash = StableHash()
    for moment in [optimizer.firstMoment, optimizer.secondMoment] {
      moment.withElements { for element in $0 { hash.add(UInt64(element.bitPattern)) } }
    }
    return hash.hex
  }
}
