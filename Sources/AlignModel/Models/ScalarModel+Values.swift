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
    try values([unit], at: places, context)
  }

  /// The same of several units at once, completion by completion: faster for small ones, with our kernel of
  /// products with the same bits.
  package func values(_ units: [ScoringUnit], at places: Places, _ context: TensorContext) throws -> [[Float]]
  {
    for unit in units { try configuration.check(unit) }
    if units.allSatisfy(\.completions.isEmpty) { return [] }
    return forward(units, places, parameters, gradients: nil, context).values
  }

  /// The same with other weights of this model's layout, ready to go back: the same weights give the same bits as
  /// `values`.
  package func forward(
    _ unit: ScoringUnit, at places: Places, parameters: ParameterStore<Float>,
    gradients: GradientBuffer<Float>, _ context: TensorContext
  ) throws -> UnitForward {
    try forward([unit], at: places, parameters: parameters, gradients: gradients, context)
  }

  /// The same of several units at once.
  package func forward(
    _ units: [ScoringUnit], at places: Places, parameters: ParameterStore<Float>,
    gradients: GradientBuffer<Float>, _ context: TensorContext
  ) throws -> UnitForward {
    for unit in units { try configuration.check(unit) }
    return forward(units, places, parameters, gradients: gradients, context)
  }

  private func forward(
    _ units: [ScoringUnit], _ places: Places, _ parameters: ParameterStore<Float>,
    gradients: GradientBuffer<Float>?, _ context: TensorContext
  ) -> UnitForward {
    let rows = ScalarRows(units, places, padding: configuration.paddingID)
    let network = llama.network(parameters, gradients: gradients, positions: rows.positionCount, context)
    return UnitForward(
      network.tape, network.logits(rows.tokens, rows.layout, rows: rows.rows), counts: rows.counts)
  }
}

/// Units as rows of tokens for a scalar model: of each the prompt, then each whole completion.
struct ScalarRows {
  var tokens: [Int32] = []
  var layout = AttentionLayout()
  /// The rows that give numbers, completion by completion.
  var rows: [Int32] = []
  /// How many of them belong to each completion.
  var counts: [Int] = []

  init(_ units: [ScoringUnit], _ places: ScalarModel.Places, padding: Int32?) {
    for unit in units {
      tokens += unit.prompt + unit.completions.flatMap { $0 }
      let start = layout.append(prompt: unit.prompt.count, completions: unit.completions.map(\.count))
      counts += unit.completions.map { places == .last ? 1 : $0.count + 1 }
      var next = Int32(start + unit.prompt.count)
      let beginning = next - 1
      for completion in unit.completions {
        let own = next..<next + Int32(completion.count)
        switch places {
        case .last:
          rows.append(completion.lastIndex { $0 != padding }.map { own.lowerBound + Int32($0) } ?? beginning)
        case .states: rows += [beginning] + own
        }
        next = own.upperBound
      }
    }
  }

  /// How many positions the longest sequence has.
  var positionCount: Int { Int(layout.positions.max() ?? 0) + 1 }
}
