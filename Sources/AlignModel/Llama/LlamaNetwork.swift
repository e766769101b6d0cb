import AlignTensor

/// The transformer, written once against the tape: recording for training, not recording for scoring and for reading a
/// prompt before generation.
///
///     x = embedding(tokens)                                   [T, hidden]
///     x = x + o(attention(rotary(qkv(rms(x)))))               in each layer
///     x = x + down(silu(gate(rms(x))) * up(rms(x)))
///     log p(target) = log softmax(head(rms(x)))               for the rows that are scored
///
/// Source: Touvron et al. 2023; compared with `LlamaForCausalLM` of transformers.
struct LlamaNetwork<Scalar: TensorScalar> {
  let configuration: LlamaConfiguration
  let weights: LlamaWeights<Scalar>
  /// Where derivatives are added to; nil: none are wanted.
  let gradients: LlamaWeights<Scalar>?
  let rotary: RotaryTable<Scalar>
  let tape: Tape<Scalar>

  /// What the last layer gives for some rows, [rows.count, hidden], before the last norm.
  ///
  /// The last layer's output is computed for these rows alone. `keeping` sees each layer's rotated queries, keys and
  /// values.
  func hidden(
    _ tokens: [Int32], _ layout: AttentionLayout, rows: [Int32],
    keeping: (_ layer: Int, _ qkv: Tensor<Scalar>) -> Void = { _, _ in }
  ) -> Variable<Scalar> {
    var x = tape.embedding(variable(\.embedding), tokens)
    for index in weights.layers.indices {
      let normed = rmsNorm(x, variable(index, \.attentionNorm))
      let qkv = tape.rotary(
        linear(normed, index, \.queryKeyValue, \.queryKeyValueBias),
        headCount: configuration.headCount + configuration.kvHeadCount, positions: layout.positions, rotary)
      keeping(index, qkv.value)
      var attended = tape.attention(qkv, configuration.heads, layout)
      if index == weights.layers.count - 1 {
        attended = tape.gatherRows(attended, rows)
        x = tape.gatherRows(x, rows)
      }
      x = tape.add(x, linear(attended, index, \.attentionOutput, \.attentionOutputBias))
      let gates = linear(
        rmsNorm(x, variable(index, \.feedForwardNorm)), index, \.gateUp, \.gateUpBias)
      x = tape.add(x, linear(tape.swiglu(gates), index, \.down, \.downBias))
    }
    return x
  }

  /// Log-probabilities in nats of one target for each of `rows`, logits divided by the temperature: [rows.count].
  func logProbabilities(
    _ tokens: [Int32], _ layout: AttentionLayout, rows: [Int32], targets: [Int32], temperature: Double = 1
  ) -> Variable<Scalar> {
    var x = rmsNorm(hidden(tokens, layout, rows: rows), variable(\.norm))
    if temperature != 1 {
      // The head is linear: its input divided gives its output divided.
      x = tape.multiply(x, tape.constant(tape.context.filled([], with: Scalar(1 / temperature))))
    }
    return tape.logProbability(x, variable(\.head), targets: targets)
  }

  /// What the head gives: logits [rows.count, vocabulary], or scores [rows.count, 1].
  func logits(
    _ tokens: [Int32], _ layout: AttentionLayout, rows: [Int32],
    keeping: (_ layer: Int, _ qkv: Tensor<Scalar>) -> Void = { _, _ in }
  ) -> Variable<Scalar> {
    let x = rmsNorm(hidden(tokens, layout, rows: rows, keeping: keeping), variable(\.norm))
    return tape.linear(x, variable(\.head))
  }

  private func rmsNorm(_ x: Variable<Scalar>, _ weight: Variable<Scalar>) -> Variable<Scalar> {
    tape.rmsNorm(x, weight, epsilon: configuration.rmsEpsilon)
  }

  private func linear(
    _ x: Variable<Scalar>, _ layer: Int, _ weight: KeyPath<LlamaWeights<Scalar>.Layer, Tensor<Scalar>>,
    _ bias: KeyPath<LlamaWeights<Scalar>.Layer, Tensor<Scalar>?>
  ) -> Variable<Scalar> {
    let biasVariable = weights.layers[layer][keyPath: bias].map {
      tape.parameter($0, gradient: gradients?.layers[layer][keyPath: bias])
    }
    return tape.linear(x, variable(layer, weight), bias: biasVariable)
  }

  private func variable(
    _ layer: Int, _ weight: KeyPath<LlamaWeights<Scalar>.Layer, Tensor<Scalar>>
  ) -> Variable<Scalar> {
    tape.parameter(
      weights.layers[layer][keyPath: weight], gradient: gradients?.layers[layer][keyPath: weight])
  }

  private func variable(_ weight: KeyPath<LlamaWeights<Scalar>, Tensor<Scalar>>) -> Variable<Scalar> {
    tape.parameter(weights[keyPath: weight], gradient: gradients?[keyPath: weight])
  }
}
