/// The shape of a Llama-family transformer, as `config.json` describes it.
package struct LlamaConfiguration: Sendable, Equatable {
  package var vocabularySize: Int
  package var hiddenSize: Int
  package var layerCount: Int
  package var headCount: Int
  /// Key and value heads; a divisor of `headCount`.
  package var kvHeadCount: Int
  package var headDimension: Int
  /// Width of the gated feed-forward layer.
  package var intermediateSize: Int
  package var rmsEpsilon = 1e-5
  package var rope = RotaryEmbedding()
  /// The longest sequence.
  package var contextLength: Int
  /// What the last layer's output becomes.
  package var output = Output.nextToken
  /// The output head for tokens is the embedding.
  package var tiesEmbeddings = false
  package var hasAttentionBias = false
  package var hasFeedForwardBias = false
  package var beginningID: Int32?
  /// Any of these ends a generated text; the first ends completions where the tokenizer names none.
  package var endIDs: [Int32] = []
  package var paddingID: Int32?

  package init(
    vocabularySize: Int, hiddenSize: Int, layerCount: Int, headCount: Int, kvHeadCount: Int,
    headDimension: Int,
    intermediateSize: Int, contextLength: Int
  ) {
    self.vocabularySize = vocabularySize
    self.hiddenSize = hiddenSize
    self.layerCount = layerCount
    self.headCount = headCount
    self.kvHeadCount = kvHeadCount
    self.headDimension = headDimension
    self.intermediateSize = intermediateSize
    self.contextLength = contextLength
  }

  /// The head of the transformer.
  package enum Output: Sendable, Equatable {
    /// Logits of the next token: `lm_head.weight` [vocabulary, hidden], or the embedding.
    case nextToken
    /// One number, a reward or the value of a state: `score.weight` [1, hidden].
    case score
  }

  /// What is wrong with the shape, or nil.
  var flaw: (field: String, message: String)? {
    for (field, value) in [
      ("vocab_size", vocabularySize), ("hidden_size", hiddenSize), ("num_hidden_layers", layerCount),
      ("num_attention_heads", headCount), ("num_key_value_heads", kvHeadCount), ("head_dim", headDimension),
      ("intermediate_size", intermediateSize), ("max_position_embeddings", contextLength),
    ] where value < 1 || value > 1 << 22 {
      return (field, "\(value) is outside of 1...\(1 << 22)")
    }
    if layerCount > 4096 { return ("num_hidden_layers", "\(layerCount) layers are more than 4096") }
    if headCount > 65536 || headDimension > 65536 { return ("num_attention_heads", "more than 65536") }
    if headCount % kvHeadCount != 0 {
      return ("num_key_value_heads", "\(kvHeadCount) doesn't divide the \(headCount) heads")
    }
    if headDimension % 2 != 0 { return ("head_dim", "\(headDimension) is odd; rotary positions need pairs") }
    if !(rmsEpsilon >= 0) { return ("rms_norm_eps", "\(rmsEpsilon) isn't a number from 0 up") }
    if !(rope.theta > 0) { return ("rope_theta", "\(rope.theta) isn't a number above 0") }
    return nil
  }

  /// One parameter tensor.
  package struct Parameter: Sendable, Equatable {
    package var name: String
    package var shape: [Int]
  }

  /// All parameters under their Hugging Face names, in the order of the flat buffer: the parts of products that are
  /// done as one (queries, keys and values; gate and up) lie side by side.
  package var parameters: [Parameter] {
    var list = [Parameter(name: "model.embed_tokens.weight", shape: [vocabularySize, hiddenSize])]
    let (queries, keys) = (headCount * headDimension, kvHeadCount * headDimension)
    func add(_ name: String, _ shape: Int...) { list.append(Parameter(name: name, shape: shape)) }
    for layer in 0..<layerCount {
      let prefix = "model.layers.\(layer)."
      add(prefix + "input_layernorm.weight", hiddenSize)
      let projections = [("q_proj", queries), ("k_proj", keys), ("v_proj", keys)]
      for (name, rows) in projections { add("\(prefix)self_attn.\(name).weight", rows, hiddenSize) }
      if hasAttentionBias { for (name, rows) in projections { add("\(prefix)self_attn.\(name).bias", rows) } }
      add(prefix + "self_attn.o_proj.weight", hiddenSize, queries)
      if hasAttentionBias { add(prefix + "self_attn.o_proj.bias", hiddenSize) }
      add(prefix + "post_attention_layernorm.weight", hiddenSize)
      for name in ["gate_proj", "up_proj"] {
        add("\(prefix)mlp.\(name).weight", intermediateSize, hiddenSize)
      }
      if hasFeedForwardBias {
        for name in ["gate_proj", "up_proj"] { add("\(prefix)mlp.\(name).bias", intermediateSize) }
      }
      add(prefix + "mlp.down_proj.weight", hiddenSize, intermediateSize)
      if hasFeedForwardBias { add(prefix + "mlp.down_proj.bias", hiddenSize) }
    }
    add("model.norm.weight", hiddenSize)
    switch output {
    case .nextToken: if !tiesEmbeddings { add("lm_head.weight", vocabularySize, hiddenSize) }
    case .score: add("score.weight", 1, hiddenSize)
    }
    return list
  }

  /// The number of weights; a tied head counts once.
  package var parameterCount: Int { parameters.reduce(0) { $0 + $1.shape.reduce(1, *) } }
}
