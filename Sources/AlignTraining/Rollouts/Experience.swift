import AlignModel
import Foundation

/// The completions of a step and all that is known of them before the policy changes. Completions of a prompt are
/// neighbours.
struct Experience {
  let step: Int
  /// A prompt with its completions each.
  let units: [ScoringUnit]
  let completions: [Completion]
  /// Nats a token.
  let entropy: Double
  /// Log-probabilities of single tokens, one list a completion.
  var old: [[Double]] = []
  var reference: [[Double]] = []
  /// The critic's values of the states; nil without a critic.
  var values: [[Double]]?
  var rewards: [Double] = []
  var golds: [Double]?
  var generationSeconds = 0.0
  var scoringSeconds = 0.0

  /// Completions of each prompt.
  var group: Int { completions.count / max(units.count, 1) }

  /// Sums over the tokens of log p - log q, for each completion.
  var divergences: [Double] {
    zip(old, reference).map { old, reference in zip(old, reference).reduce(0) { $0 + ($1.0 - $1.1) } }
  }

  /// The same of the estimate that is never negative.
  var positiveDivergences: [Double] {
    zip(old, reference).map { old, reference in
      zip(old, reference).reduce(0) { sum, pair in
        let ratio = pair.1 - pair.0
        return sum + (expm1(ratio) - ratio)
      }
    }
  }

  func rollout(kl: Double, maximumTokens: Int, progress: Double) -> Rollout {
    Rollout(
      rewards: rewards, group: group, lengths: completions.map(\.tokens.count),
      oldLogProbs: old.flatMap(\.self),
      referenceLogProbs: reference.flatMap(\.self), values: values?.flatMap(\.self),
      valueLengths: values?.map(\.count), kl: kl, maximumTokens: maximumTokens, progress: progress)
  }

  /// A completion in messages: `sample 2 of prompt 17`.
  func name(_ index: Int) -> String { "sample \(index % group) of prompt \(completions[index].row)" }

  func notFinite(_ what: String, _ index: Int? = nil, _ value: Double? = nil) -> TrainingError {
    let place = index.map { " of \(name($0))" } ?? ""
    let found = value.map { $0.isNaN ? " (nan)" : " (\($0))" } ?? ""
    return TrainingError(
      .notFinite, "\(what)\(place) is no finite number\(found) in step \(step)",
      hint: "the run up to here is kept")
  }

  /// Refuses lists with a number in them that is none.
  func check(_ lists: [[Double]], _ what: String) throws {
    for (index, list) in lists.enumerated() {
      if let value = list.first(where: { !$0.isFinite }) { throw notFinite(what, index, value) }
    }
  }

  /// One number a completion.
  func check(_ values: [Double], _ what: String) throws {
    guard values.count == completions.count else {
      throw TrainingError(
        .loss, "\(what) was given \(values.count) times for \(completions.count) completions")
    }
    if let index = values.firstIndex(where: { !$0.isFinite }) { throw notFinite(what, index, values[index]) }
  }
}

extension [[Double]] {
  /// A flat vector cut into lists as long as those of another.
  static func split(_ flat: [Double], like lists: [[Double]]) -> [[Double]] {
    var start = 0
    return lists.map { list in
      defer { start += list.count }
      return Array<Double>(flat[start..<start + list.count])
    }
  }
}
