import AlignFiles
import AlignModel
import AlignTable
import AlignTensor

/// The folder from which a run that isn't finished goes on in another process: besides the weights in
/// `model.safetensors` it holds AdamW's moments (`moments.safetensors`) and `paused.json`: the step, what has happened,
/// and what the run is a function of, by name. Whoever goes on gives that again; what isn't the same is refused, so that
/// the rest has the bits that it would have had.
struct RunFolder {
  private static let stateFile = "paused.json"
  private static let momentsFile = "moments.safetensors"
  private static let weightsFile = "model.safetensors"
  private static let format = 2

  let folder: WholeFile

  init(_ path: String) { folder = WholeFile(path) }

  // MARK: State

  /// Writes the state, which comes last: without it, or with that of another moment, nothing is restored.
  func write(state: [Cell.Field], identity: [(name: String, value: Cell)]) throws {
    let cell = Cell.record(
      [Cell.Field("format", .int(Self.format))] + state + [
        Cell.Field("run", .record(identity.map { Cell.Field($0.name, $0.value) }))
      ])
    try folder.file(Self.stateFile).write(Array((JSONWriter.text(cell) + "\n").utf8))
  }

  /// The state of a run that has the same identity; another one is refused by the name of what differs.
  func state(identity: [(name: String, value: Cell)]) throws -> Cell {
    let file = folder.file(Self.stateFile)
    guard file.exists else {
      if folder.file("history.jsonl").exists {
        throw TrainingError(
          .setting, "`\(folder.path)` has no run that could go on: the one in it is finished",
          hint: "`load_model(\"\(folder.path)\")` reads its model")
      }
      throw TrainingError(
        .setting, "`\(folder.path)` has no run that could go on: there is no `\(Self.stateFile)` in it",
        hint: "`save` writes it with a run that isn't finished")
    }
    let state = try JSONScanner.parse(FileBytes(try file.read()))
    guard state["format"]?.asInt == Self.format, let saved = state["run"] else { throw damaged }
    for (name, value) in identity {
      let before = saved[name] ?? .none
      if before != value { throw Self.difference(name, value, before) }
    }
    return state
  }

  private static func difference(_ name: String, _ value: Cell, _ before: Cell) -> TrainingError {
    if name == "tokens" {
      return TrainingError(
        .setting, "the rows of `data` give other token ids than in the saved run",
        hint: "are the tokenizer, `too_long` and `max_tokens` the same?")
    }
    return TrainingError(
      .setting,
      RunIdentity.hashed.contains(name)
        ? "`\(name)` isn't that of the saved run"
        : "`\(name)` is \(JSONWriter.text(value)) here and \(JSONWriter.text(before)) in the saved run",
      hint: "give the arguments of the training that was saved; a training from `run.model` is another one")
  }

  var damaged: TrainingError {
    TrainingError(
      .setting,
      "`\(folder.file(Self.stateFile).path)` doesn't belong to the weights and moments beside it, or is damaged",
      hint: "was the folder written twice, and one writing stopped? save the run anew")
  }

  // MARK: Weights and moments

  /// Writes the moments, and gives what the state says of weights and moments.
  func write(_ optimizer: AdamW<Float>, _ layout: ParameterLayout, weights: String) throws -> Cell {
    try optimizer.firstMoment.withElements { first in
      try optimizer.secondMoment.withElements { second in
        var writer = SafetensorsWriter()
        for (prefix, moment) in [("first", first), ("second", second)] {
          for entry in layout.entries {
            writer.add(
              "\(prefix).\(entry.name)", shape: entry.shape,
              UnsafeBufferPointer(rebasing: moment[entry.range]))
          }
        }
        try writer.write(to: folder.file(Self.momentsFile).path)
      }
    }
    return .record([
      Cell.Field("optimizer_step", .int(optimizer.step)), Cell.Field("weights", .string(weights)),
      Cell.Field("moments", .string(Self.hash(optimizer))),
    ])
  }

  /// Reads weights and moments that belong to `state`, as `write` gave it. `hash` gives that of a model of the weights.
  func read(
    _ state: Cell?, into parameters: inout ParameterStore<Float>, _ settings: AdamW<Float>.Settings,
    _ context: TensorContext, hash: (ParameterStore<Float>) -> String
  ) throws -> AdamW<Float> {
    let layout = parameters.layout
    let weights = try SafetensorsFile(folder.file(Self.weightsFile).path)
    for entry in layout.entries {
      try parameters.update(entry.name, context) { try weights.read(entry.name, into: $0) }
    }
    let file = try SafetensorsFile(folder.file(Self.momentsFile).path)
    let moments = try ["first.", "second."].map { prefix in
      let moment = context.zeros([layout.count], of: Float.self)
      for entry in layout.entries {
        try moment.withMutableElements {
          try file.read(prefix + entry.name, into: UnsafeMutableBufferPointer(rebasing: $0[entry.range]))
        }
      }
      return moment
    }
    guard let step = state?["optimizer_step"]?.asInt, step >= 0 else { throw damaged }
    let optimizer = AdamW(settings: settings, step: step, firstMoment: moments[0], secondMoment: moments[1])
    guard hash(parameters) == state?["weights"]?.asString,
      Self.hash(optimizer) == state?["moments"]?.asString
    else { throw damaged }
    return optimizer
  }

  private static func hash(_ optimizer: AdamW<Float>) -> String {
    var hash = StableHash()
    for moment in [optimizer.firstMoment, optimizer.secondMoment] {
      moment.withElements { for element in $0 { hash.add(UInt64(element.bitPattern)) } }
    }
    return hash.hex
  }
}

/// What runs are a function of, by the names of the arguments that give it.
enum RunIdentity {
  /// Names whose values are hashes, which say nothing to a person.
  static let hashed: Set<String> = [
    "model", "reference", "loss", "data", "schedule", "policy", "prompts", "critic", "reward", "gold",
    "advantage",
    "objective", "kl_control",
  ]

  /// What all runs have.
  static func common(_ settings: TrainingSettings, rates: [Double]) -> [(name: String, value: Cell)] {
    var schedule = StableHash()
    for rate in rates { schedule.add(rate) }
    let optimizer = settings.optimizer
    return [
      ("steps", .int(settings.steps)), ("batch", .int(settings.batch)), ("lr", .float(settings.learningRate)),
      ("warmup", .int(settings.warmupSteps)), ("clip", settings.clip.map(Cell.float) ?? .none),
      ("weight_decay", .float(optimizer.weightDecay)), ("beta1", .float(optimizer.beta1)),
      ("beta2", .float(optimizer.beta2)), ("epsilon", .float(optimizer.epsilon)),
      ("seed", .int(settings.seed)), ("schedule", .string(schedule.hex)),
    ]
  }
}
