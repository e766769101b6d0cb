import AlignTensor

/// A Llama that reads a prompt once and then goes on token by token, with the keys and values of what it has read kept.
/// Its products are made for few rows; they differ from those of scoring in the last bits. A row's bits don't depend on
/// the other rows.
final class LlamaDecoder {
  private let model: LanguageModel
  private let weights: LlamaWeights<Float>
  private let context: TensorContext
  private let tape: Tape<Float>

  /// What one sequence has read so far.
  final class State {
    fileprivate var caches: [KeyValueCache<Float>]
    private(set) var count: Int

    fileprivate init(caches: [KeyValueCache<Float>], count: Int) {
      self.caches = caches
      self.count = count
    }

    fileprivate func advance() { count += 1 }
  }

  init(_ model: LanguageModel, _ context: TensorContext) {
    self.model = model
    self.context = context
    weights = LlamaWeights(model.configuration, model.parameters)
    tape = Tape(context, isRecording: false)
  }

  /// Reads a prompt; gives the logits after its last token, [1, vocabulary]. The state holds `capacity` tokens at most.
  func read(_ prompt: [Int32], capacity: Int) -> (State, Tensor<Float>) {
    let configuration = model.configuration
    let caches = weights.layers.map { _ in
      KeyValueCache<Float>(configuration.heads, capacity: max(capacity, prompt.count), context)
    }
    let network = LlamaNetwork(
      configuration: configuration, weights: weights, gradients: nil,
      rotary: model.rotary(positions: max(capacity, prompt.count), context), tape: tape)
    let hidden = network.hidden(
      prompt, AttentionLayout(prompt: prompt.count), rows: [Int32(prompt.count - 1)]
    ) { layer, qkv in
      caches[layer].append(qkv, rows: 0..<prompt.count)
    }
    return (State(caches: caches, count: prompt.count), logits(hidden.value))
  }

  /// A state that has read the first `count` tokens of another and goes on by itself.
  func copy(_ state: State, first count: Int) -> State {
    let caches = state.caches.map { cache in
      let copy = KeyValueCache(copying: cache, context)
      copy.truncate(to: count)
      return copy
    }
    return State(caches: caches, count: count)
  }

  /// Reads one more token of each sequence; gives the logits after them, [sequences, vocabulary].
  func step(_ tokens: [Int32], _ states: [State]) -> Tensor<Float> {
    let configuration = model.configuration
    let positions = states.map { Int32($0.count) }
    let rotary = model.rotary(positions: Int((positions.max() ?? 0) + 1), context)
    var x = context.gatherRows(weights.embedding, tokens)
    for (index, layer) in weights.layers.enumerated() {
      let qkv = context.rotated(
        context.skinnyLinear(
          norm(x, layer.attentionNorm), layer.queryKeyValue, bias: layer.queryKeyValueBias),
        headCount: configuration.headCount + configuration.kvHeadCount, positions: positions, rotary)
      let caches = states.map { $0.caches[index] }
      for (row, cache) in caches.enumerated() { cache.append(qkv, rows: row..<row + 1) }
      let attended = context.attention(qkv, over: caches)
      x = sum(x, context.skinnyLinear(attended, layer.attentionOutput, bias: layer.attentionOutputBias))
      let gates = context.skinnyLinear(norm(x, layer.feedForwardNorm), layer.gateUp, bias: layer.gateUpBias)
      let inner = tape.swiglu(tape.constant(gates)).value
      x = sum(x, context.skinnyLinear(inner, layer.down, bias: layer.downBias))
    }
    for state in states { state.advance() }
    return logits(x)
  }

  /// Softmax of each row.
  func probabilities(_ logits: Tensor<Float>) -> Tensor<Float> { tape.softmax(tape.constant(logits)).value }

  private func logits(_ x: Tensor<Float>) -> Tensor<Float> {
    context.skinnyLinear(norm(x, weights.norm), weights.head)
  }

  private func norm(_ x: Tensor<Float>, _ weight: Tensor<Float>) -> Tensor<Float> {
    tape.rmsNorm(tape.constant(x), tape.constant(weight), epsilon: model.configuration.rmsEpsilon).value
  }

  private func sum(_ x: Tensor<Float>, _ y: Tensor<Float>) -> Tensor<Float> {
    tape.add(tape.constant(x), tape.constant(y)).value
  }
}
