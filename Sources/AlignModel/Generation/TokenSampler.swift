/// Chooses the next token from a row of logits and its softmax.
struct TokenSampler {
  let settings: GenerationSettings

  struct Candidate: Equatable {
    var id: Int32
    var probability: Double
  }

  typealias Row = UnsafeBufferPointer<Float>

  init(_ settings: GenerationSettings) { self.settings = settings }

  /// Whether the likeliest token is taken always.
  var isGreedy: Bool { settings.temperature == 0 }

  /// Applies the repetition penalty, for the tokens of `context`, and the temperature to a row of logits.
  func prepare(_ logits: UnsafeMutableBufferPointer<Float>, context: some Sequence<Int32>) {
    if settings.repetitionPenalty != 1 {
      let penalty = Float(settings.repetitionPenalty)
      for id in Set(context) where id >= 0 && id < logits.count {
        let logit = logits[Int(id)]
        logits[Int(id)] = logit > 0 ? logit / penalty : logit * penalty
      }
    }
    if settings.temperature != 1, !isGreedy {
      let scale = 1 / Float(settings.temperature)
      for index in logits.indices { logits[index] *= scale }
    }
  }

  /// Whether some tokens can't be drawn.
  var filters: Bool { settings.topK > 0 || settings.topP < 1 || settings.minP > 0 }

  /// Draws a token that the filters leave by a random number in [0, 1), from prepared logits and their softmax.
  func draw(_ logits: Row, _ probabilities: Row, uniform: Double) -> Int32 {
    let candidates = distribution(logits, probabilities)
    return Self.draw(candidates.lazy.map(\.probability), at: uniform).map { candidates[$0].id } ?? 0
  }

  /// The tokens that the filters leave, and their probabilities, which sum to 1.
  func distribution(_ logits: Row, _ probabilities: Row) -> [Candidate] {
    var candidates = mayStay(logits, probabilities)
    if settings.topK > 0 { Self.normalise(&candidates) }
    if settings.topP < 1 { Self.keepNucleus(of: &candidates, mass: settings.topP) }
    if settings.minP > 0 {
      let floor = settings.minP * (candidates.map(\.probability).max() ?? 0)
      candidates.removeAll { $0.probability < floor }
    }
    Self.normalise(&candidates)
    return candidates
  }

  /// What top-k leaves; without it, what can't be ruled out at once by the other filters.
  private func mayStay(_ logits: Row, _ probabilities: Row) -> [Candidate] {
    var leastLogit = -Float.infinity
    var leastProbability: Float = 0
    if settings.topK > 0 {
      leastLogit = greatest(settings.topK, of: logits)
    } else if settings.topP < 1 {
      // All tokens below this have less than 1 - p together. The half is for rounding.
      leastProbability = Float((1 - settings.topP) / Double(logits.count) / 2)
    }
    var candidates: [Candidate] = []
    for index in logits.indices
    where probabilities[index] >= leastProbability && logits[index] >= leastLogit {
      candidates.append(Candidate(id: Int32(index), probability: Double(probabilities[index])))
    }
    return candidates
  }

  /// The least of the `count` greatest numbers.
  private func greatest(_ count: Int, of row: Row) -> Float {
    guard count < row.count else { return -.infinity }
    var queue = PriorityQueue<Float>()
    var least = -Float.infinity
    for (index, value) in row.enumerated() {
      if index < count {
        queue.insert(value)
      } else if value > least {
        queue.insert(value)
        _ = queue.removeLeast()
      } else {
        continue
      }
      if index >= count - 1 { least = queue.least ?? least }
    }
    return least
  }

  /// Keeps the likeliest candidates whose mass reaches `mass`, at least one; their order is lost. Partitions around a
  /// pivot and goes on in the part where the limit lies: linear on average, where sorting 32,000 candidates would take
  /// longer than a step of a small model.
  private static func keepNucleus(of candidates: inout [Candidate], mass: Double) {
    func isBefore(_ a: Candidate, _ b: Candidate) -> Bool {
      a.probability != b.probability ? a.probability > b.probability : a.id < b.id
    }
    var (low, high) = (0, candidates.count)
    var before = 0.0
    while high - low > 1 {
      // The median of three, so that sorted rows aren't the worst case.
      let trio = [candidates[low], candidates[(low + high) / 2], candidates[high - 1]].sorted(by: isBefore)
      let pivot = trio[1]
      var end = low
      var sum = 0.0
      for at in low..<high where isBefore(candidates[at], pivot) {
        sum += candidates[at].probability
        candidates.swapAt(at, end)
        end += 1
      }
      if before + sum >= mass, end > low {
        high = end
      } else if let place = candidates[end..<high].firstIndex(of: pivot) {
        candidates.swapAt(place, end)
        before += sum + pivot.probability
        low = end + 1
        if before >= mass { high = low }
      } else {
        break
      }
    }
    // What is left is one candidate, or none, that the limit may fall behind of.
    let count = before >= mass && low > 0 ? low : high
    candidates.removeSubrange(max(count, min(1, candidates.count))...)
  }

  private static func normalise(_ candidates: inout [Candidate]) {
    let total = candidates.reduce(0.0) { $0 + $1.probability }
    for index in candidates.indices { candidates[index].probability /= total }
  }

  private static func draw(_ probabilities: some Collection<Double>, at uniform: Double) -> Int? {
    var mass = 0.0
    var last: Int?
    for (index, probability) in probabilities.enumerated() {
      mass += probability
      if uniform < mass { return index }
      if probability > 0 { last = index }
    }
    // The probabilities may sum to a little less than 1.
    return last
  }
}
