import AlignTable

/// A number as a function of progress, which goes from 0 at the first step towards 1.
package struct ProgressFunction {
  /// As it is shown: the text of the function, or its value.
  package let source: String
  package let value: (Double) throws -> Double

  package init(source: String, _ value: @escaping (Double) throws -> Double) {
    self.source = source
    self.value = value
  }

  package static func constant(_ number: Double) -> ProgressFunction {
    ProgressFunction(source: "\(number)") { _ in number }
  }
}

/// A plan of what is seen when, without a number of steps: that is given when it is compiled.
package indirect enum Curriculum {
  /// All rows, epoch by epoch, shuffled anew in each.
  case plain(Table)
  /// All rows in the order of the table, from the beginning again at its end.
  case given(Table)
  /// The prompts that two tables have in common, in one shuffled order; for each visit the hard pair of the prompt with
  /// probability `alpha(t)`, else the easy one.
  case easyToHard(easy: Table, hard: Table, alpha: ProgressFunction)
  /// Several tables, each visit drawn from one of them by weight; within a table shuffled epochs.
  case mix([Part])
  /// One plan after the other; the shares are of the steps. Within a stage progress goes from 0 to 1.
  case stages([(plan: Curriculum, share: Double)])
  /// Rows sorted by a difficulty, the least difficult first, stretched over the whole run.
  case sorted(Table, difficulty: [Double])

  package struct Part {
    package var name: String
    package var table: Table
    package var weight: Double

    package init(name: String, table: Table, weight: Double) {
      self.name = name
      self.table = table
      self.weight = weight
    }
  }
}

extension Curriculum {
  /// The names of the sources that a visit may come from, in the order in which they first come.
  package var sources: [String] {
    switch self {
    case .plain, .given, .sorted: return ["plain"]
    case .easyToHard: return ["easy", "hard"]
    case .mix(let parts): return parts.map(\.name)
    case .stages(let stages):
      var names: [String] = []
      for (index, stage) in stages.enumerated() {
        for name in Self.stageNames(stage.plan, index) where !names.contains(name) { names.append(name) }
      }
      return names
    }
  }

  /// In stages, plain data is called by the number of its stage.
  static func stageNames(_ plan: Curriculum, _ index: Int) -> [String] {
    switch plan {
    case .plain, .given, .sorted: ["stage \(index + 1)"]
    default: plan.sources
    }
  }

  /// The expected share of each source at a progress, in the order of `sources`; they add up to 1.
  package func shares(at progress: Double) throws -> [Double] {
    switch self {
    case .plain, .given, .sorted: return [1]
    case .easyToHard(_, _, let alpha):
      let hard = try Self.checked(alpha, progress)
      return [1 - hard, hard]
    case .mix(let parts):
      let total = parts.reduce(0) { $0 + $1.weight }
      return parts.map { $0.weight / total }
    case .stages(let stages):
      let names = sources
      var result = Array(repeating: 0.0, count: names.count)
      let total = stages.reduce(0) { $0 + $1.share }
      var start = 0.0
      for (index, stage) in stages.enumerated() {
        let end = start + stage.share / total
        if progress < end || index == stages.count - 1 {
          let local = min(max((progress - start) / (end - start), 0), 1)
          for (name, share) in zip(Self.stageNames(stage.plan, index), try stage.plan.shares(at: local)) {
            if let place = names.firstIndex(of: name) { result[place] = share }
          }
          return result
        }
        start = end
      }
      return result
    }
  }

  /// `alpha(t)`, which must be a number from 0 to 1.
  static func checked(_ alpha: ProgressFunction, _ progress: Double) throws -> Double {
    let value = try alpha.value(progress)
    guard value >= 0, value <= 1 else {
      throw DataError(
        "`alpha` must give a number from 0 to 1, gave \(value) at progress \(progress)",
        hint: "clamp it: t => min(1, max(0, ...))")
    }
    return value
  }
}

extension Curriculum {
  /// Rows of all its tables.
  package var rowCount: Int {
    switch self {
    case .plain(let table), .given(let table), .sorted(let table, _): table.rowCount
    case .easyToHard(let easy, let hard, _): easy.rowCount + hard.rowCount
    case .mix(let parts): parts.reduce(0) { $0 + $1.table.rowCount }
    case .stages(let stages): stages.reduce(0) { $0 + $1.plan.rowCount }
    }
  }
}
