import AlignFiles
import AlignTensor
import Foundation
import TestSupport
import Testing

@testable import AlignModel

@Suite("Scalar models give one number a text, or one a state")
struct ScalarModelTests {
  static let unit = ScoringUnit(
    prompt: [1, 2, 3, 4, 5], completions: [[6, 7, 8], [9], [10, 11, 12, 13, 14, 15, 16, 17, 18]])

  /// A model whose score isn't 0.
  static func make(
    _ configuration: LlamaConfiguration? = nil, tokenizer: Tokenizer? = nil, _ context: TensorContext
  ) throws -> ScalarModel {
    let fresh = ScalarModel(
      trunkOf: try TinyModel.make(configuration, tokenizer: tokenizer, context), context)
    var store = fresh.parameters
    store.update("score.weight", context) { weights in
      for index in weights.indices { weights[index] = Float((index * 7919) % 13 - 6) / 20 }
    }
    return fresh.replacingParameters(store)
  }

  @Test("a new one has the trunk of its model and gives 0 for every text", arguments: [true, false])
  func new(isTied: Bool) throws {
    let context = TensorContext()
    var configuration = TinyModel.configuration()
    configuration.tiesEmbeddings = isTied
    let model = try TinyModel.make(configuration, context)
    let scalar = ScalarModel(trunkOf: model, context)
    #expect(try scalar.values(Self.unit, at: .last, context) == [[0], [0], [0]])
    #expect(!scalar.parameters.names.contains("lm_head.weight"))
    for name in scalar.parameters.names where name != "score.weight" {
      #expect(scalar.parameters.tensor(name).elements == model.parameters.tensor(name).elements, "\(name)")
    }
    #expect(scalar.contentHash != model.contentHash)
  }

  @Test("the values of states are those before each token and after the last, the reward the last of them")
  func states() throws {
    let context = TensorContext(threadCount: 2, fillsWithNaN: true)
    let model = try Self.make(nil, context)
    let states = try model.values(Self.unit, at: .states, context)
    let rewards = try model.values(Self.unit, at: .last, context)
    #expect(states.map(\.count) == [4, 2, 10])
    #expect(states.map { [$0[$0.count - 1]] } == rewards)
    #expect(Set(states.map { $0[0] }).count == 1)
    #expect(Set(rewards.map { $0[0] }).count == 3)
    // A state's value is the reward of the text up to there.
    for (completion, values) in zip(Self.unit.completions, states) {
      for count in 1...completion.count {
        let part = ScoringUnit(prompt: Self.unit.prompt, completions: [Array(completion.prefix(count))])
        #expect(try model.values(part, at: .last, context) == [[values[count]]])
      }
    }
    #expect(try model.values(ScoringUnit(prompt: [1], completions: []), at: .last, context).isEmpty)
  }

  @Test("completions of a unit get the bits that they get alone, on one thread and on two, forward and back")
  func bits() throws {
    func run(_ threads: Int) throws -> ([[Float]], [Float]) {
      let context = TensorContext(threadCount: threads)
      var configuration = TinyModel.configuration(vocabulary: 2000)
      configuration.hiddenSize = 96
      configuration.intermediateSize = 256
      let model = try Self.make(configuration, context)
      let long = ScoringUnit(
        prompt: (0..<40).map { $0 * 7 % 2000 }, completions: [(0..<50).map { $0 * 31 % 2000 }, [5, 6, 7]])
      let gradients = GradientBuffer<Float>(model.parameters.layout, context)
      let forward = try model.forward(
        long, at: .states, parameters: model.parameters, gradients: gradients, context)
      try forward.backward(seeds: forward.values.map { $0.map { _ in 0.5 } })
      #expect(try model.values(long, at: .states, context) == forward.values)
      for (completion, values) in zip(long.completions, forward.values) {
        let alone = ScoringUnit(prompt: long.prompt, completions: [completion])
        #expect(try model.values(alone, at: .states, context) == [values])
      }
      return (forward.values, gradients.flat.elements)
    }
    let (one, two) = (try run(1), try run(2))
    #expect(one.0 == two.0)
    #expect(one.1 == two.1)
  }

  @Test("the gradient is the slope of the seeded values", arguments: [ScalarModel.Places.last, .states])
  func gradient(places: ScalarModel.Places) throws {
    let context = TensorContext(threadCount: 1)
    let model = try Self.make(TinyModel.configuration(vocabulary: 24), context)
    let (configuration, rows) = (model.configuration, ScalarRows([Self.unit], places, padding: nil))
    var store = ParameterStore<Double>(configuration.layout, context)
    store.updateAll(context) { target in
      model.parameters.flat.withElements {
        for (index, value) in $0.enumerated() { target[index] = Double(value) / 4 }
      }
    }
    let rotary = RotaryTable<Double>(
      frequencies: configuration.rope.frequencies(headDimension: 8), positions: 32, context)
    let seeds = rows.rows.indices.map { Double($0 % 3) - 0.7 }
    func run(_ store: ParameterStore<Double>, _ gradients: GradientBuffer<Double>?) -> Double {
      let tape = Tape<Double>(context, isRecording: gradients != nil)
      let network = LlamaNetwork(
        configuration: configuration, weights: LlamaWeights(configuration, store),
        gradients: gradients.map { LlamaWeights(configuration, $0) }, rotary: rotary, tape: tape)
      let output = network.logits(rows.tokens, rows.layout, rows: rows.rows)
      let value = zip(output.value.elements, seeds).reduce(0) { $0 + $1.0 * $1.1 }
      if gradients != nil { tape.backward(from: output, seed: context.tensor(seeds, shape: output.shape)) }
      return value
    }
    let gradients = GradientBuffer<Double>(configuration.layout, context)
    _ = run(store, gradients)
    // One direction for each parameter tensor.
    for entry in configuration.layout.entries {
      let direction = (0..<entry.count).map { Double(($0 * 7919) % 13) - 6 }
      func shifted(_ step: Double) -> Double {
        var moved = store
        moved.update(entry.name, context) { for index in $0.indices { $0[index] += step * direction[index] } }
        return run(moved, nil)
      }
      let slope = (shifted(1e-6) - shifted(-1e-6)) / 2e-6
      let expected = zip(gradients.tensor(entry.name).elements, direction).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(slope - expected) <= 1e-6 * max(1, abs(expected)), "\(entry.name)")
    }
  }

  @Test("the reward is read before the padding that a file names, and a new model's end of text is none")
  func padding() throws {
    let context = TensorContext()
    let tokenizer = try TokenizerTrainer(vocabularySize: 280).train(["the cat sat on the mat the cat"])
    let end = try #require(tokenizer.specialTokens.end)
    let new = try Self.make(tokenizer: tokenizer, context)
    #expect(new.configuration.paddingID != end)
    func rewards(_ model: ScalarModel, _ completion: [Int32]) throws -> Float {
      try model.values(ScoringUnit(prompt: [1, 2], completions: [completion]), at: .last, context)[0][0]
    }
    #expect(try rewards(new, [3, 4, end]) != rewards(new, [3, 4]))
    var configuration = new.configuration
    configuration.paddingID = end
    let padded = ScalarModel(
      Llama(
        configuration: configuration, parameters: new.parameters, tokenizer: tokenizer, origin: "elsewhere"))
    #expect(try rewards(padded, [3, 4, end]) == rewards(padded, [3, 4]))
    #expect(try rewards(padded, [3, 4]) == rewards(new, [3, 4]))
  }

  @Test("a saved one is loaded with the same weights, shape and tokenizer", arguments: [true, false])
  func roundTrip(isTied: Bool) throws {
    let folder = try TemporaryFolder()
    let context = TensorContext()
    let tokenizer = try TokenizerTrainer(vocabularySize: 280).train(["the cat sat on the mat the cat"])
    var configuration = TinyModel.configuration()
    configuration.tiesEmbeddings = isTied
    let model = try Self.make(configuration, tokenizer: tokenizer, context)
    try model.save(to: folder.path)
    let loaded = try ScalarModel.load(folder.path, context)
    #expect(loaded.configuration == model.configuration)
    #expect(loaded.parameters.flat.elements == model.parameters.flat.elements)
    #expect(loaded.contentHash == model.contentHash)
    #expect(loaded.endID == tokenizer.specialTokens.end)
    #expect(loaded.origin == folder.path)
  }

  @Test(
    "a language model isn't read as a reward model, nor the other way round, nor a classifier of many labels")
  func kinds() throws {
    let folder = try TemporaryFolder()
    let context = TensorContext()
    try TinyModel.make(nil, context).save(to: folder.path + "/language")
    try Self.make(nil, context).save(to: folder.path + "/reward")
    var error = #expect(throws: ModelError.self) {
      try ScalarModel.load(folder.path + "/language", context)
    }
    #expect(error?.kind == .languageModel)
    error = #expect(throws: ModelError.self) { try LanguageModel.load(folder.path + "/reward", context) }
    #expect(error?.kind == .rewardModel)
    let config = folder.path + "/reward/config.json"
    let text = String(decoding: try WholeFile(config).read(), as: UTF8.self)
    let three = text.replacingOccurrences(
      of: #"{"0": "LABEL_0"}"#, with: #"{"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}"#)
    try WholeFile(config).write(Array(three.utf8))
    error = #expect(throws: ModelError.self) { try ScalarModel.load(folder.path + "/reward", context) }
    #expect(error?.message.contains("a classifier with 3 labels") == true)
  }
}

@Suite(
  "A reward model gives the numbers of transformers and TRL", .needsFixtures
)
struct RewardModelFixtureTests {
  /// Prompts are no part of TRL's rows; a text may be cut anywhere. Here: behind the beginning of text, or in the middle.
  static func unit(_ ids: [Int32], _ mask: [Int], cut: Int) -> ScoringUnit {
    let text = Array(ids.prefix(mask.reduce(0, +)))
    return ScoringUnit(prompt: Array(text.prefix(cut)), completions: [Array(text.dropFirst(cut))])
  }

  /// Float32 against the reference in Float64, whose values are about 1 in size.
  static let tolerance = 1e-5

  @Test("rewards of the fixture are those of float64", arguments: [1, 9])
  func rewards(cut: Int) throws {
    let context = TensorContext(threadCount: 2)
    let model = try ScalarModel.load(Fixtures.path("reward_model/model"), context)
    let expected = try Fixtures.json("reward_model/expected.json").required("cases").required("bt")
    let ids = try expected.required("input_ids").elements().map { try $0.ids() }
    let masks = try expected.required("attention_mask").elements().map { try $0.ints() }
    let rewards =
      try expected.required("rewards_chosen_f64").doubles()
      + expected.required("rewards_rejected_f64").doubles()
    for index in ids.indices {
      let value = try model.values(Self.unit(ids[index], masks[index], cut: cut), at: .last, context)[0][0]
      #expect(abs(Double(value) - rewards[index]) <= Self.tolerance, "text \(index)")
    }
  }
}
