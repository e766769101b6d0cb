import AlignRuntime
import AlignTraining

/// Reinforcement learning from the preferences of a stronger model: a reward model on pairs, then PPO against it.
enum RLAIF {
  /// What of `ppo` is decided here.
  private static let own: Set<String> = ["policy", "prompts", "reward", "critic", "steps"]

  private static let parameters: [Parameter] =
    [
      .required("policy", [.model, .run], "where policy and reward model begin"),
      .required("pairs", [.table, .list, .curriculum], "what the reward model learns from"),
      .required(
        "prompts", [.table, .list, .column],
        "strings, lists of messages or of token ids, or a table with a column `prompt`"),
      .required("steps", .int, "steps of PPO", .atLeast(1)),
      .required("reward_steps", .int, "steps of the reward model", .atLeast(1)),
      .optional("reward_batch", .int, 8, "pairs a step of the reward model", .atLeast(1)),
      .optional(
        "reward_lr", [.number, .function], .float(1e-5), "learning rate of the reward model"),
      .optional(
        "margin", [.none, .number, .string, .function], nil,
        "reward by which chosen shall be ahead: a number, a column, or a function of a row"),
      .optional("center", .number, 0.0, "weight of the squared sum of both rewards", .notNegative),
    ] + PolicyBuiltins.ppo.parameters.filter { !own.contains($0.name) }

  static let builtin = Builtin(
    "rlaif", "Trains a reward model on pairs, then a policy by its rewards with PPO.",
    details:
      "First `reward_model(policy, pairs, ...)`, then `ppo(policy, prompts, reward: rm, critic: rm, ...)`: the critic begins "
      + "as the reward model. The run is that of PPO; `reward_model` is a field of it. Ctrl-C during the first part leaves "
      + "the paused run of the reward model.",
    source: "Lee et al. 2023, arXiv 2309.00267; the RLAIF baseline of arXiv 2310.02263; Ouyang et al. 2022",
    parameters,
    returns: .run,
    examples: [
      Example(
        """
        let model = new_model(16, layers: 1, width: 8, heads: 1)
        let pairs = to_pairs([{prompt: [1, 2], chosen: [3], rejected: [4]}])
        let run = rlaif(model, pairs, [[1, 2]], steps: 1, reward_steps: 20, reward_lr: 1e-2,
          batch: 4, max_tokens: 2)
        reward(run.reward_model, [1, 2], [3]) > reward(run.reward_model, [1, 2], [4])
        """, prints: "true"),
      Example(
        """
        let model = new_model(16, layers: 1, width: 8, heads: 1)
        let pairs = to_pairs([{prompt: [1, 2], chosen: [3], rejected: [4]}])
        let run = rlaif(model, pairs, [[1, 2]], steps: 1, reward_steps: 2, batch: 2, max_tokens: 2)
        length(run.history)
        """, prints: "1"),
    ], seeAlso: ["reward_model", "ppo"]
  ) { arguments in
    let given = TrainingArguments(arguments)
    let reward = try RewardBuiltins.rewardModel.call(
      [
        "model": given["policy"], "data": given["pairs"], "steps": given["reward_steps"],
        "batch": given["reward_batch"], "lr": given["reward_lr"], "margin": given["margin"],
        "center": given["center"], "seed": given["seed"],
      ], arguments.machine)
    var values: [String: Value] = ["reward": reward, "critic": reward]
    for parameter in PolicyBuiltins.ppo.parameters where values[parameter.name] == nil {
      values[parameter.name] = given[parameter.name]
    }
    return try PolicyBuiltins.ppo.call(values, arguments.machine)
  }
}

extension Builtin {
  /// Calls another built-in with arguments by name, those not given by their defaults.
  fileprivate func call(_ values: [String: Value], _ machine: Machine) throws -> Value {
    let arguments = try parameters.map { parameter in
      if let value = values[parameter.name] { return value }
      guard case .optional(let constant) = parameter.presence else {
        throw RuntimeError(.internalError, "`\(name)` is called without `\(parameter.name)`")
      }
      return constant.value
    }
    return try body(Arguments(machine: machine, builtin: self, values: arguments))
  }
}
