import AlignInterruption
import AlignRandom
import AlignTable
import AlignTensor

extension LanguageModel {
  /// A model with fresh weights: matrices drawn from a normal distribution with standard deviation 0.02 (Llama's and
  /// transformers' `initializer_range`), norms 1, biases 0.
  ///
  /// A weight is a pure function of the seed, the parameter's name and its place in it, so that a model with one layer
  /// more begins with the same first layers.
  package static func new(
    _ configuration: LlamaConfiguration, tokenizer: Tokenizer?, seed: Int, _ context: TensorContext
  ) throws -> LanguageModel {
    var configuration = configuration
    if let flaw = configuration.flaw { throw ModelError("`\(flaw.field)`: \(flaw.message)") }
    if let tokenizer {
      guard configuration.vocabularySize >= tokenizer.vocabularySize else {
        throw ModelError(
          "a vocabulary of \(configuration.vocabularySize) is smaller than the tokenizer's "
            + "\(tokenizer.vocabularySize)")
      }
      configuration.beginningID = tokenizer.specialTokens.beginning
      configuration.endIDs = tokenizer.specialTokens.end.map { [$0] } ?? []
      configuration.paddingID = tokenizer.specialTokens.padding
    }
    let count = configuration.parameterCount
    guard count <= 1 << 32 else {
      throw ModelError("a model of \(count) weights is too large for this program")
    }
    try context.requireMemory(for: "a model of \(count) weights", bytes: 4 * count)
    var store = try context.interruptible { ParameterStore<Float>(configuration.layout, context) }
    let generator = CounterGenerator(seed: seed, purpose: .initialisation)
    for entry in store.layout.entries {
      try store.update(entry.name, context) { weights in
        if entry.shape.count >= 2 {
          try fill(weights, generator, stream: Int(truncatingIfNeeded: StableHash(entry.name).value))
        } else if entry.name.hasSuffix("norm.weight") {
          weights.update(repeating: 1)
        }
      }
    }
    return LanguageModel(
      configuration: configuration, parameters: store, tokenizer: tokenizer, origin: "new")
  }

  private static func fill(
    _ weights: UnsafeMutableBufferPointer<Float>, _ generator: CounterGenerator, stream: Int
  ) throws {
    var watch = InterruptionWatch()
    for block in stride(from: 0, to: weights.count, by: 4) {
      try watch.step()
      let (a, b, c, d) = generator.normals(step: stream, index: block / 4)
      for (offset, value) in [a, b, c, d].enumerated() where block + offset < weights.count {
        weights[block + offset] = 0.02 * value
      }
    }
  }
}
