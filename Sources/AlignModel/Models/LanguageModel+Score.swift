import AlignTensor

extension LanguageModel {
  /// Log-probabilities in nats of every token of each completion; nothing is kept for going back. The sum over a
  /// completion, in Float64, is its log-probability.
  package func score(_ unit: ScoringUnit, _ context: TensorContext) throws -> [[Float]] {
    try configuration.check(unit)
    if unit.completions.isEmpty { return [] }
    return forward(unit, parameters, gradients: nil, context).values
  }

  /// The same with other weights of this model's layout, ready to go back: the same weights give the same bits as
  /// `score`.
  package func forward(
    _ unit: ScoringUnit, parameters: ParameterStore<Float>, gradients: GradientBuffer<Float>,
    _ context: TensorContext
  ) throws -> UnitForward {
    try configuration.check(unit)
    return forward(unit, parameters, gradients: gradients, context)
  }

  private func forward(
    _ unit: ScoringUnit, _ parameters: ParameterStore<Float>, gradients: GradientBuffer<Float>?,
    _ context: TensorContext
  ) -> UnitForward {
    let rows = ScoringRows(unit)
    let network = llama.network(parameters, gradients: gradients, positions: rows.positionCount, context)
    return UnitForward(
      network.tape,
      network.logProbabilities(
        rows.tokens, rows.layout, rows: rows.rows, targets: rows.targets, temperature: unit.temperature),
      counts: unit.completions.map(\.count))
  }
}
