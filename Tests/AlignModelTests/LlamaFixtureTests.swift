import AlignTensor
import TestSupport
import Testing

@testable import AlignModel

@Suite("Llama checkpoints give the numbers of transformers", .needsFixtures)
struct LlamaFixtureTests {
  static let names = [
    "llama_gqa_untied", "llama_gqa_tied", "llama_mha_bias", "llama3_rope", "llama_bf16", "llama_f16",
    "llama_sharded",
  ]

  static func load(_ name: String, _ context: TensorContext) throws -> (LanguageModel, JSONNode) {
    (
      try LanguageModel.load(Fixtures.path("models/\(name)"), context),
      try Fixtures.json("models/\(name)/expected.json")
    )
  }

  /// The pairs of the fixture with the log-probabilities of each completion's tokens.
  static func pairs(_ expected: JSONNode) throws -> [(unit: ScoringUnit, tokens: [[Double]], sums: [Double])]
  {
    let batch = try expected.required("batch")
    let table = try batch.required("per_token_logps_ref_f64").elements().map { try $0.doubles() }
    let sums = try batch.required("sum_ref_f64").doubles()
    let rows = try batch.required("rows").elements()
    return try rows.enumerated().map { index, row in
      let prompt = try row.required("prompt_ids").ids()
      let completions = try ["chosen_ids", "rejected_ids"].map { try row.required($0).ids() }
      let lines = [index, index + rows.count]
      return (
        ScoringUnit(prompt: prompt, completions: completions),
        zip(lines, completions).map { line, completion in
          Array(table[line][(prompt.count - 1)..<(prompt.count - 1 + completion.count)])
        }, lines.map { sums[$0] }
      )
    }
  }

  @Test(
    "log-probabilities of pairs are those of the Float64 reference", arguments: names, ProductBackend.allCases
  )
  func pairLogProbabilities(name: String, products: ProductBackend) throws {
    let context = TensorContext(threadCount: 2, products: products, fillsWithNaN: true)
    let (model, expected) = try Self.load(name, context)
    var worst = 0.0
    for (unit, tokens, sums) in try Self.pairs(expected) {
      let scores = try model.score(unit, context)
      for (score, (reference, sum)) in zip(scores, zip(tokens, sums)) {
        #expect(score.count == reference.count)
        for (a, b) in zip(score, reference) { worst = max(worst, abs(Double(a) - b) / abs(b)) }
        let total = score.reduce(0.0) { $0 + Double($1) }
        #expect(abs(total - sum) <= 2e-5 * abs(sum))
      }
    }
    #expect(worst <= 2e-5)
  }

  @Test("every token of a text has the log-probability of the Float64 reference", arguments: names)
  func nextTokens(name: String) throws {
    let context = TensorContext(threadCount: 1)
    let (model, expected) = try Self.load(name, context)
    let input = try expected.required("input")
    let ids = try input.required("ids").ids()
    let reference = try input.required("next_token_logps_ref_f64").doubles()
    let scores = try model.score(
      ScoringUnit(prompt: [ids[0]], completions: [Array(ids.dropFirst())]), context)[0]
    #expect(scores.count == reference.count)
    for (a, b) in zip(scores, reference) { #expect(abs(Double(a) - b) <= 2e-5 * abs(b)) }
  }

  @Test(
    "the same network in Float64 agrees with the reference to eleven digits", arguments: names,
    ProductBackend.allCases)
  func doublePrecision(name: String, products: ProductBackend) throws {
    let context = TensorContext(threadCount: 2, products: products)
    let (model, expected) = try Self.load(name, context)
    let configuration = model.configuration
    var store = ParameterStore<Double>(configuration.layout, context)
    store.updateAll(context) { target in
      model.parameters.flat.withElements {
        for (index, value) in $0.enumerated() { target[index] = Double(value) }
      }
    }
    let rotary = RotaryTable<Double>(
      frequencies: configuration.rope.frequencies(headDimension: configuration.headDimension), positions: 64,
      context)
    for (unit, tokens, _) in try Self.pairs(expected) {
      let rows = ScoringRows([unit])
      let network = LlamaNetwork(
        configuration: configuration, weights: LlamaWeights(configuration, store), gradients: nil,
        rotary: rotary, tape: Tape<Double>(context, isRecording: false))
      let output = network.logProbabilities(rows.tokens, rows.layout, rows: rows.rows, targets: rows.targets)
      for (a, b) in zip(output.value.elements, tokens.flatMap { $0 }) {
        #expect(abs(a - b) <= 1e-11 * abs(b))
      }
    }
  }
}
