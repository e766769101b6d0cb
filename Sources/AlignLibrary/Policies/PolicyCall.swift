import AlignData
import AlignModel
import AlignRuntime
import AlignTable
import AlignTensor
import AlignTraining

/// A method: its name, and the functions of the standard library that it is made of.
struct PolicyMethod: Sendable {
  let name: String
  /// Called without arguments, these give the advantage and the objective.
  let advantage: String
  let objective: String
  let hasCritic: Bool
}

/// A call of `grpo`, `rloo` or `ppo` as a run that has taken no step.
struct PolicyCall {
  private let arguments: TrainingArguments
  private let method: PolicyMethod
  private let services: LibraryServices

  init(_ method: PolicyMethod, _ arguments: Arguments) throws {
    self.arguments = TrainingArguments(arguments)
    self.method = method
    services = try arguments.machine.libraryServices()
  }

  /// Begins the run and takes its steps, or as many as asked for.
  func run() throws -> Value {
    try PolicyRunObject(try begin()).taken(arguments["take"].asInt, arguments.machine)
  }

  func begin() throws -> PolicyRun {
    let policy = try arguments.model("policy")
    let reference = try arguments.optionalModel("reference")
    let prompts = try prompts()
    let rate = try arguments.learningRate()
    let settings = try settings(try arguments.settings(rate, order: "shuffled"))
    let functions = PolicyFunctions(
      reward: try reward("reward", policy, prompts),
      gold: arguments["gold"].isNone ? nil : try reward("gold", policy, prompts), advantage: try advantage(),
      objective: try objective(),
      klControl: arguments["kl_control"].isNone
        ? nil : KLControl(arguments["kl_control"], machine: arguments.machine))
    let critic = try critic(policy)
    return try RuntimeError.translating {
      try PolicyRun.begin(
        method.name, prompts: prompts, policy: policy, reference: reference, critic: critic,
        functions: functions,
        settings: settings, schedule: rate.factor, services.tensors)
    }
  }

  private func settings(_ training: TrainingSettings) throws -> PolicySettings {
    var settings = PolicySettings(
      training, samples: try arguments.int("samples"), epochs: try arguments.int("epochs"),
      minibatches: try arguments.int("minibatches"), maximumTokens: try arguments.int("max_tokens"),
      temperature: try arguments.double("temperature"), klCoefficient: try arguments.double("kl"),
      unfinishedReward: arguments["unfinished"].asDouble,
      masksUnfinished: try arguments.bool("mask_unfinished"))
    if method.hasCritic { settings.criticLearningRate = arguments["critic_lr"].asDouble }
    (settings.stopStrings, settings.stopIDs) = try arguments.arguments.stops(arguments.position("stop"))
    return settings
  }

  /// A table with a column `prompt`, whatever the prompts were given as.
  private func prompts() throws -> Table {
    let value = arguments["prompts"]
    if let table = value.asObject as? TableObject { return try checked(table.table) }
    if case .list(let list) = value, list.elements.first?.asRecord?.value("prompt") != nil {
      return try checked(
        try TableObject.from(list, describing: { arguments.invalid("prompts", $0, hint: $1) }).table)
    }
    guard case .list(let cells) = try Cell(value), !cells.isEmpty else {
      throw arguments.invalid("prompts", "there are none")
    }
    if case .int = cells[0] {
      throw arguments.invalid(
        "prompts", "expected a list of prompts, found the token ids of one", hint: "put it into a list: [ids]"
      )
    }
    if case .record = cells[0] {
      throw arguments.invalid(
        "prompts", "expected a list of prompts, found the messages of one",
        hint: "put it into a list: [messages]")
    }
    return Table(kind: .prompts, columns: [Column("prompt", cells: cells)])
  }

  private func checked(_ table: Table) throws -> Table {
    guard table["prompt"] != nil else {
      throw arguments.invalid(
        "prompts",
        "expected a table with a column `prompt`, found "
          + table.columnNames.map { "`\($0)`" }.joined(separator: ", "))
    }
    return table
  }

  /// A reward model, or a function of prompt and response.
  private func reward(_ name: String, _ policy: LanguageModel, _ prompts: Table) throws -> RewardFunction {
    let value = arguments[name]
    if value.asFunction != nil {
      return try RewardFunction(value, prompts, name: name, machine: arguments.machine)
    }
    let model = try arguments.arguments.rewardModel(arguments.position(name))
    return RewardFunction(
      model, source: "reward model \(model.contentHash)", policy: policy, prompts: prompts, services.tensors)
  }

  /// The critic that was given, or a new one on the policy's trunk; nil for methods without one.
  private func critic(_ policy: LanguageModel) throws -> ScalarModel? {
    guard method.hasCritic else { return nil }
    return arguments["critic"].isNone
      ? ScalarModel(trunkOf: policy, services.tensors)
      : try arguments.arguments.rewardModel(arguments.position("critic"))
  }

  private func advantage() throws -> AdvantageFunction {
    let (value, source) = try function("advantage", standard: method.advantage)
    return AdvantageFunction(value, source: source, machine: arguments.machine, services.tensors)
  }

  private func objective() throws -> ObjectiveFunction {
    let (value, source) = try function("objective", standard: method.objective)
    return ObjectiveFunction(value, source: source, machine: arguments.machine, services.tensors)
  }

  /// What was given, or what a function of the standard library gives.
  private func function(_ name: String, standard: String) throws -> (Value, String) {
    let value = arguments[name]
    if let function = value.asFunction {
      if function.requiredCount == 0 {
        throw arguments.invalid(
          name, "expected a function of one argument, found one that takes no argument",
          hint: "call what makes the \(name) first: `\(function.name)()`, not `\(function.name)`")
      }
      return (value, function.shortDescription)
    }
    guard let maker = arguments.machine.standard(standard) else {
      throw RuntimeError(.internalError, "the standard library has no `\(standard)`")
    }
    return (try arguments.machine.call(maker, []), "\(standard)()")
  }
}
