import AlignData
import AlignTensor

/// A training at some step: an immutable snapshot of everything that the rest of it depends on. Taking steps gives
/// another run; the weights are copied only if somebody still holds this one.
package final class Run {
  package let settings: TrainingSettings
  package let loss: LossFunction
  package let order: CompiledOrder
  /// The rows of `order.table` as token ids.
  package let items: [TrainingItem]
  /// The learning rate of each step.
  package let learningRates: [Double]
  /// The model that the run began with.
  package let base: any TrainableModel
  package let reference: (any TrainableModel)?
  /// Steps taken.
  package let step: Int
  package let parameters: ParameterStore<Float>
  package let optimizer: AdamW<Float>
  package let history: History
  package let ledger: Ledger
  /// What was left out of the data, and the like.
  package let notes: [String]

  init(_ state: RunState) {
    settings = state.settings
    loss = state.loss
    order = state.order
    items = state.items
    learningRates = state.learningRates
    base = state.base
    reference = state.reference
    step = state.step
    parameters = state.parameters
    optimizer = state.optimizer
    history = state.history
    ledger = state.ledger
    notes = state.notes
  }

  package var isFinished: Bool { step == settings.steps }

  /// The content hash of the model that the run began with.
  package var parent: String { base.contentHash }

  /// The model with the weights of this step. The run's weights themselves: nothing is copied.
  package private(set) lazy var model: any TrainableModel = base.replacingParameters(parameters)

  /// A run that has taken no step.
  package static func begin(
    _ plan: Curriculum, base: any TrainableModel, reference: (any TrainableModel)?, loss: LossFunction,
    settings: TrainingSettings, schedule: (Double) throws -> Double, preparation: DataPreparation,
    _ context: TensorContext
  ) throws -> Run {
    try settings.validate()
    try context.requireTraining(of: base.parameters.layout)
    let rates = try settings.learningRates(schedule)
    var items: [TrainingItem] = []
    var notes: [String] = []
    let prepared = try plan.mappingTables { table in
      let data = try preparation.prepare(table)
      items += data.items
      notes += data.notes
      return (data.table, data.kept)
    }
    let order = try prepared.compile(steps: settings.steps, batch: settings.batch, seed: settings.seed)
    precondition(items.count == order.table.rowCount, "every row of the compiled table has its tokens")
    let state = RunState(
      settings: settings, loss: loss, order: order, items: items, learningRates: rates, base: base,
      reference: reference, step: 0, parameters: base.parameters,
      optimizer: AdamW(base.parameters.layout, settings: settings.optimizer, context),
      history: History(quantity: base.quantity),
      ledger: Ledger(quantity: base.quantity), notes: notes + order.notes)
    return Run(state)
  }
}

/// The fields of a run while steps are taken.
struct RunState {
  var settings: TrainingSettings
  var loss: LossFunction
  var order: CompiledOrder
  var items: [TrainingItem]
  var learningRates: [Double]
  var base: any TrainableModel
  var reference: (any TrainableModel)?
  var step: Int
  var parameters: ParameterStore<Float>
  var optimizer: AdamW<Float>
  var history: History
  var ledger: Ledger
  var notes: [String]
}

extension RunState {
  init(_ run: Run) {
    self.init(
      settings: run.settings, loss: run.loss, order: run.order, items: run.items,
      learningRates: run.learningRates,
      base: run.base, reference: run.reference, step: run.step, parameters: run.parameters,
      optimizer: run.optimizer, history: run.history, ledger: run.ledger, notes: run.notes)
  }
}
