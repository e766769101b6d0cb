import AlignRuntime

extension GivenObject {
  // What several of them have.

  private static let progress = Field(
    "progress", "number", "the part of the training that is done, 0 to 1")
  private static let lengths = Field(
    "lengths", "[completions]", "number of tokens of each completion")
  private static let oldLogp = Field(
    "old_logp", "[tokens]", "log-probability under the policy that sampled, nats")
  private static let referenceLogp = Field(
    "reference_logp", "[tokens]", "log-probability under the reference, nats")
  private static let valueLengths = Field(
    "value_lengths", "[completions]", "with a critic: number of states of each completion")
  private static let divergence = Field(
    "kl", "number", "the coefficient of the divergence from the reference now")
  private static let longest = Field(
    "max_tokens", "int", "the longest completion there can be")

  /// What a loss sees.
  static let batch = GivenObject(
    "batch", of: "loss", as: "b", "What a loss reads: tensors with one entry a pair of the batch.",
    details:
      "A loss gives one number a pair, or a record `{loss, weight}`. A language model has log-probabilities, sums over the "
      + "tokens of a completion; a reward model has rewards in their place and no reference. Demonstrations have no "
      + "rejected answer. `chosen_...` and `rejected_...` of the model go back into its weights; what comes from the "
      + "reference does not.",
    fields: [
      .init("chosen_logp", "[pairs]", "log-probability of the chosen completion, nats"),
      .init("rejected_logp", "[pairs]", "log-probability of the rejected completion, nats"),
      .init("chosen_reward", "[pairs]", "of a reward model: the reward of the chosen completion"),
      .init("rejected_reward", "[pairs]", "of a reward model: the reward of the rejected completion"),
      .init("margin", "[pairs]", "chosen less rejected, nats; of a reward model in rewards"),
      .init("chosen_reference", "[pairs]", "`chosen_logp` under the reference, nats"),
      .init("rejected_reference", "[pairs]", "`rejected_logp` under the reference, nats"),
      .init("logratio_margin", "[pairs]", "`margin` less that of the reference, nats"),
      .init("chosen_tokens", "[pairs]", "number of tokens of the chosen completion"),
      .init("rejected_tokens", "[pairs]", "number of tokens of the rejected completion"),
      progress,
      .init("rows", "table", "the rows of the data, one a pair"),
    ],
    examples: [
      Example(
        "let mine = b => -log_sigmoid(0.1 * b.logratio_margin)\n"
          + "mine({logratio_margin: tensor([0.0, 10.0])})",
        prints: "tensor([0.693147, 0.313262])"),
      Example(
        "let weighted = b => {loss: -b.chosen_logp, weight: b.chosen_tokens}\n"
          + "weighted({chosen_logp: tensor([-6.0]), chosen_tokens: tensor([3.0])}).weight",
        prints: "tensor([3.0])"),
    ])

  /// What an advantage sees.
  static let rollout = GivenObject(
    "rollout", of: "advantage", as: "r",
    "What an advantage reads: the completions of a step and their rewards, tensors without derivatives.",
    details:
      "The completions of a prompt are neighbours; the tokens of all completions lie one after the other. An advantage gives "
      + "one number a completion, one a token, or a record `{advantage, returns}` with a return for each state. A state "
      + "lies before each token, and one after the end of a completion that ended by itself.",
    fields: [
      .init("rewards", "[completions]", "the reward of each completion"),
      .init("group", "int", "completions a prompt"),
      lengths,
      oldLogp,
      referenceLogp,
      .init("values", "[states]", "with a critic: what it expects after each state"),
      valueLengths,
      divergence,
      longest,
      progress,
    ],
    examples: [
      Example(
        "let above = r => r.rewards - mean(r.rewards)\nabove({rewards: tensor([1.0, 3.0])})",
        prints: "tensor([-1.0, 1.0])"),
      Example(
        "let scaled = r => r.rewards / r.lengths\nscaled({rewards: tensor([1.0, 3.0]), lengths: tensor([2, 3])})",
        prints: "tensor([0.5, 1.0])"),
    ])

  /// What an objective sees.
  static let minibatch = GivenObject(
    "minibatch", of: "objective", as: "b",
    "What an objective reads: tokens of completions with their advantages, one entry a token.",
    details:
      "The tokens of all completions lie one after the other. An objective gives one number to make small, or a record "
      + "`{objective, clipped, value_loss}`. `logp` and `value` go back into the weights.",
    fields: [
      .init("logp", "[tokens]", "log-probability under the policy as it is now, nats"),
      oldLogp,
      referenceLogp,
      .init("advantage", "[tokens]", "what the advantage gave"),
      lengths,
      .init("value", "[states]", "with a critic: what it expects now"),
      .init("old_value", "[states]", "with a critic: what it expected when the tokens were sampled"),
      .init("returns", "[states]", "with a critic: what it is to expect"),
      valueLengths,
      divergence,
      longest,
      progress,
    ],
    examples: [
      Example(
        "let reinforce = b => -mean(b.advantage * b.logp)\n"
          + "reinforce({advantage: tensor([1.0, -1.0]), logp: tensor([-2.0, -1.0])})",
        prints: "0.5"),
      Example(
        "let near = b => mean(square(b.logp - b.old_logp))\n"
          + "near({logp: tensor([-2.0, -1.0]), old_logp: tensor([-2.0, -3.0])})",
        prints: "2.0"),
    ])
}
