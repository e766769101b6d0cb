import AlignTensor

/// A prompt and what follows it: one completion for a demonstration, two for a pair (chosen, rejected).
package struct TokenUnit: Hashable, Sendable {
  package var prompt: [Int32]
  package var completions: [[Int32]]

  package init(prompt: [Int32], completions: [[Int32]]) {
    self.prompt = prompt
    self.completions = completions
  }

  /// Tokens that a model reads for it, the prompt counted once for each completion.
  package var tokenCount: Int { completions.reduce(0) { $0 + prompt.count + $1.count } }
}

/// What the trainer needs of a model. Log-probabilities are those of each completion token, in nats.
package protocol TrainableModel: AnyObject {
  var parameters: ParameterStore<Float> { get }
  /// The same for the same weights and shape, and only for those.
  var contentHash: String { get }

  /// Log-probabilities of the model as it is.
  func score(_ unit: TokenUnit, _ context: TensorContext) throws -> [[Float]]

  /// The same with other weights of this model's layout, prepared to go back. The same weights give the same bits as
  /// `score`.
  func forward(
    _ unit: TokenUnit, parameters: ParameterStore<Float>, gradients: GradientBuffer<Float>,
    _ context: TensorContext
  ) throws -> any TrainableForward

  /// The model with other weights of the same layout.
  func replacingParameters(_ parameters: ParameterStore<Float>) -> any TrainableModel
}

/// A unit on its way through a model.
package protocol TrainableForward {
  var tokenLogProbs: [[Float]] { get }
  /// Adds to the gradients the derivative of the sum of all `seeds[i][t] * tokenLogProbs[i][t]`.
  func backward(seeds: [[Float]]) throws
}

extension TrainableForward {
  /// Sums over the tokens, in Float64.
  var sequenceLogProbs: [Double] { tokenLogProbs.map(\.sequenceLogProb) }
}

extension [Float] {
  /// The log-probability of a sequence: the sum of its tokens' ones, in Float64.
  package var sequenceLogProb: Double { reduce(0.0) { $0 + Double($1) } }
}
