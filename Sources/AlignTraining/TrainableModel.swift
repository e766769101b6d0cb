import AlignModel
import AlignTensor

/// What the trainer needs of a model: numbers for each completion whose sum is the sequence's number. Those of a
/// language model are the log-probabilities of the completion's tokens in nats; a scalar model gives its reward alone.
package protocol TrainableModel: AnyObject {
  var parameters: ParameterStore<Float> { get }
  /// The same for the same weights and shape, and only for those.
  var contentHash: String { get }
  /// What its number for a sequence is.
  var quantity: Quantity { get }

  /// The numbers of the model as it is.
  func score(_ unit: ScoringUnit, _ context: TensorContext) throws -> [[Float]]

  /// The same with other weights of this model's layout, prepared to go back. The same weights give the same bits as
  /// `score`.
  func forward(
    _ unit: ScoringUnit, parameters: ParameterStore<Float>, gradients: GradientBuffer<Float>,
    _ context: TensorContext
  ) throws -> any TrainableForward

  /// The model with other weights of the same layout.
  func replacingParameters(_ parameters: ParameterStore<Float>) -> any TrainableModel
}

extension TrainableModel {
  package var quantity: Quantity { .logProbability }
}

/// A unit on its way through a model.
package protocol TrainableForward {
  /// One list a completion.
  var values: [[Float]] { get }
  /// Adds to the gradients the derivative of the sum of all `seeds[i][t] * values[i][t]`.
  func backward(seeds: [[Float]]) throws
}

extension TrainableForward {
  /// Sums over the tokens, in Float64.
  var sequenceValues: [Double] { values.map(\.sequenceLogProb) }
}

extension [Float] {
  /// The log-probability of a sequence: the sum of its tokens' ones, in Float64.
  package var sequenceLogProb: Double { reduce(0.0) { $0 + Double($1) } }
}

extension UnitForward: TrainableForward {}

extension LanguageModel: TrainableModel {
  package func forward(
    _ unit: ScoringUnit, parameters: ParameterStore<Float>, gradients: GradientBuffer<Float>,
    _ context: TensorContext
  ) throws -> any TrainableForward {
    let forward: UnitForward = try self.forward(unit, parameters: parameters, gradients: gradients, context)
    return forward
  }

  package func replacingParameters(_ parameters: ParameterStore<Float>) -> any TrainableModel {
    replacingParameters(parameters, origin: "trained from \(origin)")
  }
}

/// A reward model is trained on one number a completion, its reward.
extension ScalarModel: TrainableModel {
  package var quantity: Quantity { .reward }

  package func score(_ unit: ScoringUnit, _ context: TensorContext) throws -> [[Float]] {
    try values(unit, at: .last, context)
  }

  package func forward(
    _ unit: ScoringUnit, parameters: ParameterStore<Float>, gradients: GradientBuffer<Float>,
    _ context: TensorContext
  ) throws -> any TrainableForward {
    try forward(unit, at: .last, parameters: parameters, gradients: gradients, context)
  }

  package func replacingParameters(_ parameters: ParameterStore<Float>) -> any TrainableModel {
    replacingParameters(parameters, origin: "trained from \(origin)")
  }
}
