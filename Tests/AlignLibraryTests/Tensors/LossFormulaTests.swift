import AlignLibrary
import AlignRuntime
import Foundation
import TestSupport
import Testing

/// Losses of the standard library against values and derivatives from PyTorch in Float64.
@Suite("Loss formulas")
struct LossFormulaTests {
  /// `Tests/Fixtures/losses/formula_rows.json`; the script beside it says what it is.
  struct Table: Decodable {
    struct Row: Decodable {
      let loss: String
      let config: [String: Double]
      let value: [Double?]
      let d_chosen: [Double?]
      let d_rejected: [Double?]
    }

    let policy_chosen: [Double]
    let policy_rejected: [Double]
    let ref_chosen: [Double]
    let ref_rejected: [Double]
    let n_chosen: [Double]
    let n_rejected: [Double]
    let rows: [Row]
  }

  static func table(_ path: String) throws -> Table {
    try JSONDecoder().decode(Table.self, from: Data(contentsOf: URL(filePath: path)))
  }

  static let folder = Repository.tests("Fixtures/losses")
  static let wholeTable = Repository.fixture("losses/formula_table.json")

  /// The call that gives the loss of a row; nil for what isn't ours.
  static func call(_ row: Table.Row) -> String? {
    func number(_ name: String) -> String { "\(row.config[name] ?? .nan)" }
    let beta = "beta: \(number("beta"))"
    let smoothed = "\(beta), epsilon: \(number("label_smoothing"))"
    switch row.loss {
    case "sigmoid": return "dpo(\(beta))"
    case "hinge": return "hinge(\(beta))"
    case "ipo": return "ipo(tau: \(number("beta")), average: true)"
    case "nca_pair": return "nca(\(beta))"
    case "bco_pair": return "bco(\(beta))"
    case "sppo_hard": return "sppo(\(beta))"
    case "apo_zero": return "apo_zero(\(beta))"
    case "apo_down": return "apo_down(\(beta))"
    case "discopop": return "discopop(\(beta))"
    case "sigmoid_norm": return "dpo_per_token(\(beta))"
    case "robust": return "robust_dpo(\(smoothed))"
    case "cdpo": return "cdpo(\(smoothed))"
    case "exo_pair": return "exo(\(smoothed))"
    case "slic": return "slic(delta: \(number("delta")), lambda: \(number("lam")))"
    case "simpo": return "simpo(\(beta), gamma: \(number("gamma")))"
    case "cpo": return "cpo(\(beta), alpha: 0)"
    case "orpo_or": return "b => orpo(lambda: \(number("beta")))(b) + b.chosen_logp / b.chosen_tokens"
    default: return nil
    }
  }

  /// Relative to the larger of 1 and the expected value.
  static func compare(_ found: [Double], _ expected: [Double?], _ what: String) {
    for (index, (found, expected)) in zip(found, expected).enumerated() {
      guard let expected, expected.isFinite else { continue }
      #expect(abs(found - expected) <= 1e-9 * max(1, abs(expected)), "\(what), pair \(index)")
    }
  }

  static func check(_ table: Table) throws {
    let script = try Script()
    let context = try script.machine.libraryServices().tensors
    var checked = 0
    for row in table.rows {
      let call = try #require(Self.call(row), "no loss for \(row.loss)")
      let loss = try #require(try script.run(call))
      let run = Differentiation(context)
      let (chosen, rejected) = (run.input(table.policy_chosen), run.input(table.policy_rejected))
      let (chosenReference, rejectedReference) = (
        run.constant(table.ref_chosen), run.constant(table.ref_rejected)
      )
      let reference = run.difference(chosenReference, rejectedReference)
      let margin = run.difference(chosen, rejected)
      let batch = Value.record([
        ("chosen_logp", .object(chosen)), ("rejected_logp", .object(rejected)),
        ("chosen_reference", .object(chosenReference)), ("rejected_reference", .object(rejectedReference)),
        ("chosen_tokens", .object(run.constant(table.n_chosen))),
        ("rejected_tokens", .object(run.constant(table.n_rejected))),
        ("margin", .object(margin)), ("logratio_margin", .object(run.difference(margin, reference))),
      ])
      let result = try script.machine.call(loss, [batch])
      let count = table.policy_chosen.count
      let what = "\(row.loss) \(row.config)"
      compare(try #require(try run.values(result, count: count)), row.value, what)
      try run.backward(from: result, seeds: Array(repeating: 1, count: count))
      compare(run.gradient(of: chosen), row.d_chosen, what + " by chosen")
      compare(run.gradient(of: rejected), row.d_rejected, what + " by rejected")
      checked += 1
    }
    #expect(checked == 30)
  }

  @Test("values and derivatives agree with PyTorch's")
  func rowsAgree() throws {
    try Self.check(Self.table(Self.folder.appending(path: "formula_rows.json").path))
  }

  @Test(
    "the whole table agrees",
    .needsFixtures)
  func tableAgrees() throws {
    // Python writes NaN and Infinity into its JSON, which JSON doesn't have.
    let text = try String(contentsOfFile: Self.wholeTable, encoding: .utf8)
    let readable = text.replacing("-Infinity", with: "null").replacing("Infinity", with: "null")
      .replacing("NaN", with: "null")
    try Self.check(JSONDecoder().decode(Table.self, from: Data(readable.utf8)))
  }

  @Test("at the start, with the policy equal to the reference, the losses have their known values")
  func initialValues() throws {
    let script = try Script()
    let batch = """
      let same = tensor([-7.0])
      let b = {chosen_logp: same, rejected_logp: same, chosen_reference: same, rejected_reference: same,
        chosen_tokens: tensor([3.0]), rejected_tokens: tensor([5.0]), margin: same - same,
        logratio_margin: same - same, progress: 0.0}
      """
    try script.run(batch)
    let ln2 = 0.6931471805599453
    let expected: [(String, Double)] = [
      ("dpo()", ln2), ("cdpo()", ln2), ("robust_dpo()", ln2), ("hinge()", 1), ("ipo(tau: 0.1)", 25),
      ("exo(epsilon: 0.1)", 0.5108256237659907), ("nca()", 2 * ln2), ("bco()", 2 * ln2),
      ("sppo(beta: 0.1)", 50),
      ("apo_zero()", 1), ("apo_down()", 1), ("discopop()", 0.5 * (ln2 + 1)), ("dpo_per_token()", ln2),
      ("f_dpo(\"js\")", ln2), ("f_dpo(\"forward_kl\")", ln2), ("dpop()", ln2),
    ]
    for (call, value) in expected {
      let found = try #require(try script.run("\(call)(b)")?.asObject as? TensorObject)
      #expect(abs(found.elements[0] - value) < 1e-12, "\(call)")
    }
  }
}
