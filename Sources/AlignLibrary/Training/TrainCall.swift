import AlignData
import AlignModel
import AlignRuntime
import AlignSyntax
import AlignTable
import AlignTensor
import AlignTraining

/// The arguments of `train` (and `begin`), read by name, as a run that has taken no step.
struct TrainCall {
  private let arguments: Arguments
  private let positions: [String: Int]
  private var machine: Machine { arguments.machine }

  init(_ arguments: Arguments) {
    self.arguments = arguments
    positions = Dictionary(
      arguments.builtin.parameters.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first }
    )
  }

  /// Begins the run and takes all its steps.
  func run() throws -> Value { try TrainingBuiltins.advance(try begin(), by: nil, machine) }

  func begin() throws -> Run {
    let services = try machine.libraryServices()
    let model = try arguments.model(position("model"))
    let reference = arguments[position("reference")].isNone ? nil : try arguments.model(position("reference"))
    let loss = try LossFunction(
      arguments[position("loss")], isCoupled: try arguments.bool(position("coupled")), machine: machine,
      services.tensors)
    let (rate, schedule, source) = try learningRate()
    let settings = try settings(rate, source)
    let preparation = services.training.preparation(
      for: model, policy: try policy(), maximumTokens: try maximumTokens(model))
    return try RuntimeError.translating {
      try Run.begin(
        try plan(), base: model, reference: reference, loss: loss, settings: settings, schedule: schedule,
        preparation: preparation, services.tensors)
    }
  }

  private func position(_ name: String) -> Int {
    guard let position = positions[name] else { preconditionFailure("`train` declares `\(name)`") }
    return position
  }

  private func number(_ name: String) throws -> Double { try arguments.double(position(name)) }

  private func settings(_ rate: Double, _ schedule: String) throws -> TrainingSettings {
    let steps = try arguments.int(position("steps"))
    return TrainingSettings(
      steps: steps, batch: try arguments.int(position("batch")), learningRate: rate,
      warmupSteps: try warmup(steps), clip: arguments[position("clip")].asDouble,
      optimizer: .init(
        beta1: try number("beta1"), beta2: try number("beta2"), epsilon: try number("epsilon"),
        weightDecay: try number("weight_decay")),
      seed: try arguments.int(position("seed")), schedule: schedule,
      order: arguments[position("data")].asObject is CurriculumObject
        ? "curriculum" : try arguments.string(position("order")))
  }

  /// A whole number of steps, or a share of them.
  private func warmup(_ steps: Int) throws -> Int {
    let value = arguments[position("warmup")]
    if let count = value.asInt { return count }
    let share = try number("warmup")
    if share < 1 { return Int((share * Double(steps)).rounded(.down)) }
    guard let count = Int(exactly: share) else {
      throw arguments.invalid(
        position("warmup"), "expected a whole number of steps or a share below 1, found \(share)")
    }
    return count
  }

  /// The rate at its full height, its factor over progress after the warm-up, and how that is written.
  private func learningRate() throws -> (Double, (Double) throws -> Double, String) {
    let rate = arguments[position("lr")]
    let schedule = arguments[position("schedule")]
    if let number = rate.asDouble {
      if schedule.isNone { return (number, { _ in 1 }, "constant") }
      let function = try ProgressFunction(schedule, machine: machine, name: "schedule")
      return (number, function.value, function.source)
    }
    guard schedule.isNone else {
      throw arguments.invalid(
        position("schedule"), "it has no effect where `lr` is a function of progress itself",
        hint: "give one of the two")
    }
    let function = try ProgressFunction(rate, machine: machine, name: "lr")
    let first = try function.value(0)
    guard first > 0 else {
      throw arguments.invalid(
        position("lr"), "it gives \(first) at progress 0, where the warm-up should lead to",
        hint: "the warm-up rises from 0 by itself; begin with the full rate")
    }
    return (first, { try function.value($0) / first }, function.source)
  }

  private func maximumTokens(_ model: LanguageModel) throws -> Int? {
    guard let limit = arguments[position("max_tokens")].asInt else { return nil }
    let context = model.configuration.contextLength
    if limit > context {
      throw arguments.invalid(
        position("max_tokens"), "\(limit) is more than the model's context, \(context) tokens")
    }
    return limit
  }

  private func policy() throws -> LengthPolicy {
    let name = try arguments.string(position("too_long"))
    guard let policy = LengthPolicy(rawValue: name) else {
      throw arguments.invalid(
        position("too_long"), "expected \"error\", \"drop\" or \"clip\", found \"\(name)\"")
    }
    return policy
  }

  private func plan() throws -> Curriculum {
    let place = position("data")
    let order = try arguments.string(position("order"))
    guard order == "shuffled" || order == "given" else {
      throw arguments.invalid(position("order"), "expected \"shuffled\" or \"given\", found \"\(order)\"")
    }
    if let object = arguments[place].asObject as? CurriculumObject {
      if order == "given" {
        throw arguments.invalid(
          position("order"), "it has no effect on a curriculum, which is an order itself")
      }
      return object.plan
    }
    let table = try arguments.table(place).table
    return order == "given" ? .given(table) : .plain(table)
  }
}
