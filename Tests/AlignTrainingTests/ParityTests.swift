import AlignData
import AlignModel
import AlignTable
import AlignTensor
import Foundation
import TestSupport
import Testing

@testable import AlignTraining

/// The runs of the fixtures: the same data, the same weights, the same settings as TRL's trainers, compared with curves
/// and checksums computed in Float64.
@Suite(.needsFixtures, .serialized)
struct ParityTests {
  struct Case: CustomStringConvertible, Sendable {
    let method: String
    let schedule: String
    var description: String { "\(method)/\(schedule)" }
  }

  static let cases = ["dpo", "sft"].flatMap { method in
    ["constant", "warmup_cosine"].map { Case(method: method, schedule: $0) }
  }

  @Test(arguments: cases, ProductBackend.allCases)
  func curvesAndWeightsAgreeWithTheReference(_ test: Case, products: ProductBackend) throws {
    let context = TensorContext(products: products)
    let model = try LanguageModel.load(Repository.fixture("models/llama_gqa_untied"), context)
    let expected = try Fixture.run(test.description)
    let warmup = expected["warmup_steps"]?.asInt ?? 0
    var run = try Fixture.begin(
      test.method, model, warmup: warmup, cosine: test.schedule != "constant", context)
    let trainer = Trainer(context, references: ReferenceCache())
    let curve = try #require(expected["ref_f64"]?.asList)
    let checks = try #require(expected["checksums_sum_l2_ref_f64"]?.asRecord)
    for check in checks {
      let advance = trainer.advance(run, by: (Int(check.name) ?? 0) - run.step)
      if let failure = advance.failure { throw failure }
      run = advance.run
      #expect(try Fixture.worstDistance(run.parameters, check.value) < 1e-4, "after \(check.name) steps")
    }
    #expect(run.isFinished && curve.count == 20)
    for (record, point) in zip(run.history.steps, curve) {
      #expect(abs(record.loss - (point["loss"]?.asDouble ?? .nan)) < 1e-4, "loss of step \(record.step)")
      #expect(abs(record.learningRate - (point["lr"]?.asDouble ?? .nan)) < 1e-12)
      let norm = point["grad_norm"]?.asDouble ?? .nan
      #expect(abs(record.gradientNorm - norm) < 1e-3 * norm, "gradient norm of step \(record.step)")
      if let margin = point["margin"]?.asDouble, let mine = record.logRatioMargin {
        #expect(abs(0.1 * mine - margin) < 1e-4 * max(1, abs(margin)), "reward margin of step \(record.step)")
      }
    }
  }

  @Test(arguments: ProductBackend.allCases)
  func oneAndTwoThreadsGiveTheSameBits(products: ProductBackend) throws {
    let results = try [1, 2].map { threads in
      let context = TensorContext(threadCount: threads, products: products)
      let model = try LanguageModel.load(Repository.fixture("models/llama_gqa_untied"), context)
      let run = try Fixture.begin("dpo", model, warmup: 0, cosine: false, context)
      return Trainer(context, references: ReferenceCache()).advance(run, by: 5).run
    }
    #expect(results[0].step == 5)
    #expect(results[0].parameters.flat.elements == results[1].parameters.flat.elements)
    #expect(results[0].ledger.visits == results[1].ledger.visits)
  }

  @Test(arguments: ProductBackend.allCases)
  func aRealModelThatIsItsReferenceHasMarginZeroExactly(products: ProductBackend) throws {
    let context = TensorContext(products: products)
    let model = try LanguageModel.load(Repository.fixture("models/llama_gqa_untied"), context)
    let run = try Fixture.begin("dpo", model, warmup: 4, cosine: true, context)
    let first = Trainer(context, references: ReferenceCache()).advance(run, by: 1).run
    #expect(first.ledger.visits.count == 4)
    #expect(first.ledger.visits.allSatisfy { $0.logRatioMargin == 0 && $0.loss == log(2) })
  }

  @Test(arguments: ProductBackend.allCases)
  func anInterruptedRunOfARealModelGoesOnBitForBit(products: ProductBackend) throws {
    let context = TensorContext(products: products)
    let model = try LanguageModel.load(Repository.fixture("models/llama_gqa_untied"), context)
    let start = try Fixture.begin("dpo", model, warmup: 2, cosine: true, context)
    let trainer = Trainer(context, references: ReferenceCache())
    let whole = trainer.advance(start, by: 6).run
    let half = trainer.advance(start, by: 6, shouldStop: { true }).run
    #expect(half.step == 1)
    let resumed = trainer.advance(half, by: 5).run
    #expect(resumed.parameters.flat.elements == whole.parameters.flat.elements)
    #expect(resumed.ledger.visits == whole.ledger.visits)
  }
}

enum Fixture {
  static func run(_ name: String) throws -> Cell {
    let runs = try file()["runs"]
    return try #require(runs?[name])
  }

  private static func file() throws -> Cell {
    try JSONScanner.parse(FileBytes(path: Repository.fixture("training/llama_gqa_untied/training.json")))
  }

  /// The rows of a method's runs, as ids; only the first run of a method has them.
  static func rows(_ method: String) throws -> Table {
    let rows = try run("\(method)/warmup_cosine")["tokenized_rows"]?.asList ?? []
    if method == "sft" { return demonstrations(rows) }
    return Table(
      kind: .pairs,
      columns: ["prompt", "chosen", "rejected"].map { name in
        Column(name, cells: rows.map { $0["\(name)_ids"] ?? .none })
      })
  }

  /// Labels of -100 mark the tokens of the prompt.
  private static func demonstrations(_ rows: [Cell]) -> Table {
    var prompts: [Cell] = []
    var completions: [Cell] = []
    for row in rows {
      let ids = row["input_ids"]?.asList ?? []
      let count = (row["labels"]?.asList ?? []).prefix { $0.asInt == -100 }.count
      prompts.append(.list(Array(ids.prefix(count))))
      completions.append(.list(Array(ids.dropFirst(count))))
    }
    return Table(
      kind: .demonstrations,
      columns: [Column("prompt", cells: prompts), Column("completion", cells: completions)])
  }

  static func begin(
    _ method: String, _ model: LanguageModel, warmup: Int, cosine: Bool, _ context: TensorContext
  ) throws -> Run {
    try Run.begin(
      .given(rows(method)), base: model, reference: method == "dpo" ? model : nil,
      loss: method == "dpo" ? TestLosses.dpo(0.1) : TestLosses.sft,
      settings: TrainingSettings(
        steps: 20, batch: 4, learningRate: 1e-3, warmupSteps: warmup, clip: 1,
        optimizer: .init(weightDecay: 0.01)),
      schedule: { cosine ? 0.5 * (1 + cos(.pi * $0)) : 1 },
      preparation: DataPreparation(
        encoder: TextEncoder(
          tokenizer: nil, endID: model.endID, vocabularySize: model.configuration.vocabularySize),
        maximumTokens: model.configuration.contextLength, policy: .refuse, memo: TokenMemo()), context)
  }

  /// The greatest distance of a parameter's sum or norm from what is expected, in units of its norm.
  static func worstDistance(_ parameters: ParameterStore<Float>, _ expected: Cell) throws -> Double {
    var worst = 0.0
    let fields = try #require(expected.asRecord)
    #expect(fields.count == parameters.names.count)
    for field in fields {
      let values = (field.value.asList ?? []).compactMap(\.asDouble)
      try #require(values.count == 2)
      let elements = parameters.tensor(field.name).elements
      let sum = elements.reduce(0.0) { $0 + Double($1) }
      let norm = elements.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      worst = max(worst, abs(sum - values[0]) / values[1], abs(norm - values[1]) / values[1])
    }
    return worst
  }
}
