import AlignModel
import AlignRuntime
import AlignTable
import AlignTensor
import AlignTraining

extension RewardFunction {
  /// A function of prompt and response, and of the row of the prompts' table if it wants three arguments.
  init(_ value: Value, _ prompts: Table, name: String, machine: Machine) throws {
    guard let function = value.asFunction else {
      throw RuntimeError(
        .invalidArgument,
        "`\(name)` must be a function of prompt and response, found \(value.typeWithArticle)")
    }
    let takesRow = function.requiredCount > 2
    let rows = TableObject(prompts)
    // Weak: the machine holds the run that holds this function.
    self.init(source: function.shortDescription, hash: function.textHash) { [weak machine] completions in
      guard let machine else { throw RuntimeError(.invalidArgument, "the session of `\(name)` has ended") }
      return try completions.map { completion in
        let prompt = prompts["prompt"].map { Value($0.cell(at: completion.row)) } ?? Value.none
        let arguments = [prompt, completion.value] + (takesRow ? [rows.row(at: completion.row)] : [])
        let result = try machine.call(value, arguments)
        guard let number = result.asDouble ?? result.asBool.map({ $0 ? 1 : 0 }) else {
          throw RuntimeError(
            .typeMismatch,
            "`\(name)` must give a number for a prompt and a response, gave \(result.typeWithArticle)",
            hint: result.asFunction == nil ? nil : "call what makes the reward first")
        }
        return number
      }
    }
  }
}

extension Completion {
  /// The text, or the token ids where there is no tokenizer.
  fileprivate var value: Value { text.map { .string($0) } ?? .list(tokens.map { .int(Int($0)) }) }
}

extension AdvantageFunction {
  /// A function of a rollout.
  init(_ value: Value, source: String, machine: Machine, _ context: TensorContext) {
    self.init(source: source, hash: value.asFunction?.textHash) { [weak machine] rollout in
      guard let machine else { throw RuntimeError(.invalidLoss, "the session of this advantage has ended") }
      return try machine.uninterrupted {
        let object = Value.object(RolloutObject(rollout, context))
        return try Self.result(try machine.call(value, object))
      }
    }
  }

  /// Numbers, or a record with `advantage` and `returns`.
  private static func result(_ value: Value) throws -> Advantage {
    guard let record = value.asRecord else { return Advantage(try numbers(value, "the advantage")) }
    try record.checkNames(["advantage", "returns"], of: "the advantage")
    guard let advantage = record.value("advantage") else {
      throw RuntimeError(.invalidLoss, "the record that the advantage gives has no field `advantage`")
    }
    return Advantage(
      try numbers(advantage, "the advantage"),
      returns: try record.value("returns").map { try numbers($0, "`returns` of the advantage") })
  }

  private static func numbers(_ value: Value, _ what: String) throws -> [Double] {
    guard let literal = try TensorLiteral(value), literal.shape.count <= 1 else {
      throw RuntimeError(
        .invalidLoss, "\(what) must be a number a completion or a token, found \(value.typeWithArticle)",
        hint: value.asFunction == nil
          ? nil : "call what makes the advantage first: `group_advantage()`, not `group_advantage`")
    }
    return literal.numbers
  }
}

extension ObjectiveFunction {
  /// A function of a minibatch, its result differentiated on a small tape.
  init(_ value: Value, source: String, machine: Machine, _ context: TensorContext) {
    self.init(source: source, hash: value.asFunction?.textHash) { [weak machine] batch in
      guard let machine else { throw RuntimeError(.invalidLoss, "the session of this objective has ended") }
      return try machine.uninterrupted {
        let tape = Differentiation(context)
        let object = MinibatchObject(batch, tape)
        return try Self.result(try machine.call(value, .object(object)), object, tape)
      }
    }
  }

  /// A number, or a record with `objective`, `clipped` and `value_loss`.
  private static func result(_ value: Value, _ batch: MinibatchObject, _ tape: Differentiation) throws
    -> ObjectiveResult
  {
    var objective = value
    if let record = value.asRecord {
      try record.checkNames(["objective", "clipped", "value_loss"], of: "the objective")
      guard let field = record.value("objective") else {
        throw RuntimeError(.invalidLoss, "the record that the objective gives has no field `objective`")
      }
      objective = field
    }
    guard let number = try number(objective) else {
      throw RuntimeError(
        .invalidLoss, "the objective must be one number for the minibatch, found \(objective.shapeOrType)",
        hint: objective.asFunction == nil
          ? "take the mean of it" : "call what makes the objective first: `grpo_loss()`, not `grpo_loss`")
    }
    guard tape.dependsOnInputs(objective) else {
      throw RuntimeError(
        .invalidLoss, "the objective doesn't depend on what the model gives, so that nothing can be learnt",
        hint: "it must use `b.logp`")
    }
    let (clipped, valueLoss) = (
      try value.asRecord?.value("clipped").flatMap(Self.number),
      try value.asRecord?.value("value_loss").flatMap(Self.number)
    )
    try tape.backward(from: objective, seeds: [1])
    return ObjectiveResult(
      objective: number, logProbGradient: tape.gradient(of: batch.logp),
      valueGradient: batch.value.map(tape.gradient), clipped: clipped, valueLoss: valueLoss)
  }

  private static func number(_ value: Value) throws -> Double? {
    guard let literal = try TensorLiteral(value), literal.numbers.count == 1 else { return nil }
    return literal.numbers[0]
  }
}

extension KLControl {
  /// A function of the coefficient and the measured divergence.
  init(_ value: Value, machine: Machine) {
    self.init(source: value.asFunction?.description ?? value.typeName, hash: value.asFunction?.textHash) {
      [weak machine] coefficient, measured in
      guard let machine else {
        throw RuntimeError(.invalidArgument, "the session of `kl_control` has ended")
      }
      let result = try machine.uninterrupted {
        try machine.call(value, [.float(coefficient), .float(measured)])
      }
      guard let number = result.asDouble else {
        throw RuntimeError(
          .typeMismatch, "`kl_control` must give a number, gave \(result.typeWithArticle)",
          hint: result.asFunction == nil
            ? nil : "call what makes the control first: `adaptive_kl()`, not `adaptive_kl`")
      }
      return number
    }
  }
}

extension FunctionObject {
  /// The name of a function that has one, else its text.
  var shortDescription: String { isNamed ? name : description }
}

extension Value {
  /// For messages: what kind of thing it is, of a tensor its shape.
  fileprivate var shapeOrType: String {
    guard let tensor = asObject as? TensorObject else { return typeWithArticle }
    return "a tensor of shape \(tensor.shape.shapeText)"
  }
}

extension RecordObject {
  /// Refuses fields that mean nothing.
  fileprivate func checkNames(_ known: [String], of what: String) throws {
    if let name = names.first(where: { !known.contains($0) }) {
      throw RuntimeError(
        .invalidLoss, "the record that \(what) gives has a field `\(name)`, which means nothing",
        hint: "its fields are " + known.map { "`\($0)`" }.joined(separator: ", "))
    }
  }
}
