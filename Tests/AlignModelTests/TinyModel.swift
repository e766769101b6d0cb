import AlignTensor

@testable import AlignModel

/// A small model with fresh weights, large enough that its distributions are far from flat.
enum TinyModel {
  static func configuration(vocabulary: Int = 300) -> LlamaConfiguration {
    var configuration = LlamaConfiguration(
      vocabularySize: vocabulary, hiddenSize: 32, layerCount: 2, headCount: 4, kvHeadCount: 2,
      headDimension: 8,
      intermediateSize: 48, contextLength: 96)
    configuration.hasAttentionBias = true
    configuration.hasFeedForwardBias = true
    return configuration
  }

  static func make(
    _ configuration: LlamaConfiguration? = nil, tokenizer: Tokenizer? = nil,
    _ context: TensorContext
  ) throws -> LanguageModel {
    let model = try LanguageModel.new(
      configuration ?? self.configuration(), tokenizer: tokenizer, seed: 1, context)
    var store = model.parameters
    store.updateAll(context) { weights in
      for index in weights.indices { weights[index] *= 8 }
    }
    return model.replacingParameters(store)
  }
}
