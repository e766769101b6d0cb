import AlignTensor

/// A Llama that reads prompts once and then goes on token by token, with the keys and values of what it has read kept. Its
/// weights are packed for products of few rows. A row's bits don't depend on the other rows, and they are those of
/// scoring, where our own kernel multiplies there.
final class LlamaDecoder {
  private let model: LanguageModel
  private let weights: LlamaWeights<Float>
  private let packed: PackedWeights
  private let context: TensorContext
  private let tape: Tape<Float>

  typealias Prompt = KeyValueCache<Float>
  typealias State = SequenceMemory<Float>

  init(_ model: LanguageModel, _ context: TensorContext) {
    self.model = model
    self.context = context
    weights = LlamaWeights(model.configuration, model.parameters)
    packed = PackedWeights(weights, context)
    tape = Tape(context, isRecording: false)
  }

  /// Reads prompts, all at once; gives them and the logits after the last token of each, [prompts, vocabulary].
  func read(_ prompts: [[Int32]]) -> ([Prompt], Tensor<Float>) {
    let configuration = model.configuration
    var layout = AttentionLayout()
    let ranges = prompts.map { prompt in
      let start = layout.append(prompt: prompt.count)
      return start..<start + prompt.count
    }
    let read = prompts.map {
      Prompt(configuration.heads, layers: configuration.layerCount, capacity: $0.count, context)
    }
    let x = hidden(
      prompts.flatMap { $0 }, positions: layout.positions, rows: ranges.map { Int32($0.upperBound - 1) }
    ) { qkv, layer in
      for (prompt, range) in zip(read, ranges) { prompt.keep(qkv, rows: range, layer: layer, context) }
      return tape.attention(tape.constant(qkv), configuration.heads, layout).value
    }
    for (prompt, range) in zip(read, ranges) { prompt.advance(by: range.count) }
    return (read, logits(x))
  }

  /// A sequence that begins after a prompt and goes on for at most so many tokens.
  func state(after prompt: Prompt, room: Int) -> State {
    State(
      prompt: prompt,
      own: KeyValueCache(
        model.configuration.heads, layers: model.configuration.layerCount, capacity: room, context))
  }

  /// Reads one more token of each sequence; gives the logits after them, [sequences, vocabulary].
  func step(_ tokens: [Int32], _ states: [State]) -> Tensor<Float> {
    let x = hidden(tokens, positions: states.map { Int32($0.count) }) { qkv, layer in
      context.attention(qkv, over: states, layer: layer)
    }
    for state in states { state.own.advance(by: 1) }
    return logits(x)
  }

  /// Softmax of each row.
  func probabilities(_ logits: Tensor<Float>) -> Tensor<Float> { tape.softmax(tape.constant(logits)).value }

  /// What the last layer gives for some rows (nil: all), before the last norm: `LlamaNetwork.hidden` with packed weights.
  private func hidden(
    _ tokens: [Int32], positions: [Int32], rows: [Int32]? = nil,
    attention: (_ qkv: Tensor<Float>, _ layer: Int) -> Tensor<Float>
  ) -> Tensor<Float> {
    let configuration = model.configuration
    let rotary = model.rotary(positions: Int((positions.max() ?? 0) + 1), context)
    var x = context.gatherRows(weights.embedding, tokens)
    for (index, layer) in weights.layers.enumerated() {
      let packed = packed.layers[index]
      let qkv = context.rotated(
        context.linear(norm(x, layer.attentionNorm), packed.queryKeyValue, bias: layer.queryKeyValueBias),
        headCount: configuration.headCount + configuration.kvHeadCount, positions: positions, rotary)
      var attended = attention(qkv, index)
      if let rows, index == weights.layers.count - 1 {
        attended = context.gatherRows(attended, rows)
        x = context.gatherRows(x, rows)
      }
      x = sum(x, context.linear(attended, packed.attentionOutput, bias: layer.attentionOutputBias))
      let gates = context.linear(norm(x, layer.feedForwardNorm), packed.gateUp, bias: layer.gateUpBias)
      let inner = tape.swiglu(tape.constant(gates)).value
      x = sum(x, context.linear(inner, packed.down, bias: layer.downBias))
    }
    return x
  }

  private func logits(_ x: Tensor<Float>) -> Tensor<Float> {
    context.linear(norm(x, weights.norm), packed.head)
  }

  private func norm(_ x: Tensor<Float>, _ weight: Tensor<Float>) -> Tensor<Float> {
    tape.rmsNorm(tape.constant(x), tape.constant(weight), epsilon: model.configuration.rmsEpsilon).value
  }

  private func sum(_ x: Tensor<Float>, _ y: Tensor<Float>) -> Tensor<Float> {
    tape.add(tape.constant(x), tape.constant(y)).value
  }
}

/// The matrices of a Llama, packed.
private struct PackedWeights {
  struct Layer {
    let queryKeyValue: PackedMatrix<Float>
    let attentionOutput: PackedMatrix<Float>
    let gateUp: PackedMatrix<Float>
    let down: PackedMatrix<Float>
  }

  let layers: [Layer]
  let head: PackedMatrix<Float>

  init(_ weights: LlamaWeights<Float>, _ context: TensorContext) {
    layers = weights.layers.map {
      Layer(
        queryKeyValue: PackedMatrix($0.queryKeyValue, context),
        attentionOutput: PackedMatrix($0.attentionOutput, context),
        gateUp: PackedMatrix($0.gateUp, context), down: PackedMatrix($0.down, context))
    }
    head = PackedMatrix(weights.head, context)
  }
}
