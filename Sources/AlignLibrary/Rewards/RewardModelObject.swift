import AlignModel
import AlignRuntime
import AlignTable
import AlignTraining

/// A reward model as a value. Called with a prompt and a response it gives the reward, so that it stands where a reward
/// function is wanted.
package final class RewardModelObject: Object {
  package let model: ScalarModel

  package init(_ model: ScalarModel) { self.model = model }

  package override var typeName: String { "reward_model" }
  package override var memoryParts: [MemoryPart] { [MemoryPart(model.parameters)] }
  package override var fieldNames: [String] { ModelFields.names }

  package override func field(_ name: String) throws -> Value? { ModelFields.field(name, of: model) }

  /// Equal are reward models of the same shape with the same weights, bit for bit.
  package override func isEqual(to other: Object) -> Bool {
    guard let other = other as? RewardModelObject else { return false }
    return self === other || model.contentHash == other.model.contentHash
  }

  package override var isCallable: Bool { true }

  package override func call(_ arguments: [Value], machine: Machine) throws -> Value? {
    try machine.reward(model, arguments)
  }

  package override var summary: String {
    "<reward model with \(model.configuration.parameterCount.grouped) parameters, \(ModelFields.origin(of: model))>"
  }

  package override func display(_ style: DisplayStyle) -> String {
    ModelFields.lines(of: model, "reward model", head: "one number a text", style)
  }
}

extension RewardModelObject: SavableObject {
  func save(to path: String) throws { try model.save(to: path) }
}

/// What passes where a reward model is wanted, besides reward models: for instance the finished run of one.
protocol RewardModelSource: Object {
  /// The reward model, or nil if this gives none whatever happens; an error says why there is none yet.
  func rewardModel() throws -> ScalarModel?
}

extension RewardModelObject: RewardModelSource {
  func rewardModel() throws -> ScalarModel? { model }
}

extension Arguments {
  /// The reward model at a position: one, or what passes as one.
  package func rewardModel(_ index: Int) throws -> ScalarModel {
    if let source = values[index].asObject as? any RewardModelSource, let model = try source.rewardModel() {
      return model
    }
    let isRun = values[index].asObject is any ModelSource && values[index].typeName == "run"
    throw invalid(
      index,
      "expected a reward model, found \(isRun ? "the run of a language model" : values[index].typeWithArticle)",
      hint: "reward_model(model, pairs, steps: ...) trains one, load_reward_model(path) reads one")
  }

  /// What is trained or asked at a position: a reward model or a language model, or what passes as one.
  func anyModel(_ index: Int) throws -> any LlamaModel & TrainableModel {
    if let source = values[index].asObject as? any RewardModelSource, let model = try source.rewardModel() {
      return model
    }
    return try model(index)
  }
}

extension Machine {
  /// The reward of a response to a prompt, both texts, messages or token ids.
  func reward(_ model: ScalarModel, _ arguments: [Value]) throws -> Value {
    guard arguments.count == 2 else {
      throw RuntimeError(
        .wrongArgumentCount,
        "a reward model takes a prompt and a response, found \(arguments.count) argument\(arguments.count == 1 ? "" : "s")"
      )
    }
    let (prompt, response) = (try Cell(arguments[0]), try Cell(arguments[1]))
    let context = try libraryServices().tensors
    let value = try RuntimeError.translating {
      let encoder = TextEncoder(model)
      let unit = ScoringUnit(
        prompt: try encoder.prompt(prompt), completions: [try encoder.completion(response)])
      return try model.values(unit, at: .last, context)[0][0]
    }
    return .float(Double(value))
  }
}
