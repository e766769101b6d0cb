import AlignRandom
import AlignTensor

/// The generation of texts for a list of prompts: a few sequences at a time, the next prompts taking the places of those that
/// have ended. Random numbers are keyed by (seed, prompt's index, position), so that a text depends on its own prompt,
/// index and the settings, not on its neighbours.
struct Generation {
  private let model: LanguageModel
  private let settings: GenerationSettings
  private let sampler: TokenSampler
  private let chance: CounterGenerator
  private let endIDs: Set<Int32>
  private let stopTexts: [[UInt8]]

  init(_ model: LanguageModel, _ settings: GenerationSettings) throws {
    if let flaw = settings.flaw { throw ModelError(flaw) }
    if !settings.stopStrings.isEmpty, model.tokenizer == nil {
      throw ModelError("a model without a tokenizer can't stop at texts", hint: "give token ids to stop at")
    }
    self.model = model
    self.settings = settings
    sampler = TokenSampler(settings)
    chance = CounterGenerator(seed: settings.seed, purpose: settings.purpose)
    // A stop text that is a special token stops at the token: special tokens don't show in the text.
    let special = Dictionary(
      (model.tokenizer?.addedTokens ?? []).filter(\.isSpecial).map { ($0.content, $0.id) }
    ) { $1 }
    endIDs = Set(
      (settings.ignoresEnd ? [] : model.endIDs) + settings.stopIDs
        + settings.stopStrings.compactMap { special[$0] })
    stopTexts = settings.stopStrings.filter { special[$0] == nil }.map { Array($0.utf8) }
  }

  /// One sequence that is being generated.
  private final class Sequence {
    /// The place of its prompt in the list.
    let place: Int
    /// What its random numbers are keyed by.
    let index: Int
    let prompt: [Int32]
    let state: LlamaDecoder.State
    let limit: Int
    var tokens: [Int32] = []
    var bytes: [UInt8] = []
    var logProbabilities: [Double] = []
    var entropies: [Double] = []

    init(place: Int, index: Int, prompt: [Int32], state: LlamaDecoder.State, limit: Int) {
      self.place = place
      self.index = index
      self.prompt = prompt
      self.state = state
      self.limit = limit
    }
  }

  func run(_ prompts: [[Int32]], indices: [Int], _ context: TensorContext, isInterrupted: () -> Bool) throws
    -> [GeneratedText]
  {
    for (number, prompt) in prompts.enumerated() { try check(prompt, number, count: prompts.count) }
    if settings.maximumTokens == 0 { return prompts.map { _ in result(nil, .length) } }
    var results = [GeneratedText?](repeating: nil, count: prompts.count)
    let decoder = LlamaDecoder(model, context)
    var active: [Sequence] = []
    var last: ReadPrompt?
    var next = 0
    while next < prompts.count || !active.isEmpty {
      if isInterrupted() { break }
      let logits: Tensor<Float>
      let going: [Sequence]
      let places = next..<min(next + max(settings.batchSize, 1) - active.count, prompts.count)
      if isWorthReading(places, of: prompts, beside: active.count, last) {
        (going, logits) = begin(places.map { ($0, prompts[$0], indices[$0]) }, decoder, &last, context)
        next = places.upperBound
      } else {
        going = active
        active = []
        logits = decoder.step(going.map { $0.tokens.last ?? 0 }, going.map(\.state))
      }
      for (sequence, reason) in zip(going, advance(going, logits, decoder, context)) {
        if let reason {
          results[sequence.place] = result(sequence, reason)
        } else {
          active.append(sequence)
        }
      }
    }
    for sequence in active { results[sequence.place] = result(sequence, .interrupted) }
    return results.map { $0 ?? result(nil, .interrupted) }
  }

  /// Whether prompts are read now: together they are read faster, but empty places in the batch are waste.
  private func isWorthReading(
    _ places: Range<Int>, of prompts: [[Int32]], beside active: Int, _ last: ReadPrompt?
  ) -> Bool {
    guard let first = places.first else { return false }
    return active == 0 || 4 * places.count >= settings.batchSize || places.upperBound == prompts.count
      || prompts[first] == last?.tokens
  }

  private func check(_ prompt: [Int32], _ number: Int, count: Int) throws {
    let name = count == 1 ? "the prompt" : "prompt \(number)"
    guard !prompt.isEmpty else {
      throw ModelError(
        "\(name) has no tokens, so that nothing predicts the first token after it",
        hint: "begin with the beginning-of-text token, or with any text")
    }
    try model.configuration.check(ids: prompt, name)
    guard prompt.count < model.configuration.contextLength else {
      throw ModelError(
        "\(name) is \(prompt.count) tokens long, the model's context is \(model.configuration.contextLength)")
    }
  }

  /// A prompt that was read, for the sequences that begin after it.
  private struct ReadPrompt {
    let tokens: [Int32]
    let memory: LlamaDecoder.Prompt
    /// Of what comes after it: [1, vocabulary].
    let logits: Tensor<Float>
  }

  /// Sequences that begin after prompts, with the logits of their first tokens. Neighbours with equal prompts, and those
  /// that go on with the prompt read last, share it.
  private func begin(
    _ prompts: [(place: Int, tokens: [Int32], index: Int)], _ decoder: LlamaDecoder,
    _ last: inout ReadPrompt?,
    _ context: TensorContext
  ) -> ([Sequence], Tensor<Float>) {
    var read = last.map { [$0] } ?? []
    var unread: [[Int32]] = []
    let sources = prompts.map { prompt in
      if prompt.tokens != unread.last ?? last?.tokens { unread.append(prompt.tokens) }
      return read.count + unread.count - 1
    }
    if !unread.isEmpty {
      let (memories, logits) = decoder.read(unread)
      for (row, memory) in memories.enumerated() {
        read.append(
          ReadPrompt(
            tokens: unread[row], memory: memory, logits: context.gatherRows(logits, [Int32(row)])))
      }
    }
    let sequences = zip(prompts, sources).map { prompt, source in
      let limit = min(settings.maximumTokens, model.configuration.contextLength - prompt.tokens.count)
      return Sequence(
        place: prompt.place, index: prompt.index, prompt: prompt.tokens,
        state: decoder.state(after: read[source].memory, room: limit), limit: limit)
    }
    last = read.last
    let all = context.concatenated(read.map(\.logits), axis: 0)
    return (sequences, context.gatherRows(all, sources.map(Int32.init)))
  }

  /// Chooses the next token of each sequence; gives why it has ended, or nil.
  private func advance(
    _ sequences: [Sequence], _ logits: Tensor<Float>, _ decoder: LlamaDecoder, _ context: TensorContext
  ) -> [GeneratedText.Reason?] {
    let size = logits.count / sequences.count
    logits.withMutableElements { all in
      for (row, sequence) in sequences.enumerated() {
        sampler.prepare(
          UnsafeMutableBufferPointer(rebasing: all[row * size..<(row + 1) * size]),
          context: settings.repetitionPenalty == 1 ? [] : sequence.prompt + sequence.tokens)
      }
    }
    let tokens = chosen(sequences, logits, decoder, context)
    if settings.tellsProbabilities {
      let rows = context.rowEntropies(logits, targets: tokens)
      for (sequence, row) in zip(sequences, rows) {
        sequence.logProbabilities.append(row.logProbability)
        sequence.entropies.append(row.entropy)
      }
    }
    return zip(tokens, sequences).map { add($0, to: $1) }
  }

  private func chosen(
    _ sequences: [Sequence], _ logits: Tensor<Float>, _ decoder: LlamaDecoder, _ context: TensorContext
  ) -> [Int32] {
    if sampler.isGreedy { return context.likeliest(logits, rows: sequences.count) }
    let uniforms = sequences.map { chance.uniform(step: $0.tokens.count, index: $0.index) }
    if !sampler.filters { return context.drawRows(logits, uniforms: uniforms) }
    let size = logits.count / sequences.count
    let probabilities = decoder.probabilities(logits)
    return logits.withElements { logits in
      probabilities.withElements { probabilities in
        uniforms.enumerated().map { row, uniform in
          let range = row * size..<(row + 1) * size
          return sampler.draw(
            UnsafeBufferPointer(rebasing: logits[range]), UnsafeBufferPointer(rebasing: probabilities[range]),
            uniform: uniform)
        }
      }
    }
  }

  private func add(_ token: Int32, to sequence: Sequence) -> GeneratedText.Reason? {
    sequence.tokens.append(token)
    if endIDs.contains(token) { return .end }
    if let tokenizer = model.tokenizer {
      let before = sequence.bytes.count
      sequence.bytes += tokenizer.bytes(of: CollectionOfOne(token), skippingSpecialTokens: true)
      if cut(&sequence.bytes, from: before) { return .stop }
    }
    return sequence.tokens.count >= sequence.limit ? .length : nil
  }

  /// Cuts the text before the first stop text that ends in the bytes added last.
  private func cut(_ bytes: inout [UInt8], from added: Int) -> Bool {
    guard bytes.count > added else { return false }
    var place: Int?
    for stop in stopTexts where stop.count <= bytes.count {
      for start in max(0, added - stop.count + 1)...(bytes.count - stop.count)
      where start < place ?? .max && bytes[start..<start + stop.count].elementsEqual(stop) {
        place = start
        break
      }
    }
    guard let place else { return false }
    bytes.removeSubrange(place...)
    return true
  }

  /// What a sequence has given; nil: nothing yet.
  private func result(_ sequence: Sequence?, _ reason: GeneratedText.Reason) -> GeneratedText {
    GeneratedText(
      tokens: sequence?.tokens ?? [],
      text: model.tokenizer.map { _ in String(decoding: sequence?.bytes ?? [], as: UTF8.self) },
      reason: reason, logProbabilities: sequence?.logProbabilities ?? [], entropies: sequence?.entropies ?? []
    )
  }
}

extension LanguageModel {
  /// Generates a text for each prompt. `isInterrupted` is asked before each token; when it says yes, what there is so far
  /// comes back with the reason `interrupted`.
  ///
  /// - Parameter indices: what the random numbers of each prompt are keyed by; nil: its place in the list. Equal prompts
  ///   that follow each other are read once.
  package func generate(
    _ prompts: [[Int32]], _ settings: GenerationSettings = GenerationSettings(), indices: [Int]? = nil,
    _ context: TensorContext, isInterrupted: () -> Bool = { false }
  ) throws -> [GeneratedText] {
    precondition(indices == nil || indices?.count == prompts.count, "each prompt has an index")
    return try Generation(self, settings).run(
      prompts, indices: indices ?? Array(prompts.indices), context, isInterrupted: isInterrupted)
  }
}
