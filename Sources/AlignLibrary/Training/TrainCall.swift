import AlignData
import AlignModel
import AlignRuntime
import AlignSyntax
import AlignTable
import AlignTensor
import AlignTraining

/// A call of `train`, `begin` or `reward_model` as a run that has taken no step.
struct TrainCall {
  let arguments: TrainingArguments

  init(_ arguments: Arguments) { self.arguments = TrainingArguments(arguments) }

  /// What `train` and `begin` declare.
  func begin() throws -> Run {
    let model = try arguments.arguments.anyModel(arguments.position("model"))
    let reference = try arguments.optionalModel("reference")
    if reference != nil, model.quantity == .reward {
      throw arguments.invalid(
        "reference", "it has no effect: rewards aren't compared with those of a reference")
    }
    return try begin(model, reference: reference, loss: arguments["loss"])
  }

  func begin(_ model: any LlamaModel & TrainableModel, reference: LanguageModel?, loss: Value) throws -> Run {
    let services = try arguments.machine.libraryServices()
    let loss = try LossFunction(
      loss, isCoupled: try arguments.bool("coupled"), machine: arguments.machine, services.tensors)
    let rate = try arguments.learningRate()
    let order = arguments["data"].asObject is CurriculumObject ? "curriculum" : try arguments.string("order")
    let settings = try arguments.settings(rate, order: order)
    let preparation = services.training.preparation(
      for: model, policy: try policy(), maximumTokens: try maximumTokens(model))
    let run = try RuntimeError.translating {
      try Run.begin(
        try plan(), base: model, reference: reference, loss: loss, settings: settings,
        schedule: rate.factor, preparation: preparation, services.tensors)
    }
    // Said at once as well: a run that is only bound isn't shown.
    let name = arguments.arguments.builtin.name
    for note in run.notes { arguments.machine.output.report("\(name): \(note)\n") }
    return run
  }

  private func maximumTokens(_ model: any LlamaModel) throws -> Int? {
    guard let limit = arguments["max_tokens"].asInt else { return nil }
    let context = model.configuration.contextLength
    if limit > context {
      throw arguments.invalid("max_tokens", "\(limit) is more than the model's context, \(context) tokens")
    }
    return limit
  }

  private func policy() throws -> LengthPolicy {
    let name = try arguments.string("too_long")
    guard let policy = LengthPolicy(rawValue: name) else {
      throw arguments.invalid("too_long", "expected \"error\", \"drop\" or \"clip\", found \"\(name)\"")
    }
    return policy
  }

  private func plan() throws -> Curriculum {
    let order = try arguments.string("order")
    guard order == "shuffled" || order == "given" else {
      throw arguments.invalid("order", "expected \"shuffled\" or \"given\", found \"\(order)\"")
    }
    if let object = arguments["data"].asObject as? CurriculumObject {
      if order == "given" {
        throw arguments.invalid("order", "it has no effect on a curriculum, which is an order itself")
      }
      return object.plan
    }
    let table = try arguments.arguments.table(arguments.position("data")).table
    return order == "given" ? .given(table) : .plain(table)
  }
}
