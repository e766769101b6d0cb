import AlignData
import AlignModel
import AlignTable
import AlignTensor
import Foundation
import Testing

@testable import AlignTraining

@Suite struct TrainerTests {
  let context = TensorContext(threadCount: 1)

  static func pairs(_ count: Int) -> Table {
    func ids(_ values: [Int]) -> Cell { .list(values.map(Cell.int)) }
    return Table(
      kind: .pairs,
      rows: (0..<count).map { index in
        [
          Cell.Field("prompt", ids([1 + index % 3, index % 5])),
          Cell.Field("chosen", ids([2, (index * 3) % 7, 7])),
          Cell.Field("rejected", ids([(index * 5) % 7, 7])),
        ]
      })
  }

  func preparation(_ policy: LengthPolicy = .refuse, maximum: Int = 64) -> DataPreparation {
    DataPreparation(
      encoder: TextEncoder(tokenizer: nil, endID: nil, vocabularySize: 8), maximumTokens: maximum,
      policy: policy,
      memo: TokenMemo())
  }

  func begin(
    _ plan: Curriculum? = nil, loss: LossFunction = TestLosses.dpo(0.5), steps: Int = 12, batch: Int = 4,
    rate: Double = 0.05, warmup: Int = 0, reference: Bool = true, schedule: (Double) -> Double = { _ in 1 }
  ) throws -> Run {
    let model = BigramModel(vocabulary: 8, context)
    return try Run.begin(
      plan ?? .plain(Self.pairs(10)), base: model, reference: reference ? model : nil, loss: loss,
      settings: TrainingSettings(
        steps: steps, batch: batch, learningRate: rate, warmupSteps: warmup, seed: 3),
      schedule: schedule, preparation: preparation(), context)
  }

  func trainer() -> Trainer { Trainer(context, references: ReferenceCache()) }

  func finish(_ run: Run, by count: Int? = nil) throws -> Run {
    let advance = trainer().advance(run, by: count)
    if let failure = advance.failure { throw failure }
    return advance.run
  }

  @Test func theFirstStepOfAPolicyThatIsItsReferenceHasMarginZeroAndLossLog2() throws {
    let run = try finish(begin(), by: 1)
    let first = try #require(run.history.steps.first)
    #expect(first.logRatioMargin == 0)
    #expect(first.accuracy == 0.5)
    #expect(first.loss == log(2))
    #expect(run.ledger.visits.allSatisfy { $0.logRatioMargin == 0 })
  }

  @Test func trainingWidensTheMarginAndLeavesTheOldRunAlone() throws {
    let start = try begin(steps: 60)
    let before = start.parameters.flat.elements
    let end = try finish(start)
    #expect(end.isFinished && start.step == 0)
    #expect((end.history.steps.last?.logRatioMargin ?? 0) > 1)
    #expect(start.parameters.flat.elements == before)
    #expect(start.base.parameters.flat.elements == before)
    #expect(end.ledger.visits.count == 240 && end.history.table.rowCount == 60)
  }

  @Test func wholeAndSteppedAndInterruptedRunsHaveTheSameBits() throws {
    let whole = try finish(begin())
    var stepped = try begin()
    while !stepped.isFinished { stepped = try finish(stepped, by: 5) }
    var polls = 0
    let paused = trainer().advance(
      try begin(),
      shouldStop: {
        polls += 1
        return polls == 4
      }
    ).run
    #expect(paused.step == 4 && !paused.isFinished)
    let resumed = try finish(paused)
    for other in [stepped, resumed] {
      #expect(other.parameters.flat.elements == whole.parameters.flat.elements)
      #expect(other.ledger.visits == whole.ledger.visits)
      #expect(other.history.table.removing(["seconds"]) == whole.history.table.removing(["seconds"]))
    }
  }

  @Test func referenceLogProbsAreComputedOncePerPair() throws {
    let run = try begin(steps: 20)
    let model = try #require(run.reference as? BigramModel)
    let cache = ReferenceCache()
    _ = Trainer(context, references: cache).advance(run)
    // Ten rows, some of which are the same units.
    let distinct = Set(run.items.map(\.unit)).count
    #expect(model.scoreCount == distinct && cache.misses == distinct)
  }

  @Test func theObjectiveIsTheWeightedMeanOverTheBatch() throws {
    let run = try finish(begin(loss: TestLosses.sft, reference: false), by: 1)
    let visits = run.ledger.visits
    let tokens = visits.reduce(0.0) { $0 + $1.weight }
    let expected = -visits.reduce(0.0) { $0 + $1.chosenLogProb } / tokens
    #expect(abs((run.history.steps.first?.loss ?? 0) - expected) < 1e-12)
    #expect(visits.allSatisfy { $0.weight == 3 })
  }

  @Test func theGradientIsThatOfTheObjective() throws {
    // One step of gradient descent is hard to see through AdamW, the norm of the gradient is not: compare it with
    // central differences of the objective over all parameters.
    let run = try begin(loss: TestLosses.sft, steps: 1, batch: 4, reference: false)
    let finished = try finish(run)
    let norm = try #require(finished.history.steps.first).gradientNorm
    func objective(_ store: ParameterStore<Float>) throws -> Double {
      let model = run.base.replacingParameters(store)
      let units = run.order.visits(ofStep: 0).map { run.items[$0.row].unit }
      let total = units.reduce(0) { $0 + $1.completions[0].count }
      return try -units.reduce(0.0) { $0 + (try model.score($1, context))[0].sequenceLogProb } / Double(total)
    }
    var squares = 0.0
    for index in 0..<64 {
      func shifted(_ by: Float) throws -> Double {
        var store = run.base.parameters
        store.updateAll(context) { $0[index] += by }
        return try objective(store)
      }
      let slope = (try shifted(1e-2) - shifted(-1e-2)) / 2e-2
      squares += slope * slope
    }
    #expect(abs(norm - squares.squareRoot()) < 1e-3 * norm)
  }

  @Test func warmUpComesFirstAndTheScheduleCoversTheRest() throws {
    let run = try begin(steps: 10, rate: 1, warmup: 4, schedule: { 1 - $0 })
    let warming: [Double] = [0, 0.25, 0.5, 0.75]
    let falling: [Double] = (0..<6).map { 1 - Double($0) / 6 }
    #expect(run.learningRates == warming + falling)
    let first = try finish(run, by: 1)
    #expect(first.parameters.flat.elements == run.parameters.flat.elements)
  }

  @Test func aCoupledLossMustSaySo() throws {
    let silent = trainer().advance(try begin(loss: TestLosses.spread(says: false), reference: false))
    #expect(
      (silent.failure as? TrainingError)?.message
        == "the loss of a pair depends on the other pairs of its batch")
    #expect(silent.run.step == 0)
    let declared = try finish(begin(loss: TestLosses.spread(says: true), reference: false))
    let byResult = try finish(begin(loss: TestLosses.spread(says: false, inResult: true), reference: false))
    #expect((declared.history.steps.last?.loss ?? 1) < (declared.history.steps.first?.loss ?? 0))
    #expect(byResult.parameters.flat.elements == declared.parameters.flat.elements)
  }

  @Test func aNumberThatIsNoneStopsTheRunAndKeepsIt() throws {
    let loss = LossFunction(source: "bad", hash: "bad") { batch in
      let value = batch.progress > 0.4 ? Double.nan : 1
      return LossResult(losses: [value], chosenGradient: [1], rejectedGradient: [0])
    }
    let advance = trainer().advance(try begin(loss: loss, batch: 1, reference: false))
    let error = try #require(advance.failure as? TrainingError)
    #expect(
      error.message.hasPrefix("the loss of pair ")
        && error.message.hasSuffix("no finite number (nan) in step 5"))
    #expect(advance.run.step == 5 && advance.run.history.steps.count == 5)
  }

  @Test func aLossThatAveragesIsTold() throws {
    let loss = LossFunction(source: "mean", hash: "mean") { _ in
      LossResult(losses: [1, 2], chosenGradient: [1])
    }
    let error = trainer().advance(try begin(loss: loss)).failure as? TrainingError
    #expect(error?.message == "the loss gave 2 values for 1 pairs")
  }

  @Test func settingsThatMakeNoSenseAreRefused() {
    for settings in [
      TrainingSettings(steps: 0), TrainingSettings(steps: 1, batch: 0),
      TrainingSettings(steps: 1, learningRate: .nan),
      TrainingSettings(steps: 4, warmupSteps: 4), TrainingSettings(steps: 4, clip: 0),
      TrainingSettings(steps: 4, optimizer: .init(beta1: 1)),
      TrainingSettings(steps: 4, optimizer: .init(weightDecay: -1)),
    ] {
      #expect(throws: TrainingError.self) { try settings.validate() }
    }
  }

  @Test func theLedgerTellsEasyFromHard() throws {
    let table = Self.pairs(6)
    let plan = Curriculum.easyToHard(
      easy: table, hard: table, alpha: ProgressFunction(source: "t => t") { $0 })
    let run = try finish(begin(plan))
    let ledger = run.ledger.table
    #expect(ledger.kind == .ledger)
    #expect(Set(ledger["source"]?.strings ?? []) == ["easy", "hard"])
    #expect(run.history.table["alpha"]?.floats?[6] == 0.5)
  }

  @Test func rowsThatAreTooLongAreRefusedOrDroppedOrClipped() throws {
    let table = Self.pairs(10)
    #expect {
      try preparation(maximum: 4).prepare(table)
    } throws: { error in
      (error as? TrainingError)?.message
        == "10 of 10 rows have more tokens than the 4 that fit, the first of them row 0, the longest 5 tokens"
    }
    let clipped = try preparation(.clip, maximum: 4).prepare(table)
    #expect(clipped.items.allSatisfy { $0.unit.completions.allSatisfy { $0.count <= 2 } })
    #expect(clipped.notes == ["cut 10 completions at 4 tokens"])
    let short = table.appending(
      table.rows(at: [0]).removing(["chosen"]).adding(Column("chosen", cells: [.list([.int(1)])])))
    let dropped = try preparation(.drop, maximum: 4).prepare(short)
    #expect(dropped.kept == [10] && dropped.notes == ["left out 10 rows of more than 4 tokens"])
  }

  @Test func tokenIdsOutsideOfTheVocabularyAreNamed() throws {
    let table = Table(
      kind: .demonstrations,
      columns: [Column("prompt", cells: [.list([.int(1)])]), Column("completion", cells: [.list([.int(9)])])])
    #expect {
      try preparation().prepare(table)
    } throws: { error in
      (error as? ModelError)?.message
        == "token id 9 at position 0 is outside of the vocabulary, 0...7 (row 0)"
    }
    #expect(throws: TrainingError.self) { try preparation().prepare(Table(columns: [Column("x", [1])])) }
  }
}
