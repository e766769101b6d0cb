import AlignTable
import AlignTensor
import Synchronization

/// A language model: shape, weights and, where there is one, the tokenizer. It never changes; training makes new ones
/// from copies of the weights.
package final class LanguageModel: Sendable {
  package let configuration: LlamaConfiguration
  /// All weights under their Hugging Face names, in one flat buffer.
  package let parameters: ParameterStore<Float>
  package let tokenizer: Tokenizer?
  /// Why a tokenizer that lies beside the weights couldn't be read.
  package let tokenizerProblem: ModelError?
  /// The path it was loaded from, or a word that says how it was made.
  package let origin: String

  private let rotary = Mutex<RotaryTable<Float>?>(nil)
  private let hash = Mutex<String?>(nil)

  package init(
    configuration: LlamaConfiguration, parameters: ParameterStore<Float>, tokenizer: Tokenizer?,
    tokenizerProblem: ModelError? = nil, origin: String
  ) {
    precondition(
      parameters.layout.count == configuration.parameterCount, "weights and shape belong together")
    self.configuration = configuration
    self.parameters = parameters
    self.tokenizer = tokenizer
    self.tokenizerProblem = tokenizerProblem
    self.origin = origin
  }

  /// The same model with other weights of the same layout.
  package func replacingParameters(_ parameters: ParameterStore<Float>, origin: String? = nil)
    -> LanguageModel
  {
    LanguageModel(
      configuration: configuration, parameters: parameters, tokenizer: tokenizer,
      tokenizerProblem: tokenizerProblem, origin: origin ?? self.origin)
  }

  /// 16 hexadecimal digits that are the same for the same weights and shape, and for others with overwhelming odds
  /// different. Complexity: linear in the weights the first time.
  package var contentHash: String {
    hash.withLock { known in
      if let known { return known }
      var hash = StableHash()
      hash.add(configuration.json)
      hash.add(parameters.flat.withElements { Self.fold(UnsafeRawBufferPointer($0)) })
      known = hash.hex
      return hash.hex
    }
  }

  /// Eight bytes at a time, so that large models take tens of milliseconds.
  private static func fold(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for at in stride(from: 0, to: bytes.count - 7, by: 8) {
      hash = (hash ^ bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
    }
    for at in bytes.count / 8 * 8..<bytes.count { hash = (hash ^ UInt64(bytes[at])) &* 0x100_0000_01B3 }
    return hash
  }

  /// The angles of at least so many positions; made once and kept, longer ones replace shorter ones.
  func rotary(positions: Int, _ context: TensorContext) -> RotaryTable<Float> {
    rotary.withLock { known in
      if let known, known.positionCount >= positions { return known }
      var size = 256
      while size < positions { size *= 2 }
      let table = RotaryTable<Float>(
        frequencies: configuration.rope.frequencies(headDimension: configuration.headDimension),
        positions: size, context)
      known = table
      return table
    }
  }

  /// The id that ends completions: the tokenizer's, else the first of the configuration's.
  package var endID: Int32? { tokenizer?.specialTokens.end ?? configuration.endIDs.first }

  /// All ids that end a generated text.
  package var endIDs: [Int32] {
    var ids = configuration.endIDs
    if let end = tokenizer?.specialTokens.end, !ids.contains(end) { ids.insert(end, at: 0) }
    return ids
  }
}
