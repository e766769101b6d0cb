import AlignModel
import AlignTensor
import Foundation

@testable import AlignTraining

/// The smallest model there is: a row of logits for each token, the next one's log-probability by softmax. It can be
/// trained by hand, and checks the trainer without a transformer.
final class BigramModel: TrainableModel {
  let parameters: ParameterStore<Float>
  let vocabulary: Int
  let contentHash: String
  /// Counts passes, to see what is computed again.
  var scoreCount = 0

  init(vocabulary: Int, _ context: TensorContext, _ fill: (Int) -> Float = { Float(($0 * 37) % 11) * 0.1 }) {
    self.vocabulary = vocabulary
    var store = ParameterStore<Float>(
      ParameterLayout([(name: "logits", shape: [vocabulary, vocabulary])]), context)
    store.updateAll(context) { buffer in for index in buffer.indices { buffer[index] = fill(index) } }
    parameters = store
    contentHash = "bigram-\(store.flat.elements.hashValue)"
  }

  private init(vocabulary: Int, parameters: ParameterStore<Float>) {
    self.vocabulary = vocabulary
    self.parameters = parameters
    contentHash = "bigram-\(parameters.flat.elements.hashValue)"
  }

  func replacingParameters(_ parameters: ParameterStore<Float>) -> any TrainableModel {
    BigramModel(vocabulary: vocabulary, parameters: parameters)
  }

  func score(_ unit: ScoringUnit, _ context: TensorContext) throws -> [[Float]] {
    scoreCount += 1
    return logProbs(unit, parameters)
  }

  func forward(
    _ unit: ScoringUnit, parameters: ParameterStore<Float>, gradients: GradientBuffer<Float>,
    _ context: TensorContext
  ) throws -> any TrainableForward {
    Forward(model: self, unit: unit, parameters: parameters, gradients: gradients)
  }

  private func logProbs(_ unit: ScoringUnit, _ parameters: ParameterStore<Float>) -> [[Float]] {
    unit.completions.map { completion in
      zip([unit.prompt[unit.prompt.count - 1]] + completion, completion).map { from, to in
        Self.logSoftmax(row(Int(from), parameters))[Int(to)]
      }
    }
  }

  private func row(_ token: Int, _ parameters: ParameterStore<Float>) -> [Float] {
    parameters.flat.withElements { Array($0[token * vocabulary..<(token + 1) * vocabulary]) }
  }

  private static func logSoftmax(_ row: [Float]) -> [Float] {
    let top = row.max() ?? 0
    let total = row.reduce(Float(0)) { $0 + expf($1 - top) }
    return row.map { $0 - top - logf(total) }
  }

  private struct Forward: TrainableForward {
    let model: BigramModel
    let unit: ScoringUnit
    let parameters: ParameterStore<Float>
    let gradients: GradientBuffer<Float>

    var values: [[Float]] { model.logProbs(unit, parameters) }

    func backward(seeds: [[Float]]) throws {
      gradients.flat.withMutableElements { buffer in
        for (completion, seeds) in zip(unit.completions, seeds) {
          for (index, to) in completion.enumerated() {
            let from = Int(index == 0 ? unit.prompt[unit.prompt.count - 1] : completion[index - 1])
            let row = BigramModel.logSoftmax(model.row(from, parameters))
            for token in row.indices {
              buffer[from * model.vocabulary + token] +=
                seeds[index] * ((token == Int(to) ? 1 : 0) - expf(row[token]))
            }
          }
        }
      }
    }
  }
}

/// Losses of the tests, written out with their derivatives.
enum TestLosses {
  static func dpo(_ beta: Double) -> LossFunction {
    LossFunction(source: "dpo", hash: "dpo-\(beta)") { batch in
      guard let rejected = batch.rejectedLogProbs, let chosenReference = batch.chosenReference,
        let rejectedReference = batch.rejectedReference
      else { throw TrainingError(.loss, "dpo needs pairs and a reference") }
      var result = LossResult(losses: [], weights: [], chosenGradient: [], rejectedGradient: [])
      for index in 0..<batch.count {
        let margin =
          (batch.chosenLogProbs[index] - chosenReference[index])
          - (rejected[index] - rejectedReference[index])
        let slope = -beta / (1 + exp(beta * margin))
        result.losses.append(log1p(exp(-beta * margin)))
        result.weights.append(1)
        result.chosenGradient.append(slope)
        result.rejectedGradient?.append(-slope)
      }
      return result
    }
  }

  static var sft: LossFunction {
    LossFunction(source: "sft", hash: "sft") { batch in
      LossResult(
        losses: zip(batch.chosenLogProbs, batch.chosenTokens).map { -$0 / $1 }, weights: batch.chosenTokens,
        chosenGradient: batch.chosenTokens.map { _ in -1 },
        rejectedGradient: batch.rejectedLogProbs.map { $0.map { _ in 0 } })
    }
  }

  /// The margin less its mean over the batch, squared: coupled.
  static func spread(says isCoupled: Bool, inResult: Bool = false) -> LossFunction {
    LossFunction(source: "spread", hash: "spread", isCoupled: isCoupled) { batch in
      let margins = zip(batch.chosenLogProbs, batch.rejectedLogProbs ?? []).map { $0 - $1 }
      let mean = margins.reduce(0, +) / Double(margins.count)
      let gaps = margins.map { $0 - mean }
      let slopes = gaps.map { 2 * $0 }
      return LossResult(
        losses: gaps.map { $0 * $0 }, chosenGradient: slopes, rejectedGradient: slopes.map { -$0 },
        isCoupled: inResult)
    }
  }
}
