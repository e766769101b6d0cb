import AlignRuntime
import AlignTable
import Foundation
import TestSupport
import Testing

@testable import AlignLibrary
@testable import AlignTraining

/// Reward models from the language: the numbers of TRL's RewardTrainer, and bits.
@Suite("Reward models")
struct RewardTests {
  static let fixture = Repository.fixture("reward_model")

  /// One case of the fixture: `bt`, `bt_margin`, `bt_margin_center`.
  struct Case: Decodable {
    let config: [String: Double]
    let input_ids: [[Int]]
    let attention_mask: [[Int]]
    let margins: [Double]
    let rewards_chosen_f64: [Double]
    let rewards_rejected_f64: [Double]
    let loss_f64: Double
    let accuracy: Double

    var center: Double { config["center_rewards_coefficient"] ?? 0 }

    /// The rows as pairs of token ids behind a prompt of the beginning of text; chosen ones stand first in the file.
    var program: String {
      func ids(_ index: Int) -> [Int] { Array(input_ids[index].prefix(attention_mask[index].reduce(0, +))) }
      let rows = margins.indices.map { index in
        let (chosen, rejected) = (ids(index), ids(index + margins.count))
        return "{prompt: [\(chosen[0])], chosen: \(Array(chosen.dropFirst())), "
          + "rejected: \(Array(rejected.dropFirst())), gap: \(margins[index])}"
      }
      return "let pairs = to_pairs([\(rows.joined(separator: ",\n"))])"
    }
  }

  static func cases() throws -> [String: Case] {
    struct File: Decodable { let cases: [String: Case] }
    return try JSONDecoder().decode(
      File.self, from: Data(contentsOf: URL(filePath: fixture + "/expected.json"))
    )
    .cases
  }

  /// Rewards are computed in Float32; the reference is Float64.
  static let tolerance = 1e-5

  @Test(
    "rewards, margins and the objective agree with TRL's",
    .needsFixtures,
    arguments: ["bt", "bt_margin", "bt_margin_center"])
  func fixtureAgrees(name: String) throws {
    let expected = try #require(try Self.cases()[name])
    let prompt = try Prompt(threads: 2)
    try prompt.run("let rm = load_reward_model(\"\(Self.fixture)/model\")")
    try prompt.run(expected.program)
    let table = try #require((try value("margins(rm, pairs)", prompt).asObject as? TableObject)?.table)
    let columns = [
      ("chosen_reward", expected.rewards_chosen_f64), ("rejected_reward", expected.rewards_rejected_f64),
      ("margin", zip(expected.rewards_chosen_f64, expected.rewards_rejected_f64).map { $0 - $1 }),
    ]
    for (column, numbers) in columns {
      let found = try #require(table[column]?.floats)
      for (a, b) in zip(found, numbers) { #expect(abs(a - b) <= Self.tolerance, "\(column)") }
    }
    let loss = try value(
      "(rm |> reward_model(pairs, margin: .gap, center: \(expected.center), steps: 1, batch: 4)).history.loss[0]",
      prompt)
    #expect(abs((loss.asDouble ?? .nan) - expected.loss_f64) <= Self.tolerance)
    let accuracy = try value("pair_accuracy(margins(rm, pairs))", prompt)
    #expect(accuracy.asDouble == expected.accuracy)
  }

  /// The formula is computed in Float64 on both sides.
  static let formulaTolerance = 1e-12

  @Test("the loss and its derivatives are those of the formula, in Float64")
  func formula() throws {
    let script = try Script()
    let tensors = try script.machine.libraryServices().tensors
    let (chosen, rejected) = ([0.3, -1.2, 4.0, 0.0], [0.1, 0.9, -3.0, 0.0])
    for (call, margin, center) in [
      ("bradley_terry()", 0.0, 0.0), ("bradley_terry(margin: 0.7)", 0.7, 0),
      ("bradley_terry(center: 0.01)", 0, 0.01),
      ("bradley_terry(margin: .gap, center: 0.5)", 1.5, 0.5),
    ] {
      let function = try #require(try script.run(call))
      let loss = try LossFunction(function, isCoupled: false, machine: script.machine, tensors)
      var batch = LossBatch(
        chosenLogProbs: chosen, rejectedLogProbs: rejected, chosenTokens: [1, 1, 1, 1],
        rejectedTokens: [1, 1, 1, 1], progress: 0)
      batch.quantity = .reward
      batch.rows = LossBatch.Rows(
        table: Table(columns: [Column("gap", [0.0, 1.5, 1.5, 1.5, 1.5])]), positions: [1, 2, 3, 4])
      let result = try loss.evaluate(batch)
      for index in chosen.indices {
        let (c, r) = (chosen[index], rejected[index])
        let z = c - r - margin
        let pull = -1 / (1 + exp(z))
        let expected = log1p(exp(-z)) + center * (c + r) * (c + r)
        #expect(abs(result.losses[index] - expected) < Self.formulaTolerance, "\(call)")
        #expect(
          abs(result.chosenGradient[index] - (pull + 2 * center * (c + r))) < Self.formulaTolerance, "\(call)"
        )
        #expect(
          abs((result.rejectedGradient?[index] ?? .nan) - (-pull + 2 * center * (c + r)))
            < Self.formulaTolerance, "\(call)")
      }
    }
  }

  static let setUp = """
    let model = new_model(40, layers: 2, width: 32, heads: 2, seed: 4)
    let pairs = to_pairs(range(12) |> map(i =>
      {prompt: [1, 2 + i], chosen: [3, 4 + i, 15, 7], rejected: [5 + i, 15], gap: i / 4}))
    let train_it = () => model |> reward_model(pairs, margin: .gap, center: 0.01, steps: 12, batch: 5, lr: 1e-2)
    """

  @Test("one thread and two give the same bits, and so do a run in parts and one at once")
  func bits() throws {
    let hashes = try [1, 2].map { threads in
      let prompt = try Prompt(threads: threads)
      try prompt.run(Self.setUp)
      let whole = try prompt.run("train_it().model.hash")
      let parts = try prompt.run(
        """
        let begun = begin(new_reward_model(model), pairs, loss: bradley_terry(margin: .gap, center: 0.01), steps: 12,
          batch: 5, lr: 1e-2);
        (begun |> step(3) |> step |> resume).model.hash
        """)
      #expect(whole == parts)
      return whole
    }
    #expect(hashes[0] == hashes[1])
  }

  @Test("a pair's rewards in the ledger are the bits that it has alone")
  func aloneAndInABatch() throws {
    let prompt = try Prompt(threads: 2)
    try prompt.run(Self.setUp)
    let shown = try prompt.run(
      """
      let rm = train_it();
      let next = rm.model |> reward_model(pairs, steps: 1, batch: 12, order: "given");
      let alone = pairs |> map(p => [rm(p.prompt, p.chosen), rm(p.prompt, p.rejected)])
      alone == zip(list(next.ledger.chosen_reward), list(next.ledger.rejected_reward))
      """)
    #expect(shown == "true")
  }

  @Test("help, and the fields of a reward model, are there to be found")
  func fields() throws {
    let prompt = try Prompt()
    try prompt.run(Self.setUp)
    let shown = try prompt.run(
      """
      let rm = new_reward_model(model)
      [rm.parameters, rm.layers, rm.width, rm.vocabulary]
      rm.origin
      rm == new_reward_model(model)
      rm
      """)
    // Embedding, two layers of attention and feed-forward with their norms, the last norm, the head.
    let layer = 4 * 32 * 32 + 3 * 32 * 96 + 2 * 32
    #expect(shown.contains("[\(40 * 32 + 2 * layer + 32 + 32), 2, 32, 40]"))
    #expect(shown.contains("\"the trunk of new\"\ntrue\nreward model with "))
  }

  private func value(_ text: String, _ prompt: Prompt) throws -> Value {
    try prompt.run("let found = \(text)")
    return try #require(prompt.machine?.global("found"))
  }
}
