import AlignRuntime
import AlignTable
import AlignTensor
import AlignTraining

extension LossFunction {
  /// A function of the language as a loss: called with a batch, its result differentiated on a small tape.
  init(_ value: Value, isCoupled: Bool, machine: Machine, _ context: TensorContext) throws {
    guard let function = value.asFunction else {
      throw RuntimeError(
        .invalidLoss, "the loss must be a function of a batch, found \(value.typeWithArticle)")
    }
    // Weak: the machine holds the run that holds this loss.
    self.init(source: function.description, hash: function.textHash, isCoupled: isCoupled) {
      [weak machine] batch in
      guard let machine else { throw RuntimeError(.invalidLoss, "the session of this loss has ended") }
      return try machine.uninterrupted { try Self.evaluate(value, batch, machine, context) }
    }
  }

  private static func evaluate(
    _ function: Value, _ batch: LossBatch, _ machine: Machine, _ context: TensorContext
  ) throws -> LossResult {
    let tape = Differentiation(context)
    let object = LossBatchObject(batch, tape)
    let parts = try Parts(try machine.call(function, .object(object)))
    guard let losses = try tape.values(parts.loss, count: batch.count) else {
      throw RuntimeError(
        .invalidLoss, "the loss must give one number a pair, gave \(parts.loss.typeWithArticle)",
        hint: parts.loss.asFunction == nil ? nil : "call what makes the loss first: `dpo()`, not `dpo`")
    }
    var weights = Array(repeating: 1.0, count: batch.count)
    if let weight = parts.weight {
      guard let numbers = try tape.values(weight, count: batch.count) else {
        throw RuntimeError(
          .invalidLoss, "the weight of a loss must be one number a pair, found \(weight.typeWithArticle)")
      }
      weights = numbers
    }
    if weights.contains(where: { $0 != 0 }), !tape.dependsOnInputs(parts.loss) {
      throw RuntimeError(
        .invalidLoss, "the loss doesn't depend on what the model gives, so that nothing can be learnt",
        hint: "it must use `b.\(batch.quantity.chosen)`, `b.\(batch.quantity.rejected)` or a margin of them")
    }
    try tape.backward(from: parts.loss, seeds: weights)
    return LossResult(
      losses: losses, weights: weights, chosenGradient: tape.gradient(of: object.chosen),
      rejectedGradient: object.rejected.map(tape.gradient), isCoupled: parts.isCoupled)
  }

  /// What a loss gives: the loss alone, or a record with `loss`, `weight` and `coupled`.
  private struct Parts {
    var loss: Value
    var weight: Value?
    var isCoupled = false

    init(_ result: Value) throws {
      loss = result
      guard let record = result.asRecord else { return }
      guard let loss = record.value("loss") else {
        throw RuntimeError(.invalidLoss, "the record that the loss gives has no field `loss`")
      }
      for name in record.names where !["loss", "weight", "coupled"].contains(name) {
        throw RuntimeError(
          .invalidLoss, "the record that the loss gives has a field `\(name)`, which means nothing",
          hint: "its fields are `loss`, `weight` and `coupled`")
      }
      self.loss = loss
      weight = record.value("weight")
      isCoupled = record.value("coupled")?.asBool ?? false
    }
  }
}

extension FunctionObject {
  /// A hash of the text and of what it captures.
  var textHash: String {
    var hash = StableHash(sourceText ?? name)
    for (name, captured) in capturedValues {
      hash.add(name)
      hash.add(captured.asFunction?.description ?? captured.display(DisplayStyle()))
    }
    return hash.hex
  }
}
