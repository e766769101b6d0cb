import AlignModel

/// The shapes of the models that are timed: those of the PyTorch programs they are compared with.
enum BenchmarkShape {
  static func named(_ size: String) -> LlamaConfiguration {
    var shape: LlamaConfiguration
    switch size {
    case "1M":
      shape = LlamaConfiguration(
        vocabularySize: 2048, hiddenSize: 128, layerCount: 4, headCount: 4, kvHeadCount: 4, headDimension: 32,
        intermediateSize: 352, contextLength: 1024)
    case "15M":
      shape = LlamaConfiguration(
        vocabularySize: 32000, hiddenSize: 288, layerCount: 6, headCount: 6, kvHeadCount: 6,
        headDimension: 48, intermediateSize: 768, contextLength: 1024)
    default:
      shape = LlamaConfiguration(
        vocabularySize: 32000, hiddenSize: 768, layerCount: 12, headCount: 12, kvHeadCount: 12,
        headDimension: 64, intermediateSize: 2048, contextLength: 1024)
    }
    shape.tiesEmbeddings = true
    return shape
  }
}
