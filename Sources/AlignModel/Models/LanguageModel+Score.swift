import AlignTensor

extension LanguageModel {
  /// Log-probabilities in nats of every token of each completion; nothing is kept for going back. The sum over a
  /// completion, in Float64, is its log-probability.
  package func score(_ unit: ScoringUnit, _ context: TensorContext) throws -> [[Float]] {
    try score([unit], context)
  }

  /// The same of several units at once, completion by completion; all have one temperature. Small units are faster together;
  /// with our kernel of products each has the bits that it has alone.
  package func score(_ units: [ScoringUnit], _ context: TensorContext) throws -> [[Float]] {
    for unit in units { try configuration.check(unit) }
    if units.allSatisfy(\.completions.isEmpty) { return [] }
    return forward(units, parameters, gradients: nil, context).values
  }

  /// The same with other weights of this model's layout, ready to go back: the same weights give the same bits as
  /// `score`.
  package func forward(
    _ unit: ScoringUnit, parameters: ParameterStore<Float>, gradients: GradientBuffer<Float>,
    _ context: TensorContext
  ) throws -> UnitForward {
    try forward([unit], parameters: parameters, gradients: gradients, context)
  }

  /// The same of several units at once.
  package func forward(
    _ units: [ScoringUnit], parameters: ParameterStore<Float>, gradients: GradientBuffer<Float>,
    _ context: TensorContext
  ) throws -> UnitForward {
    for unit in units { try configuration.check(unit) }
    return forward(units, parameters, gradients: gradients, context)
  }

  private func forward(
    _ units: [ScoringUnit], _ parameters: ParameterStore<Float>, gradients: GradientBuffer<Float>?,
    _ context: TensorContext
  ) -> UnitForward {
    let temperature = units.first?.temperature ?? 1
    precondition(
      units.allSatisfy { $0.temperature == temperature }, "units read at once have one temperature")
    let rows = ScoringRows(units)
    let network = llama.network(parameters, gradients: gradients, positions: rows.positionCount, context)
    return UnitForward(
      network.tape,
      network.logProbabilities(
        rows.tokens, rows.layout, rows: rows.rows, targets: rows.targets, temperature: temperature),
      counts: units.flatMap { $0.completions.map(\.count) })
  }
}
