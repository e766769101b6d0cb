import AlignData
import AlignModel
import AlignTable
import AlignTensor

/// A policy's training by rewards at some step: an immutable snapshot of everything that the rest of it depends on.
/// Taking steps gives another run.
package final class PolicyRun {
  package let state: PolicyState

  init(_ state: PolicyState) { self.state = state }

  package var step: Int { state.step }
  package var isFinished: Bool { step == state.settings.training.steps }

  /// The policy with the weights of this step: the run's weights themselves, nothing is copied.
  package private(set) lazy var model = state.model

  /// The critic likewise; nil for methods without one.
  package private(set) lazy var critic = state.critic?.model

  /// A hash of the prompts and of their order.
  package var dataHash: StableHash {
    var hash = state.order.hash
    for ids in state.prompts {
      hash.add(ids.count)
      for id in ids { hash.add(Int(id)) }
    }
    return hash
  }

  /// A run that has taken no step. `prompts` is a table with a column `prompt`.
  package static func begin(
    _ method: String, prompts: Table, policy: LanguageModel, reference: LanguageModel?,
    critic: ScalarModel? = nil, functions: PolicyFunctions, settings: PolicySettings,
    schedule: (Double) throws -> Double,
    _ context: TensorContext
  ) throws -> PolicyRun {
    try settings.validate()
    try context.requireTraining(of: policy.parameters.layout)
    if let critic { try context.requireTraining(of: critic.parameters.layout) }
    let rates = try settings.training.learningRates(schedule)
    let ids = try PromptReading(policy, room: settings.maximumTokens).ids(prompts)
    let reference = reference ?? policy
    guard reference.configuration.vocabularySize == policy.configuration.vocabularySize else {
      throw TrainingError(
        .setting,
        "the reference has a vocabulary of \(reference.configuration.vocabularySize), the policy one of "
          + "\(policy.configuration.vocabularySize)",
        hint: "the two must share a tokenizer")
    }
    if let critic, critic.configuration.vocabularySize != policy.configuration.vocabularySize {
      throw TrainingError(
        .setting,
        "the critic has a vocabulary of \(critic.configuration.vocabularySize), the policy one of "
          + "\(policy.configuration.vocabularySize)", hint: "the two must share a tokenizer")
    }
    let plan = Curriculum.plain(prompts)
    let training = settings.training
    return PolicyRun(
      PolicyState(
        method: method, settings: settings, functions: functions,
        order: try plan.compile(steps: training.steps, batch: training.batch, seed: training.seed),
        prompts: ids, learningRates: rates, base: policy, reference: reference, step: 0,
        parameters: policy.parameters,
        optimizer: AdamW(policy.parameters.layout, settings: training.optimizer, context),
        critic: critic.map { CriticState($0, training.optimizer, context) },
        klCoefficient: settings.klCoefficient, history: PolicyHistory(), samples: SampleLog()))
  }
}

/// The fields of a policy run.
package struct PolicyState {
  /// `grpo`, `rloo`, ...
  package var method: String
  package var settings: PolicySettings
  package var functions: PolicyFunctions
  /// Which prompts each step takes; its table are the prompts.
  package var order: CompiledOrder
  /// Token ids, row by row.
  package var prompts: [[Int32]]
  /// The learning rate of each step.
  package var learningRates: [Double]
  /// The policy as the run began.
  package var base: LanguageModel
  package var reference: LanguageModel
  /// Steps taken.
  package var step: Int
  package var parameters: ParameterStore<Float>
  package var optimizer: AdamW<Float>
  package var critic: CriticState?
  package var klCoefficient: Double
  package var history: PolicyHistory
  package var samples: SampleLog

  var progress: Double { Double(step) / Double(settings.training.steps) }

  /// The policy as it is now.
  var model: LanguageModel {
    base.replacingParameters(parameters, origin: "\(method) from \(base.origin)")
  }
}

/// A critic as it is trained.
package struct CriticState {
  /// As the run began.
  package let base: ScalarModel
  package private(set) var parameters: ParameterStore<Float>
  package private(set) var optimizer: AdamW<Float>

  init(_ base: ScalarModel, _ settings: AdamW<Float>.Settings, _ context: TensorContext) {
    self.base = base
    parameters = base.parameters
    optimizer = AdamW(base.parameters.layout, settings: settings, context)
  }

  /// One that was saved.
  init(_ base: ScalarModel, parameters: ParameterStore<Float>, optimizer: AdamW<Float>) {
    self.base = base
    self.parameters = parameters
    self.optimizer = optimizer
  }

  var model: ScalarModel { base.replacingParameters(parameters, origin: "critic from \(base.origin)") }

  mutating func update(
    _ gradients: GradientBuffer<Float>, learningRate: Double, gradientScale: Double, _ context: TensorContext
  ) {
    optimizer.update(
      &parameters, gradients: gradients, learningRate: learningRate, gradientScale: gradientScale, context)
  }
}

/// Turns prompts into token ids and refuses those that leave no room for a completion.
private struct PromptReading {
  private let encoder: TextEncoder
  private let limit: Int
  private let room: Int

  init(_ model: LanguageModel, room: Int) {
    encoder = TextEncoder(
      tokenizer: model.tokenizer, endID: model.endID, vocabularySize: model.configuration.vocabularySize)
    limit = model.configuration.contextLength
    self.room = room
  }

  func ids(_ table: Table) throws -> [[Int32]] {
    guard let column = table["prompt"] else {
      throw TrainingError(.data, "the prompts are a table without a column `prompt`")
    }
    if table.isEmpty { throw TrainingError(.data, "there are no prompts") }
    return try (0..<table.rowCount).map { row in
      do {
        return try checked(try encoder.prompt(column.cell(at: row)), row)
      } catch var error as TrainingError where error.kind == .data {
        error.message += " (prompt \(row))"
        throw error
      } catch var error as ModelError {
        error.message += " (prompt \(row))"
        throw error
      }
    }
  }

  private func checked(_ ids: [Int32], _ row: Int) throws -> [Int32] {
    if ids.isEmpty { throw TrainingError(.data, "expected a prompt, found one of 0 tokens") }
    guard ids.count + room <= limit else {
      throw TrainingError(
        .tooLong,
        "prompt \(row) has \(ids.count) tokens; with `max_tokens` of \(room) it is longer than the model's context "
          + "of \(limit)", hint: "a smaller `max_tokens`, or leave such prompts out")
    }
    return ids
  }
}
