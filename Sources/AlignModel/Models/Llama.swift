import AlignTable
import AlignTensor
import Synchronization

/// What models of the Llama family have in common, whatever their head: shape, weights and, where there is one, the
/// tokenizer. It never changes.
package final class Llama: Sendable {
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

  init(
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

  /// The same with other weights of the same layout.
  func replacingParameters(_ parameters: ParameterStore<Float>, origin: String? = nil) -> Llama {
    Llama(
      configuration: configuration, parameters: parameters, tokenizer: tokenizer,
      tokenizerProblem: tokenizerProblem, origin: origin ?? self.origin)
  }

  /// Complexity: linear in the weights the first time.
  var contentHash: String {
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

  /// The network on a tape of its own, which records where derivatives are wanted.
  func network(
    _ parameters: ParameterStore<Float>, gradients: GradientBuffer<Float>?, positions: Int,
    _ context: TensorContext
  ) -> LlamaNetwork<Float> {
    precondition(parameters.layout.count == self.parameters.layout.count, "the weights have another layout")
    return LlamaNetwork(
      configuration: configuration, weights: LlamaWeights(configuration, parameters),
      gradients: gradients.map { LlamaWeights(configuration, $0) },
      rotary: rotary(positions: positions, context),
      tape: Tape(context, isRecording: gradients != nil))
  }
}

/// A model that is a Llama with some head.
package protocol LlamaModel: AnyObject, Sendable {
  var llama: Llama { get }
}

extension LlamaModel {
  package var configuration: LlamaConfiguration { llama.configuration }
  /// All weights under their Hugging Face names, in one flat buffer.
  package var parameters: ParameterStore<Float> { llama.parameters }
  package var tokenizer: Tokenizer? { llama.tokenizer }
  /// Why a tokenizer that lies beside the weights couldn't be read.
  package var tokenizerProblem: ModelError? { llama.tokenizerProblem }
  /// The path it was loaded from, or a word that says how it was made.
  package var origin: String { llama.origin }

  /// 16 hexadecimal digits that are the same for the same weights and shape, and for others with overwhelming odds
  /// different. Complexity: linear in the weights the first time.
  package var contentHash: String { llama.contentHash }

  /// The id that ends completions: the tokenizer's, else the first of the configuration's.
  package var endID: Int32? { tokenizer?.specialTokens.end ?? configuration.endIDs.first }

  /// Writes a folder in the layout of Hugging Face that transformers loads: `config.json`, `generation_config.json`,
  /// `model.safetensors` in Float32 and the tokenizer's files. Each file is put in place as a whole.
  package func save(to folder: String) throws { try llama.save(to: folder) }
}
