import AlignModel
import AlignTensor

/// Log-probabilities of frozen models: computed once for each model (by content) and unit, then remembered.
package final class ReferenceCache {
  private struct Key: Hashable {
    let model: String
    let unit: ScoringUnit
  }

  private var values: [Key: [Double]] = [:]
  private let limit: Int
  /// How often a model was asked.
  package private(set) var misses = 0

  /// When there are more entries than `limit`, all are forgotten.
  package init(limit: Int = 1 << 20) { self.limit = limit }

  /// Sequence log-probabilities of the completions of a unit, nats.
  package func logProbs(_ model: any TrainableModel, _ unit: ScoringUnit, _ context: TensorContext) throws
    -> [Double]
  {
    let key = Key(model: model.contentHash, unit: unit)
    if let known = values[key] { return known }
    misses += 1
    let result = try model.score(unit, context).map(\.sequenceLogProb)
    if values.count >= limit { values.removeAll() }
    values[key] = result
    return result
  }
}
