import AlignModel
import AlignTable
import AlignTensor

extension Run {
  /// Writes moments and state into the folder that the model was saved to.
  package func saveState(to path: String) throws {
    let folder = RunFolder(path)
    let trained = try folder.write(optimizer, parameters.layout, weights: model.contentHash)
    try folder.write(
      state: [
        Cell.Field("step", .int(step)), Cell.Field("trained", trained),
        Cell.Field("history", .list(history.steps.map(\.cell))),
        Cell.Field("ledger", .list(ledger.visits.map(\.cell))),
      ], identity: identity)
  }

  /// This run, which has taken no step, at the step at which a run of the same model, data, loss and settings was saved.
  package func restored(from path: String, _ context: TensorContext) throws -> Run {
    let folder = RunFolder(path)
    let state = try folder.state(identity: identity)
    guard let step = state["step"]?.asInt, (0...settings.steps).contains(step),
      let steps = state["history"]?.asList?.compactMap(History.Step.init), steps.count == step,
      let visits = state["ledger"]?.asList?.compactMap(Ledger.Visit.init)
    else { throw folder.damaged }
    var result = RunState(self)
    result.optimizer = try folder.read(
      state["trained"], into: &result.parameters, settings.optimizer, context
    ) { base.replacingParameters($0).contentHash }
    result.step = step
    result.history.steps = steps
    result.ledger.visits = visits
    return Run(result)
  }

  private var identity: [(name: String, value: Cell)] {
    var tokens = StableHash()
    for item in items {
      for part in [item.unit.prompt] + item.unit.completions {
        tokens.add(part.count)
        for id in part { tokens.add(Int(id)) }
      }
    }
    return RunIdentity.common(settings, rates: learningRates) + [
      ("order", .string(settings.order)), ("coupled", .bool(loss.isCoupled)),
      ("model", .string(base.contentHash)), ("reference", reference.map { .string($0.contentHash) } ?? .none),
      ("loss", .string(loss.hash)), ("data", .string(order.hash.hex)), ("tokens", .string(tokens.hex)),
    ]
  }
}
