import AlignRuntime
import AlignTraining

/// The batch `b` that a loss sees: tensors with one entry a pair, recorded for going back.
final class LossBatchObject: Object {
  private let batch: LossBatch
  private let tape: Differentiation
  let chosen: TensorObject
  let rejected: TensorObject?

  init(_ batch: LossBatch, _ tape: Differentiation) {
    self.batch = batch
    self.tape = tape
    chosen = tape.input(batch.chosenLogProbs)
    rejected = batch.rejectedLogProbs.map(tape.input)
  }

  override var typeName: String { "batch" }

  override var fieldNames: [String] {
    let isReward = batch.quantity == .reward
    let other: Quantity = isReward ? .logProbability : .reward
    let references = ["chosen_reference", "rejected_reference", "logratio_margin"]
    let absent = [other.chosen, other.rejected] + (isReward ? references : [])
    return GivenObject.batch.fieldNames.filter { !absent.contains($0) }
  }

  override var count: Int? { batch.count }

  override func field(_ name: String) throws -> Value? {
    switch name {
    case batch.quantity.chosen: .object(chosen)
    case batch.quantity.rejected: .object(try rejected(for: name))
    case "chosen_reference": .object(tape.constant(try reference(batch.chosenReference, name)))
    case "rejected_reference":
      .object(tape.constant(try reference(try side(batch.rejectedReference, name), name)))
    case "chosen_tokens": .object(tape.constant(batch.chosenTokens))
    case "rejected_tokens": .object(tape.constant(try side(batch.rejectedTokens, name) ?? []))
    case "margin": .object(tape.difference(chosen, try rejected(for: name)))
    case "logratio_margin": .object(try logRatioMargin())
    case "progress": .float(batch.progress)
    case "rows": batch.rows.map { .object(TableObject($0.selected)) }
    default: try otherQuantity(name)
    }
  }

  /// Says what is wrong where a loss for language models is used for a reward model, or the other way round.
  private func otherQuantity(_ name: String) throws -> Value? {
    let other: Quantity = batch.quantity == .reward ? .logProbability : .reward
    guard name == other.chosen || name == other.rejected else { return nil }
    throw RuntimeError(
      .invalidLoss,
      batch.quantity == .reward
        ? "the loss reads `\(name)`, but a reward model gives rewards, no log-probabilities"
        : "the loss reads `\(name)`, but a language model gives log-probabilities, no rewards",
      hint: batch.quantity == .reward
        ? "`\(batch.quantity.chosen)`, `\(batch.quantity.rejected)` and `margin` are what there is"
        : "reward_model(model, pairs, ...) trains a reward model")
  }

  private func logRatioMargin() throws -> TensorObject {
    let rejected = try rejected(for: "logratio_margin")
    let ratios = [(chosen, batch.chosenReference), (rejected, batch.rejectedReference)]
    let (a, b) = (
      tape.difference(ratios[0].0, tape.constant(try reference(ratios[0].1, "logratio_margin"))),
      tape.difference(ratios[1].0, tape.constant(try reference(ratios[1].1, "logratio_margin")))
    )
    return tape.difference(a, b)
  }

  private func rejected(for name: String) throws -> TensorObject {
    guard let rejected else { throw missingSide(name) }
    return rejected
  }

  private func side(_ values: [Double]?, _ name: String) throws -> [Double]? {
    if batch.rejectedLogProbs == nil { throw missingSide(name) }
    return values
  }

  private func missingSide(_ name: String) -> RuntimeError {
    RuntimeError(
      .invalidLoss, "the loss reads `\(name)`, but demonstrations have no rejected side",
      hint: batch.quantity == .reward
        ? "train on pairs; contrast(...) makes them of responses"
        : "train on pairs, or use a loss of the chosen side such as sft()")
  }

  private func reference(_ values: [Double]?, _ name: String) throws -> [Double] {
    guard let values else {
      throw RuntimeError(
        .invalidLoss, "the loss reads `\(name)`, but there is no reference model",
        hint: batch.quantity == .reward
          ? "a reward model has none; bradley_terry() is its loss" : "name one: train(..., reference: model)")
    }
    return values
  }

  override var summary: String { "<batch of \(batch.count)>" }
}
