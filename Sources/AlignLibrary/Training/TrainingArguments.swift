import AlignData
import AlignModel
import AlignRuntime
import AlignTraining

/// The arguments of a built-in that trains, read by name: those that all of them have, and the way to the others.
struct TrainingArguments {
  let arguments: Arguments
  private let positions: [String: Int]

  init(_ arguments: Arguments) {
    self.arguments = arguments
    positions = Dictionary(
      arguments.builtin.parameters.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first }
    )
  }

  var machine: Machine { arguments.machine }

  /// How the weights change: what every training takes, from the learning rate to the seed.
  static func optimisation(rate: Double, warmup: Constant, seed: String) -> [Parameter] {
    [
      .optional(
        "lr", [.number, .function], .float(rate), "learning rate, or a function of progress that gives it"),
      .optional(
        "warmup", .number, warmup,
        "steps in which the learning rate rises from 0, or, below 1, their share of all steps", .notNegative),
      .optional(
        "schedule", [.none, .function], nil,
        "factor of the learning rate as a function of progress after the warm-up; none: constant"),
      .optional("clip", [.none, .number], 1.0, "largest norm of the gradient; none: no clipping", .positive),
      .optional("weight_decay", .number, 0.01, "decoupled, of matrices only", .notNegative),
      .optional("beta1", .number, 0.9, "AdamW's decay of the mean of gradients", .between(0, 1)),
      .optional("beta2", .number, 0.999, "AdamW's decay of the mean of squared gradients", .between(0, 1)),
      .optional("epsilon", .number, .float(1e-8), "AdamW's epsilon", .positive),
      .optional("seed", .int, 0, seed),
    ]
  }

  func position(_ name: String) -> Int {
    guard let position = positions[name] else {
      preconditionFailure("`\(arguments.builtin.name)` declares `\(name)`")
    }
    return position
  }

  subscript(_ name: String) -> Value { arguments[position(name)] }

  func int(_ name: String) throws -> Int { try arguments.int(position(name)) }
  func double(_ name: String) throws -> Double { try arguments.double(position(name)) }
  func bool(_ name: String) throws -> Bool { try arguments.bool(position(name)) }
  func string(_ name: String) throws -> String { try arguments.string(position(name)) }
  func model(_ name: String) throws -> LanguageModel { try arguments.model(position(name)) }

  /// The model, or nil for none.
  func optionalModel(_ name: String) throws -> LanguageModel? {
    self[name].isNone ? nil : try model(name)
  }

  func invalid(_ name: String, _ message: String, hint: String? = nil) -> RuntimeError {
    arguments.invalid(position(name), message, hint: hint)
  }

  /// Steps, batch and what `optimisation` declares.
  func settings(_ rate: LearningRate, order: String) throws -> TrainingSettings {
    let steps = try int("steps")
    return TrainingSettings(
      steps: steps, batch: try int("batch"), learningRate: rate.height, warmupSteps: try warmup(steps),
      clip: self["clip"].asDouble,
      optimizer: .init(
        beta1: try double("beta1"), beta2: try double("beta2"), epsilon: try double("epsilon"),
        weightDecay: try double("weight_decay")),
      seed: try int("seed"), schedule: rate.source, order: order)
  }

  /// A whole number of steps, or a share of them.
  private func warmup(_ steps: Int) throws -> Int {
    if let count = self["warmup"].asInt { return count }
    let share = try double("warmup")
    if share < 1 { return Int((share * Double(steps)).rounded(.down)) }
    guard let count = Int(exactly: share) else {
      throw invalid("warmup", "expected a whole number of steps or a share below 1, found \(share)")
    }
    return count
  }

  /// A learning rate: its full height, its factor over progress after the warm-up, and how that is written.
  struct LearningRate {
    var height: Double
    var factor: (Double) throws -> Double
    var source: String
  }

  func learningRate() throws -> LearningRate {
    let rate = self["lr"]
    let schedule = self["schedule"]
    if let number = rate.asDouble {
      if schedule.isNone { return LearningRate(height: number, factor: { _ in 1 }, source: "constant") }
      let function = try ProgressFunction(schedule, machine: machine, name: "schedule")
      return LearningRate(height: number, factor: function.value, source: function.source)
    }
    guard schedule.isNone else {
      throw invalid(
        "schedule", "it has no effect where `lr` is a function of progress itself",
        hint: "give one of the two"
      )
    }
    let function = try ProgressFunction(rate, machine: machine, name: "lr")
    let first = try function.value(0)
    guard first > 0 else {
      throw invalid(
        "lr", "it gives \(first) at progress 0, where the warm-up should lead to",
        hint: "the warm-up rises from 0 by itself; begin with the full rate")
    }
    return LearningRate(height: first, factor: { try function.value($0) / first }, source: function.source)
  }
}
