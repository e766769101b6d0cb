import AlignModel
import AlignRuntime
import AlignTraining

/// Reward models: trained on pairs, loaded, asked.
package enum RewardBuiltins {
  package static let all = [rewardModel, newRewardModel, loadRewardModel, reward]

  static let rewardModel = Builtin(
    "reward_model", "Trains a reward model on pairs, and gives the run.",
    details:
      "A reward model reads a prompt and a response and gives one number; it is the trunk of `model` and a head that "
      + "begins at 0, or a reward model that goes on learning. The run has it as `model`, with `history` and `ledger` as "
      + "those of `train`, and stands itself where a reward model is wanted. `margin` asks more of pairs that are further "
      + "apart: a number, a column's name or a function of a row such as `.gap`. Rewards are known up to a constant only; "
      + "`center` keeps them near 0. Another loss reads `b.chosen_reward`, `b.rejected_reward`, `b.margin` and `b.rows`.",
    formula:
      "minimise the mean of -log sigmoid(r(chosen) - r(rejected) - margin) + center (r(chosen) + r(rejected))^2",
    source:
      "Bradley and Terry 1952; Ouyang et al. 2022; margin: Touvron et al. 2023 (Llama 2), eq. 2; center: Eisenstein et "
      + "al. 2023, arXiv 2312.09244. Rewards and loss agree with TRL's RewardTrainer to 1e-5",
    [
      .required(
        "model", [.model, .rewardModel, .run], "whose trunk to begin with, or the reward model to go on with"),
      .required("data", [.table, .list, .curriculum], "pairs, or a curriculum of pairs"),
      .optional(
        "margin", [.none, .number, .string, .function], nil,
        "reward by which chosen shall be ahead: a number, a column, or a function of a row"),
      .optional("center", .number, 0.0, "weight of the squared sum of both rewards", .notNegative),
      .optional(
        "loss", [.none, .function], nil, "a function of a batch; none: bradley_terry(margin, center)"
      ).of(.object(.batch)),
      .optional(
        "take", [.none, .int], nil, "steps to take now; none: all, 0: `step` and `resume` take them",
        .notNegative),
    ] + TrainingBuiltins.steps, returns: [.run, .rewardModel],
    examples: [
      Example(
        """
        let model = new_model(16, layers: 1, width: 8, heads: 1)
        let pairs = to_pairs([{prompt: [1, 2], chosen: [3], rejected: [4]}])
        let rm = model |> reward_model(pairs, steps: 20, lr: 1e-2);
        reward(rm, [1, 2], [3]) > reward(rm, [1, 2], [4])
        """, prints: "true"),
      Example(
        """
        let model = new_model(16, layers: 1, width: 8, heads: 1)
        let pairs = to_pairs([{prompt: [1, 2], chosen: [3], rejected: [4]}])
        let wide = b => -log_sigmoid(b.margin - 1)
        length(reward_model(model, pairs, loss: wide, steps: 5, lr: 1e-2).history)
        """, prints: "5"),
    ], seeAlso: ["reward", "rlaif", "batch"]
  ) { arguments in
    let call = TrainCall(arguments)
    let own = try arguments.anyModel(0)
    let context = try arguments.tensorContext()
    let base: ScalarModel
    switch own {
    case let model as ScalarModel: base = model
    case let model as LanguageModel: base = ScalarModel(trunkOf: model, context)
    default: throw arguments.invalid(0, "expected a model, found \(arguments[0].typeWithArticle)")
    }
    let run = try call.begin(base, reference: nil, loss: try loss(call.arguments))
    guard run.items.allSatisfy(\.isPair) else {
      throw arguments.invalid(
        1, "expected pairs, found demonstrations, which say nothing of what is worse",
        hint: "contrast(...) makes pairs of responses")
    }
    return try RunObject(run).taken(call.arguments["take"].asInt, arguments.machine)
  }

  /// The loss that was given, else the one of the standard library with margin and centre.
  private static func loss(_ arguments: TrainingArguments) throws -> Value {
    let own = arguments["loss"]
    if !own.isNone {
      for (name, isSet) in [
        ("margin", !arguments["margin"].isNone), ("center", try arguments.double("center") != 0),
      ] where isSet {
        throw arguments.invalid(
          name, "it has no effect where there is a loss of one's own",
          hint: "bradley_terry() is what takes it")
      }
      return own
    }
    guard let make = arguments.machine.standard("bradley_terry") else {
      throw RuntimeError(.internalError, "the standard library has no `bradley_terry`")
    }
    return try arguments.machine.call(make, [arguments["margin"], arguments["center"]])
  }

  static let newRewardModel = Builtin(
    "new_reward_model", "Makes a reward model of a model's trunk that gives 0 for every text.",
    details: "For trainings of one's own: `train(new_reward_model(model), pairs, loss: ..., steps: ...)`.",
    [.required("model", [.model, .run], "whose trunk it has")], returns: .rewardModel,
    examples: [
      Example(
        "reward(new_reward_model(new_model(16, layers: 1, width: 8, heads: 1)), [1], [2])", prints: "0.0"),
      Example(
        """
        let rm = new_reward_model(new_model(16, layers: 1, width: 8, heads: 1))
        let pairs = to_pairs([{prompt: [1, 2], chosen: [3], rejected: [4]}])
        margins(rm, pairs).margin |> list
        """, prints: "[0.0]"),
    ]
  ) { arguments in
    .object(RewardModelObject(ScalarModel(trunkOf: try arguments.model(0), try arguments.tensorContext())))
  }

  static let loadRewardModel = Builtin(
    "load_reward_model", "Reads a reward model from a folder in the layout of Hugging Face.",
    details:
      "What transformers calls LlamaForSequenceClassification with one label: a Llama trunk and `score.weight`. "
      + "`save(reward_model, path)` writes such a folder, and transformers loads it.",
    source: "compared with transformers and TRL on a checkpoint: rewards to 1e-5",
    [.required("path", .string, "the folder with config.json")], returns: .rewardModel,
    examples: [
      Example(
        "let rm = new_reward_model(new_model(300, layers: 1, width: 32))\n"
          + "save(rm, \"/tmp/align-example-reward-model\")\n"
          + "load_reward_model(\"/tmp/align-example-reward-model\") == rm", prints: "true"),
      Example(
        """
        let rm = new_reward_model(new_model(300, layers: 1, width: 32))
        save(rm, "/tmp/align-example-reward-model-2")
        reward(load_reward_model("/tmp/align-example-reward-model-2"), [1, 2], [3])
        """, prints: "0.0"),
    ]
  ) { arguments in
    let context = try arguments.tensorContext()
    let path = try arguments.string(0)
    return .object(RewardModelObject(try RuntimeError.translating { try ScalarModel.load(path, context) }))
  }

  static let reward = Builtin(
    "reward", "Gives the reward of a response to a prompt.",
    details:
      "The number at the last token. A text response ends with the end of text exactly once, as in training, so that "
      + "an empty one has a reward too; token ids are taken as they are, whether they end or not. "
      + "`rm(prompt, response)` is the same.",
    formula: "r = w . h, h what the last norm gives at the last token",
    [
      .required("model", [.rewardModel, .run], "the reward model"),
      .required("prompt", .any, "a string, a list of messages, or a list of token ids"),
      .required("response", .any, "a string, or a list of token ids"),
    ], returns: .float,
    examples: [
      Example(
        "reward(new_reward_model(new_model(16, layers: 1, width: 8, heads: 1)), [1, 2], [3])", prints: "0.0"),
      Example(
        """
        let rm = new_reward_model(new_model(16, layers: 1, width: 8, heads: 1))
        [[3], [4]] |> map(response => reward(rm, [1, 2], response))
        """, prints: "[0.0, 0.0]"),
    ]
  ) { arguments in
    try arguments.machine.reward(try arguments.rewardModel(0), [arguments[1], arguments[2]])
  }
}
