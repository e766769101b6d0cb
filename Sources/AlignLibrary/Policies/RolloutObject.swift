import AlignRuntime
import AlignTensor
import AlignTraining

/// The rollout `r` that an advantage sees: tensors without derivatives.
final class RolloutObject: Object {
  private let rollout: Rollout
  private let context: TensorContext

  init(_ rollout: Rollout, _ context: TensorContext) {
    self.rollout = rollout
    self.context = context
  }

  override var typeName: String { "rollout" }

  override var fieldNames: [String] { GivenObject.rollout.fieldNames }

  override func field(_ name: String) throws -> Value? {
    switch name {
    case "rewards": tensor(rollout.rewards)
    case "group": .int(rollout.group)
    case "lengths": tensor(rollout.lengths.map(Double.init))
    case "old_logp": tensor(rollout.oldLogProbs)
    case "reference_logp": tensor(rollout.referenceLogProbs)
    case "values": tensor(try critic(rollout.values, name))
    case "value_lengths": tensor(try critic(rollout.valueLengths, name).map(Double.init))
    case "kl": .float(rollout.kl)
    case "max_tokens": .int(rollout.maximumTokens)
    case "progress": .float(rollout.progress)
    default: nil
    }
  }

  private func tensor(_ values: [Double]) -> Value { .object(TensorObject(context.tensor(values), context)) }

  private func critic<T>(_ values: T?, _ name: String) throws -> T {
    guard let values else { throw RuntimeError.noCritic("the advantage", name) }
    return values
  }

  override var summary: String { "<rollout of \(rollout.rewards.count) completions>" }
}

/// The minibatch `b` that an objective sees: `logp` and `value` are recorded for going back.
final class MinibatchObject: Object {
  private let batch: PolicyBatch
  private let tape: Differentiation
  let logp: TensorObject
  let value: TensorObject?

  init(_ batch: PolicyBatch, _ tape: Differentiation) {
    self.batch = batch
    self.tape = tape
    logp = tape.input(batch.logProbs)
    value = batch.values.map(tape.input)
  }

  override var typeName: String { "minibatch" }

  override var fieldNames: [String] { GivenObject.minibatch.fieldNames }

  override var count: Int? { batch.lengths.count }

  override func field(_ name: String) throws -> Value? {
    switch name {
    case "logp": .object(logp)
    case "old_logp": constant(batch.oldLogProbs)
    case "reference_logp": constant(batch.referenceLogProbs)
    case "advantage": constant(batch.advantage)
    case "lengths": constant(batch.lengths.map(Double.init))
    case "value": .object(try critic(value, name))
    case "old_value": constant(try critic(batch.oldValues, name))
    case "returns": constant(try returns())
    case "value_lengths": constant(try critic(batch.valueLengths, name).map(Double.init))
    case "kl": .float(batch.kl)
    case "max_tokens": .int(batch.maximumTokens)
    case "progress": .float(batch.progress)
    default: nil
    }
  }

  private func constant(_ values: [Double]) -> Value { .object(tape.constant(values)) }

  private func critic<T>(_ values: T?, _ name: String) throws -> T {
    guard let values else { throw RuntimeError.noCritic("the objective", name) }
    return values
  }

  private func returns() throws -> [Double] {
    _ = try critic(batch.values, "returns")
    guard let returns = batch.returns else {
      throw RuntimeError(
        .invalidLoss, "the objective reads `returns`, but the advantage gave none",
        hint:
          "an advantage that teaches a critic gives a record {advantage, returns}, as gae_advantage() does")
    }
    return returns
  }

  override var summary: String { "<minibatch of \(batch.lengths.count) completions>" }
}

extension RuntimeError {
  fileprivate static func noCritic(_ function: String, _ name: String) -> RuntimeError {
    RuntimeError(
      .invalidLoss, "\(function) reads `\(name)`, but there is no critic", hint: "`ppo` has one")
  }
}
