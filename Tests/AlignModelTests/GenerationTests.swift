import AlignTensor
import Foundation
import Testing

@testable import AlignModel

@Suite("Generation")
struct GenerationTests {
  static let prompts: [[Int32]] = [[1, 2, 3], [7], [9, 8, 7, 6, 5, 4, 3, 2, 1], [1, 2, 3], [200, 100]]

  static func settings(_ count: Int = 20) -> GenerationSettings {
    var settings = GenerationSettings()
    settings.maximumTokens = count
    settings.seed = 5
    settings.topP = 0.95
    return settings
  }

  @Test("a sample depends on its prompt and index, not on the batch, its size or the threads")
  func independence() throws {
    let context = TensorContext(threadCount: 2, fillsWithNaN: true)
    let model = try TinyModel.make(nil, context)
    let together = try model.generate(Self.prompts, Self.settings(), context).map(\.tokens)
    #expect(Set(together).count == together.count)
    var settings = Self.settings()
    settings.batchSize = 2
    #expect(try model.generate(Self.prompts, settings, context).map(\.tokens) == together)
    context.threadCount = 1
    for (index, prompt) in Self.prompts.enumerated() {
      let alone = try model.generate([prompt], Self.settings(), indices: [index], context)
      #expect(alone[0].tokens == together[index])
    }
  }

  @Test("decoding in a batch gives the same bits as alone, whatever is beside it, shared prompts or not")
  func sameBits() throws {
    let context = TensorContext(threadCount: 2, fillsWithNaN: true)
    let model = try TinyModel.make(nil, context)
    let decoder = LlamaDecoder(model, context)
    let next: (Int) -> Int32 = { Int32($0 % 250 + 3) }
    var alone: [[Float]] = []
    for size in 1...17 {
      let (prompts, _) = decoder.read((0..<size).map { Self.prompts[$0 / 3 % 5] })
      let shared = (0..<size).map { decoder.state(after: prompts[$0 / 3 * 3], room: 4) }
      let single = (0..<size).map { decoder.state(after: prompts[$0], room: 4) }
      for step in 0..<3 {
        let tokens = (0..<size).map { next(100 * step + $0) }
        let rows = decoder.step(tokens, shared).elements
        #expect(decoder.step(tokens, single).elements == rows)
        context.threadCount = 3 - context.threadCount
        if alone.count < 3 * size {
          let (prompt, _) = decoder.read([Self.prompts[(size - 1) / 3 % 5]])
          let state = decoder.state(after: prompt[0], room: 4)
          for step in 0..<3 {
            alone.append(decoder.step([next(100 * step + size - 1)], [state]).elements)
          }
        }
        #expect((0..<size).flatMap { alone[3 * $0 + step] } == rows)
      }
    }
  }

  @Test("reading and decoding give the bits of scoring with our own products", arguments: [1, 2])
  func bitsOfScoring(threads: Int) throws {
    let context = TensorContext(threadCount: threads, products: .own, fillsWithNaN: true)
    var configuration = TinyModel.configuration(vocabulary: 301)
    // A sum over more than one block of the products.
    configuration.intermediateSize = 413
    let model = try TinyModel.make(configuration, context)
    let decoder = LlamaDecoder(model, context)
    let completions: [[Int32]] = [[5, 6, 7, 8, 9, 10], [100, 90, 80, 70, 60, 50], [1, 1, 1, 1, 1, 1]]
    for prompt in Self.prompts {
      var layout = AttentionLayout()
      layout.append(prompt: prompt.count, completions: completions.map(\.count))
      let tape = Tape<Float>(context, isRecording: false)
      let network = LlamaNetwork(
        configuration: configuration, weights: LlamaWeights(configuration, model.parameters), gradients: nil,
        rotary: model.rotary(positions: 64, context), tape: tape)
      let rows = (0..<18).map { Int32(prompt.count + $0) }
      let scored = network.logits(
        prompt + completions.flatMap { $0 }, layout, rows: [Int32(prompt.count - 1)] + rows
      ).value
      let (read, first) = decoder.read([[3, 4], prompt])
      #expect(first.rows(1..<2).elements == scored.rows(0..<1).elements)
      let states = completions.map { _ in decoder.state(after: read[1], room: 6) }
      for step in 0..<6 {
        let logits = decoder.step(completions.map { $0[step] }, states)
        for row in 0..<3 {
          let place = 1 + 6 * row + step
          #expect(logits.rows(row..<row + 1).elements == scored.rows(place..<place + 1).elements)
        }
      }
    }
  }

  @Test("another seed gives another text, the same seed the same")
  func seeds() throws {
    let context = TensorContext()
    let model = try TinyModel.make(nil, context)
    var settings = Self.settings()
    let first = try model.generate([[1]], settings, context)[0].tokens
    #expect(try model.generate([[1]], settings, context)[0].tokens == first)
    settings.seed = 6
    #expect(try model.generate([[1]], settings, context)[0].tokens != first)
  }

  @Test("samples occur as often as their probabilities say")
  func frequencies() throws {
    let context = TensorContext()
    let model = try TinyModel.make(nil, context)
    var settings = Self.settings(1)
    settings.topP = 1
    settings.topK = 4
    settings.batchSize = 64
    let count = 4000
    let drawn = try model.generate([[Int32]](repeating: [3, 4], count: count), settings, context)
    let scores = try drawn.reduce(into: [Int32: Int]()) { $0[$1.tokens[0], default: 0] += 1 }
      .map { id, times in
        (times, Double(try model.score(ScoringUnit(prompt: [3, 4], completions: [[id]]), context)[0][0]))
      }
    #expect(scores.count <= 4)
    let mass = scores.reduce(0.0) { $0 + exp($1.1) }
    for (times, logProbability) in scores {
      let p = exp(logProbability) / mass
      #expect(abs(Double(times) - Double(count) * p) < 4.5 * (Double(count) * p * (1 - p)).squareRoot() + 1)
    }
  }

  /// Logits are the same bits; the sums of exponentials and log-probabilities of a few nats round to Float32.
  static let scoringTolerance = 1e-5

  @Test(
    "log-probabilities and entropies are those of scoring at the temperature",
    arguments: [(0.0, 1.0), (1.0, 1.0), (0.7, 0.9), (1.8, 1.0)])
  func probabilities(temperature: Double, topP: Double) throws {
    let context = TensorContext(threadCount: 2)
    let model = try TinyModel.make(nil, context)
    var settings = Self.settings(6)
    settings.temperature = temperature
    settings.topP = topP
    settings.tellsProbabilities = true
    let all = (0..<Int32(model.configuration.vocabularySize)).map { [$0] }
    for (prompt, text) in zip(Self.prompts, try model.generate(Self.prompts, settings, context)) {
      #expect(text.logProbabilities.count == text.tokens.count && text.entropies.count == text.tokens.count)
      for (place, token) in text.tokens.enumerated() {
        let unit = ScoringUnit(prompt: prompt + text.tokens[..<place], completions: all)
        // log softmax(x / T) = (log p) / T minus the log of what its exponentials sum to.
        let raised = try model.score(unit, context).map {
          Double($0[0]) / (temperature == 0 ? 1 : temperature)
        }
        let logSum = log(raised.reduce(0) { $0 + exp($1) })
        let entropy = raised.reduce(0) { $0 - exp($1 - logSum) * ($1 - logSum) }
        #expect(abs(text.logProbabilities[place] - (raised[Int(token)] - logSum)) < Self.scoringTolerance)
        #expect(abs(text.entropies[place] - entropy) < Self.scoringTolerance)
      }
    }
  }

  @Test("probabilities are told only where asked for, and don't change the texts")
  func untoldProbabilities() throws {
    let context = TensorContext()
    let model = try TinyModel.make(nil, context)
    var settings = Self.settings()
    let plain = try model.generate(Self.prompts, settings, context)
    #expect(plain.allSatisfy { $0.logProbabilities.isEmpty && $0.entropies.isEmpty })
    settings.tellsProbabilities = true
    #expect(try model.generate(Self.prompts, settings, context).map(\.tokens) == plain.map(\.tokens))
  }

  @Test("an end token, a stop text, the limit and the context end a text")
  func endings() throws {
    let context = TensorContext()
    let tokenizer = try TokenizerTrainer(vocabularySize: 280).train(["the cat sat on the mat the cat"])
    let model = try TinyModel.make(tokenizer: tokenizer, context)
    let prompt = try tokenizer.encode("the")
    var settings = Self.settings(30)
    settings.ignoresEnd = true
    let whole = try model.generate([prompt], settings, context)[0]
    #expect(whole.reason == .length && whole.tokens.count == 30)
    settings.stopIDs = [whole.tokens[4]]
    let ended = try model.generate([prompt], settings, context)[0]
    let end = try #require(whole.tokens.firstIndex(of: whole.tokens[4]))
    #expect(ended.reason == .end && ended.tokens == Array(whole.tokens[...end]))
    #expect(ended.text == tokenizer.decode(whole.tokens[..<end], skippingSpecialTokens: true))
    settings.stopIDs = []
    let text = try #require(whole.text)
    // The last two ASCII characters that stand together.
    let characters = Array(text)
    let at = try #require(
      characters.indices.dropFirst(3).last { characters[$0].isASCII && characters[$0 - 1].isASCII })
    let stop = String(characters[at - 1...at])
    settings.stopStrings = ["no such text", stop]
    let stopped = try model.generate([prompt], settings, context)[0]
    #expect(stopped.reason == .stop)
    #expect(stopped.text == text.components(separatedBy: stop)[0])
    settings.stopStrings = []
    settings.maximumTokens = 1000
    let long = try model.generate([prompt], settings, context)[0]
    #expect(long.reason == .length && long.tokens.count + prompt.count == model.configuration.contextLength)
    settings.maximumTokens = 0
    #expect(try model.generate([prompt], settings, context)[0].tokens.isEmpty)
  }

  @Test("an interrupt gives what there is so far")
  func interrupts() throws {
    let context = TensorContext()
    let model = try TinyModel.make(nil, context)
    var polls = 0
    let results = try model.generate(Self.prompts, Self.settings(), context) {
      polls += 1
      return polls > 10
    }
    #expect(results.count == 5)
    #expect(results[0].reason == GeneratedText.Reason.interrupted && results[0].tokens.count == 10)
  }

  @Test("prompts that can't be read and settings out of range are errors")
  func refusals() throws {
    let context = TensorContext()
    let model = try TinyModel.make(nil, context)
    func message(_ prompts: [[Int32]], _ change: (inout GenerationSettings) -> Void = { _ in }) -> String {
      var settings = Self.settings()
      change(&settings)
      return #expect(throws: ModelError.self) { try model.generate(prompts, settings, context) }?.message
        ?? ""
    }
    #expect(message([[]]).contains("no tokens"))
    #expect(message([[1], [300]]).contains("token id 300 at position 0 of prompt 1"))
    #expect(message([[-1]]).contains("token id -1"))
    #expect(message([[Int32](repeating: 1, count: 96)]).contains("context is 96"))
    #expect(message([[1]]) { $0.topP = 0 }.contains("top_p"))
    #expect(message([[1]]) { $0.temperature = -.infinity }.contains("temperature"))
    #expect(message([[1]]) { $0.stopStrings = ["x"] }.contains("without a tokenizer"))
  }
}

@Suite("The top-p filter")
struct NucleusTests {
  @Test("keeps what sorting would keep, whatever the order and however many are equal")
  func nucleus() {
    var state: UInt64 = 7
    func next(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    for round in 0..<300 {
      let count = 1 + Int(next(40))
      let weights = (0..<count).map { _ in Float(1 + next(round % 3 == 0 ? 3 : 1000)) }
      let total = weights.reduce(0, +)
      let probabilities = weights.map { $0 / total }
      var settings = GenerationSettings()
      settings.topP = Double(1 + next(99)) / 100
      let found = probabilities.withUnsafeBufferPointer { TokenSampler(settings).distribution($0, $0) }
      let sorted = probabilities.indices.sorted {
        probabilities[$0] != probabilities[$1] ? probabilities[$0] > probabilities[$1] : $0 < $1
      }
      var mass = 0.0
      var kept: Set<Int32> = []
      for id in sorted where mass < settings.topP {
        kept.insert(Int32(id))
        mass += Double(probabilities[id])
      }
      // A limit that falls on a boundary to the last bit may be rounded either way.
      let isOnBoundary = abs(mass - settings.topP) < 1e-9
      #expect(isOnBoundary || Set(found.map(\.id)) == kept)
      #expect(abs(found.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
    }
  }
}
