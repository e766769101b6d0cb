import AlignLibrary
import AlignRuntime
import Testing

/// What holds of advantages and objectives whatever the numbers are.
@Suite("What holds of all objectives")
struct ObjectiveInvariantTests {
  /// Sums of a dozen numbers of size 1 in Float64.
  static let tolerance = 1e-14

  static let setUp = """
    let lengths = [3, 1, 4, 2]
    let logp = randn(10, seed: 1) - 3
    let b = {logp: logp, old_logp: logp, reference_logp: randn(10, seed: 2) - 3, lengths: lengths, kl: 0, max_tokens: 5,
      advantage: spread(randn(4, seed: 3), lengths), progress: 0.0}
    let r = {rewards: randn(4, seed: 4), group: 2, lengths: lengths, old_logp: logp, reference_logp: b.reference_logp,
      kl: 0.3, values: randn(13, seed: 5), value_lengths: [4, 2, 4, 3], max_tokens: 4, progress: 0.0}
    fn slope(objective) = grad(fn(x) {
      let given = objective({...b, logp: x})
      if type(given) == "record" { given.objective } else { given }
    }, b.logp)
    fn worst(x) = max(abs(tensor(x) + [0.0]))
    """

  @Test(
    "identities",
    arguments: [
      // Before the first update the ratio is 1 and nothing is clipped: all are the policy gradient.
      "slope(policy_loss()) + b.advantage / 10",
      "slope(grpo_loss(reduction: \"dapo\")) + b.advantage / 10",
      "slope(cispo_loss()) + b.advantage / 10",
      "slope(sapo_loss(temperature: 1.3, negative_temperature: 0.7, reduction: \"dapo\")) + b.advantage / 10",
      "slope(grpo_loss(level: \"sequence\")) - slope(grpo_loss())",
      "slope(rloo_loss()) + b.advantage / 4",
      "slope(luspo_loss()) + b.advantage / 4",
      "slope(grpo_loss(reduction: \"dr_grpo\")) + b.advantage / 20",
      // The penalty's slope is that of its own term, and vanishes at the reference.
      "slope(b => kl_penalty(\"dapo\")({...b, kl: 0.5})) - 0.05 * (1 - exp(b.reference_logp - b.logp))",
      // Advantages.
      "leave_one_out()(r) - 2 * group_advantage(scale: \"none\")({...r, rewards: rewards_after_kl(r)})",
      "segment_sum(group_advantage()(r), [2, 2])",
      "mean(whitened(r.values))",
      "sum(token_rewards(r)) - sum(rewards_after_kl(r))",
      // Looking to the end: the advantage is what is still given less what the critic expected.
      """
      gae_advantage(gamma: 1, lambda: 1, whiten: false)(r).returns - discounted(token_rewards(r), 1, r.value_lengths)
      """,
      // Looking one step: the temporal difference.
      """
      gae_advantage(gamma: 0.9, lambda: 0, whiten: false)(r).returns
        - token_rewards(r) - 0.9 * segment_next(r.values, r.value_lengths)
      """,
    ])
  func holds(difference: String) throws {
    let script = try Script()
    try script.run(Self.setUp)
    let worst = try #require(try script.run("worst(\(difference))")?.asDouble)
    #expect(worst < Self.tolerance)
  }
}
