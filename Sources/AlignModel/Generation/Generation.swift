import AlignRandom
import AlignTensor

/// The generation of texts for a list of prompts: a few sequences at a time, the next prompt taking the place of one that
/// has ended. Random numbers are keyed by (seed, prompt's index, position), so that a text depends on its own prompt,
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
    var results = [GeneratedText?](repeating: nil, count: prompts.count)
    let decoder = LlamaDecoder(model, context)
    var active: [Sequence] = []
    var last: (sequence: Sequence, logits: [Float])?
    var next = 0
    while next < prompts.count || !active.isEmpty {
      if isInterrupted() { break }
      if next < prompts.count, active.count < max(settings.batchSize, 1) {
        let sequence = begin(prompts[next], next, indices[next], decoder, &last)
        next += 1
        if sequence.limit == 0 {
          results[sequence.place] = result(sequence, .length)
        } else if let reason = first(sequence, last?.logits ?? [], decoder, context) {
          results[sequence.place] = result(sequence, reason)
        } else {
          active.append(sequence)
        }
        continue
      }
      let logits = decoder.step(active.map { $0.tokens.last ?? 0 }, active.map(\.state))
      let reasons = advance(active, logits, decoder, context)
      for (sequence, reason) in zip(active, reasons) {
        if let reason { results[sequence.place] = result(sequence, reason) }
      }
      active = zip(active, reasons).filter { $1 == nil }.map(\.0)
    }
    for sequence in active { results[sequence.place] = result(sequence, .interrupted) }
    return results.map {
      $0 ?? GeneratedText(tokens: [], text: model.tokenizer == nil ? nil : "", reason: .interrupted)
    }
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

  /// Reads the prompt, or goes on from the one before if it is the same.
  private func begin(
    _ prompt: [Int32], _ place: Int, _ index: Int, _ decoder: LlamaDecoder,
    _ last: inout (sequence: Sequence, logits: [Float])?
  ) -> Sequence {
    let limit = min(settings.maximumTokens, model.configuration.contextLength - prompt.count)
    if let last, last.sequence.prompt == prompt {
      let state = decoder.copy(last.sequence.state, first: prompt.count)
      return Sequence(place: place, index: index, prompt: prompt, state: state, limit: limit)
    }
    let (state, logits) = decoder.read(prompt, capacity: prompt.count + limit)
    let sequence = Sequence(place: place, index: index, prompt: prompt, state: state, limit: limit)
    last = (sequence, logits.elements)
    return sequence
  }

  private func first(
    _ sequence: Sequence, _ logits: [Float], _ decoder: LlamaDecoder, _ context: TensorContext
  ) -> GeneratedText.Reason? {
    advance([sequence], context.tensor(logits, shape: [1, logits.count]), decoder, context)[0]
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
    let probabilities = sampler.isGreedy ? logits : decoder.probabilities(logits)
    let tokens = logits.withElements { logits in
      probabilities.withElements { probabilities in
        sequences.enumerated().map { row, sequence in
          let range = row * size..<(row + 1) * size
          let values = UnsafeBufferPointer(rebasing: logits[range])
          return sampler.isGreedy
            ? TokenSampler.likeliest(values)
            : sampler.draw(
              values, UnsafeBufferPointer(rebasing: probabilities[range]),
              uniform: chance.uniform(step: sequence.tokens.count, index: sequence.index))
        }
      }
    }
    if settings.tellsProbabilities {
      let rows = context.rowEntropies(logits, targets: tokens)
      for (sequence, row) in zip(sequences, rows) {
        sequence.logProbabilities.append(row.logProbability)
        sequence.entropies.append(row.entropy)
      }
    }
    return zip(tokens, sequences).map { add($0, to: $1) }
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

  private func result(_ sequence: Sequence, _ reason: GeneratedText.Reason) -> GeneratedText {
    let text = model.tokenizer.map { _ in String(decoding: sequence.bytes, as: UTF8.self) }
    return GeneratedText(
      tokens: sequence.tokens, text: text, reason: reason, logProbabilities: sequence.logProbabilities,
      entropies: sequence.entropies)
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
