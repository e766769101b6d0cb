import AlignRandom
import AlignTable

extension Curriculum {
  /// The explicit order of a run. A pure function of its arguments: chance comes from counters keyed by seed, purpose,
  /// step and place in the batch. Complexity: linear in the visits and the rows.
  ///
  /// `t = step / steps`, steps counted from 0, so that the first step has t = 0 and the last one doesn't reach 1.
  package func compile(steps: Int, batch: Int, seed: Int) throws -> CompiledOrder {
    guard steps > 0, batch > 0 else {
      throw DataError("steps and batch must be positive, found \(steps) and \(batch)")
    }
    var compiler = Compiler(steps: steps, batch: batch, seed: seed)
    try compiler.add(self, steps: 0..<steps, names: sources)
    return compiler.finish(sources: sources)
  }
}

private struct Compiler {
  let steps: Int
  let batch: Int
  let seed: Int
  var table: Table?
  var visits: [CompiledOrder.Visit] = []
  var alpha: [Double] = []
  var notes: [String] = []
  var sources: [String] = []

  init(steps: Int, batch: Int, seed: Int) {
    self.steps = steps
    self.batch = batch
    self.seed = seed
    visits.reserveCapacity(steps * batch)
  }

  func finish(sources: [String]) -> CompiledOrder {
    CompiledOrder(
      table: table ?? Table(), sources: sources, steps: steps, batch: batch, visits: visits,
      alpha: alpha.contains { !$0.isNaN } ? alpha : [], notes: notes)
  }

  /// Adds the visits of a plan for a range of steps. `names` are what its sources are called in the whole plan.
  mutating func add(_ plan: Curriculum, steps range: Range<Int>, names: [String]) throws {
    if sources.isEmpty { sources = names }
    let places = names.map { name in sources.firstIndex(of: name) ?? 0 }
    switch plan {
    case .plain(let table): try addPlain(table, range, places[0])
    case .given(let table):
      let start = try append(table)
      visit(range) { CompiledOrder.Visit(row: start + $0 % table.rowCount, source: places[0]) }
    case .sorted(let table, let difficulty): try addSorted(table, difficulty, range, places[0])
    case .easyToHard(let easy, let hard, let alpha): try addEasyToHard(easy, hard, alpha, range, places)
    case .mix(let parts): try addMix(parts, range, places)
    case .stages(let stages):
      sources = plan.sources
      try addStages(stages, range)
    }
  }

  /// Puts a table below those that are there; gives the position of its first row.
  private mutating func append(_ other: Table) throws -> Int {
    if other.isEmpty { throw DataError("the data has no rows") }
    let start = table?.rowCount ?? 0
    table = table.map { $0.appending(other) } ?? other
    return start
  }

  /// One visit for each place of the batches of some steps; the body gets the place counted from the first.
  private mutating func visit(_ range: Range<Int>, _ body: (Int) -> CompiledOrder.Visit) {
    for place in 0..<range.count * batch { visits.append(body(place)) }
    alpha.append(contentsOf: repeatElement(.nan, count: range.count))
  }

  private mutating func addPlain(_ table: Table, _ range: Range<Int>, _ source: Int) throws {
    let start = try append(table)
    var epochs = Epochs(count: table.rowCount, seed: seed, stream: range.lowerBound)
    visit(range) { CompiledOrder.Visit(row: start + epochs.row(at: $0), source: source) }
  }

  private mutating func addSorted(
    _ table: Table, _ difficulty: [Double], _ range: Range<Int>, _ source: Int
  ) throws {
    let start = try append(table)
    if let row = difficulty.firstIndex(where: \.isNaN) {
      throw DataError("the difficulty of row \(row) is not a number")
    }
    let order = difficulty.indices.sorted { (difficulty[$0], $0) < (difficulty[$1], $1) }
    let total = range.count * batch
    visit(range) { CompiledOrder.Visit(row: start + order[$0 * order.count / total], source: source) }
  }

  private mutating func addEasyToHard(
    _ easy: Table, _ hard: Table, _ alpha: ProgressFunction, _ range: Range<Int>, _ places: [Int]
  ) throws {
    let common = try CommonPrompts(easy, hard)
    let easyStart = try append(easy)
    let hardStart = try append(hard)
    notes += common.notes
    let chance = CounterGenerator(seed: seed, purpose: .curriculum)
    var epochs = Epochs(count: common.rows.count, seed: seed, stream: range.lowerBound)
    for step in range {
      let share = try Curriculum.checked(alpha, Double(step - range.lowerBound) / Double(range.count))
      self.alpha.append(share)
      for index in 0..<batch {
        let place = (step - range.lowerBound) * batch + index
        let rows = common.rows[epochs.row(at: place)]
        // Where a prompt has several pairs, each epoch takes the next one.
        let epoch = place / common.rows.count
        let isHard = chance.uniform(step: step, index: index) < share
        let row =
          isHard
          ? hardStart + rows.hard[epoch % rows.hard.count] : easyStart + rows.easy[epoch % rows.easy.count]
        visits.append(CompiledOrder.Visit(row: row, source: isHard ? places[1] : places[0]))
      }
    }
  }

  private mutating func addMix(_ parts: [Curriculum.Part], _ range: Range<Int>, _ places: [Int]) throws {
    for part in parts where !(part.weight >= 0 && part.weight.isFinite) {
      throw DataError("the weight of `\(part.name)` must be a number of at least 0, found \(part.weight)")
    }
    let total = parts.reduce(0) { $0 + $1.weight }
    if total <= 0 { throw DataError("the weights of a mix must not all be 0") }
    var starts: [Int] = []
    for part in parts { starts.append(try append(part.table)) }
    var epochs = parts.indices.map { index in
      Epochs(count: parts[index].table.rowCount, seed: seed, stream: range.lowerBound + index * steps)
    }
    var taken = Array(repeating: 0, count: parts.count)
    let chance = CounterGenerator(seed: seed, purpose: .curriculum)
    visit(range) { [batch] place in
      var rest = chance.uniform(step: range.lowerBound + place / batch, index: place % batch) * total
      var part = 0
      while part < parts.count - 1, rest >= parts[part].weight {
        rest -= parts[part].weight
        part += 1
      }
      while parts[part].weight == 0 { part -= 1 }
      let row = epochs[part].row(at: taken[part])
      taken[part] += 1
      return CompiledOrder.Visit(row: starts[part] + row, source: places[part])
    }
  }

  private mutating func addStages(_ stages: [(plan: Curriculum, share: Double)], _ range: Range<Int>) throws {
    for stage in stages where !(stage.share > 0 && stage.share.isFinite) {
      throw DataError("the share of a stage must be a positive number, found \(stage.share)")
    }
    let total = stages.reduce(0) { $0 + $1.share }
    var done = 0.0
    var start = range.lowerBound
    for (index, stage) in stages.enumerated() {
      done += stage.share
      let end = range.lowerBound + Int((done / total * Double(range.count)).rounded())
      if end == start {
        throw DataError(
          "stage \(index + 1) gets no step of \(range.count)",
          hint: "train for more steps, or give it a larger share")
      }
      try add(stage.plan, steps: start..<end, names: Curriculum.stageNames(stage.plan, index))
      start = end
    }
  }
}

/// Shuffled epochs: each goes through all rows once, in its own order.
private struct Epochs {
  private let count: Int
  private let generator: CounterGenerator
  /// Keeps two sequences of one run apart.
  private let stream: Int
  private var epoch = -1
  private var order: [Int] = []

  init(count: Int, seed: Int, stream: Int) {
    self.count = count
    self.stream = stream
    generator = CounterGenerator(seed: seed, purpose: .shuffle)
  }

  mutating func row(at place: Int) -> Int {
    let wanted = place / count
    if wanted != epoch {
      epoch = wanted
      order = generator.permutation(of: count, step: epoch + stream << 32)
    }
    return order[place % count]
  }
}

/// The rows of two tables by the prompts that both have, in the order of the first one.
private struct CommonPrompts {
  var rows: [(easy: [Int], hard: [Int])] = []
  var notes: [String] = []

  init(_ easy: Table, _ hard: Table) throws {
    let easyGroups = try SplitByPrompt.promptGroups(easy)
    let hardGroups = try SplitByPrompt.promptGroups(hard)
    var places: [ExactText: Int] = [:]
    for (index, group) in hardGroups.enumerated() { places[Self.key(hard, group[0])] = index }
    for group in easyGroups {
      if let place = places[Self.key(easy, group[0])] { rows.append((group, hardGroups[place])) }
    }
    if rows.isEmpty {
      throw DataError(
        "easy and hard have no prompt in common",
        hint: "both should be pairs of the same prompts, for instance from one contrast(...)")
    }
    for (name, count) in [("easy", easyGroups.count), ("hard", hardGroups.count)] where count > rows.count {
      notes.append("left out \(count - rows.count) of \(count) prompts that only \(name) has")
    }
  }

  private static func key(_ table: Table, _ row: Int) -> ExactText {
    PromptKey.key(table["prompt"]?.cell(at: row) ?? .none)
  }
}
