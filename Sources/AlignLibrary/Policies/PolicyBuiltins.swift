import AlignRuntime

/// Training by rewards.
enum PolicyBuiltins {
  static let all = [grpo, rloo, ppo, RLAIF.builtin]

  /// What methods differ in, besides their functions.
  struct Defaults {
    var kl: Double
    var samples: Int
    var batch: Int
    var epochs: Int
    var rate: Double
  }

  private static func parameters(_ method: PolicyMethod, _ defaults: Defaults) -> [Parameter] {
    [
      .required("policy", [.model, .run], "where to begin"),
      .required(
        "prompts", [.table, .list, .column],
        "strings, lists of messages or of token ids, or a table with a column `prompt`"),
      .required(
        "reward", [.function, .rewardModel, .run],
        "a reward model, or a function of prompt and response (and, if it takes three, the prompt's row)"),
      .required("steps", .int, "how often new completions are written and learnt from", .atLeast(1)),
      .optional("batch", .int, .int(defaults.batch), "prompts a step", .atLeast(1)),
      .optional("samples", .int, .int(defaults.samples), "completions of each prompt", .atLeast(1)),
      .optional(
        "kl", .number, .float(defaults.kl), "coefficient of the divergence from the reference, per nat",
        .notNegative),
      .optional("max_tokens", .int, 128, "tokens of a completion at most", .atLeast(1)),
      .optional(
        "gold", [.none, .function, .rewardModel, .run], nil,
        "a second reward that is measured and that nothing learns from"),
      .optional(
        "reference", [.none, .model, .run], nil, "where the divergence is measured from; none: `policy`"),
      .optional(
        "kl_control", [.none, .function], nil,
        "(coefficient, measured divergence) => the next coefficient, such as adaptive_kl(); none: it stays"),
      .optional(
        "advantage", [.none, .function], nil,
        "a function of the rollout; none: \(method.advantage)()"
      ).of(.object(.rollout)),
      .optional(
        "objective", [.none, .function], nil,
        "a function of a minibatch that gives one number to make small; none: \(method.objective)()"
      ).of(.object(.minibatch)),
      .optional(
        "epochs", .int, .int(defaults.epochs), "how often the completions of a step are gone through",
        .atLeast(1)),
      .optional(
        "minibatches", .int, 1, "into how many updates a step's prompts are divided; divides `batch`",
        .atLeast(1)),
      .optional("temperature", .number, 1.0, "logits are divided by it", .positive),
      .optional(
        "stop", [.list, .string], [],
        "texts or token ids that end a completion; the text isn't part of the response"),
      .optional(
        "unfinished", [.none, .number], nil,
        "reward of completions that reach `max_tokens` before their end; none: as `reward` says"),
      .optional(
        "mask_unfinished", .bool, false, "leave such completions out of the objective"),
      .optional(
        "take", [.none, .int], nil, "steps to take now; none: all, 0: `step` and `resume` take them",
        .notNegative),
    ]
      + (method.hasCritic ? critic : [])
      + TrainingArguments.optimisation(
        rate: defaults.rate, warmup: 0, seed: "which completions and which orders")
  }

  private static let critic: [Parameter] = [
    .optional(
      "critic", [.none, .rewardModel, .run], nil,
      "a reward model that the critic begins as; none: the policy's trunk under a head that gives 0"),
    .optional("critic_lr", [.none, .number], nil, "the critic's learning rate; none: as `lr`", .positive),
  ]

  static let details =
    "In each step the policy completes the next prompts (shuffled epochs), each completion is rewarded, advantages "
    + "compare the rewards, and the objective is made smaller: one update for each minibatch in each epoch. "
    + "The run has the new model as `model`, with `history` (a row a step: reward, kl, entropy, length, ...), `samples` (a row "
    + "a completion) and `settings`; `step` and `resume` go on with it, and finished it stands where a model is wanted. "
    + "Completions depend on the seed, the step and their place in it. What is sampled is what is scored: there is no "
    + "top_k or top_p. Ctrl-C while completions are written drops those of this step, and leaves the paused run as `_`."

  private static func builtin(
    _ method: PolicyMethod, _ summary: String, formula: String, source: String, _ defaults: Defaults
  ) -> Builtin {
    Builtin(
      method.name, summary, details: details, formula: formula, source: source,
      parameters(method, defaults), returns: .run,
      examples: [
        Example(
          """
          let model = new_model(16, layers: 1, width: 8, heads: 1)
          let run = model |> \(method.name)([[1, 2], [3]], reward: (prompt, response) => length(response), steps: 2,
            batch: 2, samples: 2, max_tokens: 4)
          [run.step, length(run.history), length(run.samples)]
          """, prints: "[2, 2, 8]"),
        Example(
          """
          let model = new_model(16, layers: 1, width: 8, heads: 1)
          fn brief(prompt, response) = -length(response)
          let run = model |> \(method.name)([[1, 2]], reward: brief, steps: 1, batch: 2, samples: 2, max_tokens: 2)
          keys(run.samples) |> take(4)
          """, prints: "[\"step\", \"prompt\", \"response\", \"reward\"]"),
      ], seeAlso: ["ppo", "grpo", "rlaif", "reward_model"].filter { $0 != method.name }
    ) { arguments in try PolicyCall(method, arguments).run() }
  }

  static let grpo = builtin(
    PolicyMethod(name: "grpo", advantage: "group_advantage", objective: "grpo_loss", hasCritic: false),
    "Trains a policy by rewards, comparing the completions of each prompt with each other (GRPO).",
    formula: "A = (R - mean of the group) / (its standard deviation + 0.0001); objective: see grpo_loss",
    source: "Shao et al. 2024, arXiv 2402.03300; TRL GRPOTrainer",
    Defaults(kl: 0.04, samples: 8, batch: 16, epochs: 1, rate: 1e-6))

  static let rloo = builtin(
    PolicyMethod(name: "rloo", advantage: "leave_one_out", objective: "rloo_loss", hasCritic: false),
    "Trains a policy by rewards, each completion against the mean of the others of its prompt (RLOO).",
    formula: "A = R - mean of the others' R, R = reward - kl (log p - log q); objective: see rloo_loss",
    source: "Ahmadian et al. 2024, arXiv 2402.14740; TRL RLOOTrainer",
    Defaults(kl: 0.05, samples: 4, batch: 16, epochs: 1, rate: 1e-6))

  static let ppo = builtin(
    PolicyMethod(name: "ppo", advantage: "gae_advantage", objective: "ppo_loss", hasCritic: true),
    "Trains a policy by rewards, with a critic that learns what to expect after each token (PPO).",
    formula: "A: generalised advantage estimation, see gae_advantage; objective: see ppo_loss",
    source: "Schulman et al. 2017, arXiv 1707.06347; Ouyang et al. 2022, arXiv 2203.02155; TRL PPOTrainer",
    Defaults(kl: 0.05, samples: 1, batch: 64, epochs: 4, rate: 3e-6))
}
