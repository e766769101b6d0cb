import AlignTensor

extension ScalarModel {
  /// Where a completion is given numbers.
  package enum Places: Sendable {
    /// One number, at its last token that isn't padding: the reward of the whole.
    case last
    /// One number more than it has tokens: the values of the states before each of its tokens, and after the last.
    case states
  }

  /// The numbers of each completion; nothing is kept for going back. They don't depend on the other completions, on
  /// other units or on the number of threads.
  package func values(_ unit: ScoringUnit, at places: Places, _ context: TensorContext) throws -> [[Float]] {
    try configuration.check(unit)
    if unit.completions.isEmpty { return [] }
    return forward(unit, places, parameters, gradients: nil, context).values
  }

  /// The same with other weights of this model's layout, ready to go back: the same weights give the same bits as
  /// `values`.
  package func forward(
    _ unit: ScoringUnit, at places: Places, parameters: ParameterStore<Float>,
    gradients: GradientBuffer<Float>, _ context: TensorContext
  ) throws -> UnitForward {
    try configuration.check(unit)
    return forward(unit, places, parameters, gradients: gradients, context)
  }

  private func forward(
    _ unit: ScoringUnit, _ places: Places, _ parameters: ParameterStore<Float>,
    gradients: GradientBuffer<Float>?, _ context: TensorContext
  ) -> UnitForward {
    let rows = ScalarRows(unit, places, padding: configuration.paddingID)
    let network = llama.network(parameters, gradients: gradients, positions: rows.positionCount, context)
    return UnitForward(
      network.tape, network.logits(rows.tokens, rows.layout, rows: rows.rows), counts: rows.counts)
  }
}

/// A unit as rows of tokens for a scalar model: the prompt, then each whole completion.
struct ScalarRows {
  var tokens: [Int32]
  var layout: AttentionLayout
  /// The rows that give numbers, completion by completion.
  var rows: [Int32] = []
  /// How many of them belong to each completion.
  var counts: [Int]

  init(_ unit: ScoringUnit, _ places: ScalarModel.Places, padding: Int32?) {
    tokens = unit.prompt + unit.completions.flatMap { $0 }
    layout = AttentionLayout(prompt: unit.prompt.count, completions: unit.completions.map(\.count))
    counts = unit.completions.map { places == .last ? 1 : $0.count + 1 }
    var next = Int32(unit.prompt.count)
    for completion in unit.completions {
      let own = next..<next + Int32(completion.count)
      switch places {
      case .last:
        let last = completion.lastIndex { $0 != padding }.map { next + Int32($0) }
        rows.append(last ?? Int32(unit.prompt.count - 1))
      case .states: rows += [Int32(unit.prompt.count - 1)] + own
      }
      next = own.upperBound
    }
  }

  /// How many positions the longest sequence has.
  var positionCount: Int { Int(layout.positions.max() ?? 0) + 1 }
}
