import AlignLibrary
import AlignRuntime
import Testing

/// Advantages and objectives of `stdlib/rl.align` against values and derivatives from PyTorch in Float64.
@Suite("Objectives of reinforcement learning")
struct ObjectiveTests {
  /// Both sides compute in Float64; sums run in another order.
  static let tolerance = 1e-12

  /// TRL holds the temperatures of SAPO in Float32.
  static let sapoTemperature = Double(Float(1.05))

  let cases: ObjectiveCases
  let script: Script

  init() throws {
    cases = try ObjectiveCases.load()
    script = try Script()
  }

  private func compare(_ found: [Double], _ expected: [Double]?, _ what: String) throws {
    let expected = try #require(expected, "\(what)")
    #expect(found.count == expected.count, "\(what)")
    for (index, (found, expected)) in zip(found, expected).enumerated() {
      #expect(
        abs(found - expected) <= Self.tolerance * max(1, abs(expected)),
        "\(what), \(index): \(found) for \(expected)")
    }
  }

  private func numbers(_ value: Value?) throws -> [Double] {
    try #require((value?.asObject as? TensorObject)?.elements)
  }

  /// The fields of a rollout that every method has.
  private func rollout(
    group: Int, kl: Double, _ further: [(String, [Double])] = []
  ) throws -> Value {
    let context = try script.machine.libraryServices().tensors
    func constant(_ numbers: [Double]) -> Value { .object(Differentiation(context).constant(numbers)) }
    return .record(
      [
        ("rewards", constant(cases.rewards)), ("group", .int(group)), ("kl", .float(kl)),
        ("lengths", constant(cases.lengths)), ("max_tokens", .int(cases.max_tokens)),
        ("old_logp", constant(cases.old_logp)), ("reference_logp", constant(cases.reference_logp)),
        ("progress", .float(0)),
      ] + further.map { ($0.0, constant($0.1)) })
  }

  private func call(_ function: String, _ argument: Value) throws -> Value {
    try script.machine.call(try #require(try script.run(function)), [argument])
  }

  /// What an objective gives, and its derivatives by the log-probabilities and the values.
  private struct Result {
    let objective: Double
    let clipped: Double?
    let valueLoss: Double?
    let byLogp: [Double]
    let byValue: [Double]
  }

  private func differentiate(
    _ objective: String, advantage: [Double], kl: Double, value: [Double] = [],
    _ further: [(String, [Double])] = []
  ) throws -> Result {
    let run = Differentiation(try script.machine.libraryServices().tensors)
    let (logp, values) = (run.input(cases.logp), run.input(value))
    let batch = Value.record(
      [
        ("logp", .object(logp)), ("old_logp", .object(run.constant(cases.old_logp))),
        ("reference_logp", .object(run.constant(cases.reference_logp))),
        ("advantage", .object(run.constant(advantage))), ("lengths", .object(run.constant(cases.lengths))),
        ("value_lengths", .object(run.constant(cases.value_lengths))), ("value", .object(values)),
        ("kl", .float(kl)), ("max_tokens", .int(cases.max_tokens)), ("progress", .float(0)),
      ] + further.map { ($0.0, .object(run.constant($0.1))) })
    let given = try call(objective, batch)
    let result = given.asRecord?.value("objective") ?? given
    let found = try #require(try run.values(result, count: 1))
    let valueLoss = try given.asRecord?.value("value_loss").flatMap { try run.values($0, count: 1) }
    try run.backward(from: result, seeds: [1])
    return Result(
      objective: found[0], clipped: given.asRecord?.value("clipped")?.asDouble, valueLoss: valueLoss?[0],
      byLogp: run.gradient(of: logp), byValue: run.gradient(of: values))
  }

  /// One number a completion as one a token.
  private func spread(_ advantages: [Double]) -> [Double] {
    zip(advantages, cases.lengths).flatMap { Array(repeating: $0, count: Int($1)) }
  }

  @Test("GRPO in all its kinds: advantages, values and derivatives agree with TRL's")
  func grpo() throws {
    for row in cases.grpo {
      let what = "\(row.loss_type) \(row.importance_sampling_level) \(row.scale_rewards) \(row.beta)"
      let r = try rollout(group: row.num_generations, kl: row.beta)
      let advantage = try call("group_advantage(scale: \"\(row.scale_rewards)\")", r)
      try compare(numbers(advantage), row.advantages, what + " advantages")
      let clips = "ratio_clip: \(row.epsilon), ratio_clip_high: \(row.epsilon_high)"
      let level = "level: \"\(row.importance_sampling_level)\""
      let objective =
        switch row.loss_type {
        case "cispo": "cispo_loss(ratio_max: \(row.epsilon_high))"
        case "sapo": "sapo_loss(negative_temperature: \(Self.sapoTemperature))"
        case "luspo": "luspo_loss(\(clips), \(level))"
        default: "grpo_loss(\(clips), \(level), reduction: \"\(row.loss_type)\")"
        }
      let found = try differentiate(objective, advantage: spread(row.advantages), kl: row.beta)
      try compare([found.objective], [row.formula_f64], what)
      try compare(found.byLogp, row.grad_new_logps, what + " by logp")
    }
    #expect(cases.grpo.count == 22)
  }

  @Test("RLOO: advantages, values and derivatives agree with TRL's")
  func rloo() throws {
    for row in cases.rloo {
      let what = "RLOO \(row.num_generations) \(row.beta) \(row.normalize_advantages)"
      let r = try rollout(group: row.num_generations, kl: row.beta)
      let advantage = try call("leave_one_out(normalise: \(row.normalize_advantages))", r)
      try compare(numbers(advantage), row.advantages, what + " advantages")
      let kl = try call("r => segment_sum(kl_k1(r.old_logp, r.reference_logp), r.lengths)", r)
      try compare(numbers(kl), row.kl_per_sequence, what + " divergence")
      let found = try differentiate(
        "rloo_loss(ratio_clip: \(row.epsilon))", advantage: spread(row.advantages), kl: row.beta)
      try compare([found.objective], [row.loss_f64], what)
      try compare(found.byLogp, row.grad_new_logps, what + " by logp")
    }
    #expect(cases.rloo.count == 8)
  }

  @Test("PPO: token rewards, advantages, returns, both losses and both derivatives agree with TRL's formulas")
  func ppo() throws {
    var checked = 0
    for row in cases.ppo where row.config.kind == nil {
      let c = row.config
      let values = try #require(row.values)
      let kl = try #require(c.kl_coef)
      let estimator = "kl_" + (c.kl_estimator ?? "")
      let r = try rollout(group: 1, kl: kl, [("values", values), ("value_lengths", cases.value_lengths)])
      let whiten = c.whiten_rewards ?? false
      let rewards = try call(
        "r => \(whiten ? "whitened(" : "(")token_rewards(r, estimator: \(estimator))\(whiten ? ", shift: false" : ""))",
        r)
      try compare(numbers(rewards), row.token_rewards, "token rewards")
      func advantage(_ isWhitened: Bool) throws -> RecordObject {
        let call = try call(
          "gae_advantage(gamma: \(c.gamma ?? 0), lambda: \(c.lam ?? 0), whiten: \(isWhitened), "
            + "whiten_rewards: \(whiten), estimator: \(estimator))", r)
        return try #require(call.asRecord)
      }
      let plain = try advantage(false)
      let gae = try #require(row.gae_unwhitened)
      try compare(numbers(plain.value("advantage")), ofTokens(gae), "advantages before whitening")
      let given = try advantage(true)
      try compare(numbers(given.value("returns")), row.returns, "returns")
      let whitened = try numbers(given.value("advantage"))
      try compare(whitened, row.advantages_whitened, "advantages")
      let found = try differentiate(
        "ppo_loss(ratio_clip: \(c.cliprange), value_clip: \(c.cliprange_value ?? 0), value_weight: \(c.vf_coef ?? 0))",
        advantage: whitened, kl: kl, value: try #require(row.vpred),
        [("old_value", values), ("returns", try #require(row.returns))])
      try compare([found.objective], [row.loss], "objective")
      try compare([try #require(found.valueLoss)], row.vf_loss.map { [$0] }, "the critic's loss")
      try compare([try #require(found.clipped)], row.clipfrac.map { [$0] }, "clipped share")
      try compare(found.byLogp, row.grad_new_logps, "by logp")
      try compare(found.byValue, row.grad_vpred, "by value")
      checked += 1
    }
    #expect(checked == 2)
  }

  /// The entries of states that are tokens.
  private func ofTokens(_ states: [Double]) -> [Double] {
    var start = 0
    var kept: [Double] = []
    for (tokens, count) in zip(cases.lengths, cases.value_lengths) {
      kept += states[start..<start + Int(tokens)]
      start += Int(count)
    }
    return kept
  }

  @Test("PPO without a critic: rewards after the divergence, advantages, value and derivatives agree")
  func withoutCritic() throws {
    let row = try #require(cases.ppo.first { $0.config.kind != nil })
    let r = try rollout(group: 1, kl: 0.1)
    try compare(numbers(call("rewards_after_kl", r)), row.rewards_after_kl, "rewards")
    let advantage = try numbers(call("mean_baseline()", r))
    try compare(advantage, row.advantages, "advantages")
    let found = try differentiate(
      "policy_loss(ratio_clip: \(row.config.cliprange))", advantage: spread(advantage), kl: 0.1)
    try compare([found.objective], [row.loss], "objective")
    try compare(found.byLogp, row.grad_new_logps, "by logp")
  }

  @Test("methods that compare completions of a prompt say so where there is only one")
  func groupsOfOne() throws {
    let r = try rollout(group: 1, kl: 0)
    for name in ["group_advantage", "leave_one_out"] {
      let error = #expect(throws: RuntimeError.self) { try call(name + "()", r) }
      #expect(error?.message == "`\(name)` compares the completions of a prompt and needs two or more")
    }
  }

  @Test(
    "unknown choices are refused when the objective is made",
    arguments: [
      (
        "grpo_loss(reduction: \"mean\")", "tokens are reduced by grpo, bnpo, dapo, dr_grpo or luspo, not mean"
      ),
      ("grpo_loss(level: \"word\")", "ratios are taken at the level token or sequence, not word"),
      (
        "group_advantage(scale: \"rank\")",
        "`group_advantage` knows the scales group, batch and none, not rank"
      ),
    ])
  func unknownChoices(code: String, message: String) throws {
    let error = #expect(throws: RuntimeError.self) { try script.run(code) }
    #expect(error?.message == message)
  }
}
