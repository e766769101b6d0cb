import AlignTensor

/// The tensors of a Llama, by their part: views into a flat buffer of weights, or of derivatives. Products that read the
/// same rows are one: queries, keys and values; gate and up.
struct LlamaWeights<Scalar: TensorScalar>: Sendable {
  struct Layer: Sendable {
    var attentionNorm: Tensor<Scalar>
    var queryKeyValue: Tensor<Scalar>
    var queryKeyValueBias: Tensor<Scalar>?
    var attentionOutput: Tensor<Scalar>
    var attentionOutputBias: Tensor<Scalar>?
    var feedForwardNorm: Tensor<Scalar>
    var gateUp: Tensor<Scalar>
    var gateUpBias: Tensor<Scalar>?
    var down: Tensor<Scalar>
    var downBias: Tensor<Scalar>?
  }

  var embedding: Tensor<Scalar>
  var layers: [Layer]
  var norm: Tensor<Scalar>
  /// [vocabulary, hidden], the embedding itself where the two are tied; [1, hidden] where one number is given.
  var head: Tensor<Scalar>

  /// - Parameter tensor: gives a parameter by name, or neighbours as one matrix.
  init(_ configuration: LlamaConfiguration, _ tensor: ([String]) -> Tensor<Scalar>) {
    embedding = tensor(["model.embed_tokens.weight"])
    layers = (0..<configuration.layerCount).map { index in
      let prefix = "model.layers.\(index)."
      let projections = ["q", "k", "v"].map { "\(prefix)self_attn.\($0)_proj." }
      let gates = ["gate", "up"].map { "\(prefix)mlp.\($0)_proj." }
      let attentionBias = configuration.hasAttentionBias
      let feedForwardBias = configuration.hasFeedForwardBias
      return Layer(
        attentionNorm: tensor([prefix + "input_layernorm.weight"]),
        queryKeyValue: tensor(projections.map { $0 + "weight" }),
        queryKeyValueBias: attentionBias ? tensor(projections.map { $0 + "bias" }) : nil,
        attentionOutput: tensor([prefix + "self_attn.o_proj.weight"]),
        attentionOutputBias: attentionBias ? tensor([prefix + "self_attn.o_proj.bias"]) : nil,
        feedForwardNorm: tensor([prefix + "post_attention_layernorm.weight"]),
        gateUp: tensor(gates.map { $0 + "weight" }),
        gateUpBias: feedForwardBias ? tensor(gates.map { $0 + "bias" }) : nil,
        down: tensor([prefix + "mlp.down_proj.weight"]),
        downBias: feedForwardBias ? tensor([prefix + "mlp.down_proj.bias"]) : nil)
    }
    norm = tensor(["model.norm.weight"])
    head =
      switch configuration.output {
      case .nextToken: configuration.tiesEmbeddings ? embedding : tensor(["lm_head.weight"])
      case .score: tensor(["score.weight"])
      }
  }

  init(_ configuration: LlamaConfiguration, _ store: ParameterStore<Scalar>) {
    self.init(configuration) { store.tensor(spanning: $0) }
  }

  init(_ configuration: LlamaConfiguration, _ gradients: GradientBuffer<Scalar>) {
    self.init(configuration) { gradients.tensor(spanning: $0) }
  }
}

extension LlamaConfiguration {
  /// The places of the parameters in a flat buffer.
  package var layout: ParameterLayout { ParameterLayout(parameters.map { ($0.name, $0.shape) }) }

  var heads: AttentionHeads {
    AttentionHeads(headCount: headCount, keyValueHeadCount: kvHeadCount, dimension: headDimension)
  }
}
