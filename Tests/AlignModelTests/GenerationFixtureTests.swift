import AlignTensor
import TestSupport
import Testing

@testable import AlignModel

@Suite(
  "Generation gives the tokens and distributions of transformers",
  .needsFixtures)
struct GenerationFixtureTests {
  static func greedy(_ count: Int) -> GenerationSettings {
    var settings = GenerationSettings()
    settings.temperature = 0
    settings.maximumTokens = count
    settings.ignoresEnd = true
    return settings
  }

  @Test("the likeliest 32 tokens are those of transformers", arguments: LlamaFixtureTests.names)
  func greedyTokens(name: String) throws {
    let context = TensorContext(threadCount: 2, fillsWithNaN: true)
    let (model, expected) = try LlamaFixtureTests.load(name, context)
    let greedy = try expected.required("greedy")
    let result = try model.generate([try greedy.required("prompt_ids").ids()], Self.greedy(32), context)
    #expect(result[0].tokens == (try greedy.required("new_ids").ids()))
    #expect(result[0].reason == .length)
    if model.tokenizer != nil { #expect(result[0].text == (try greedy.required("text").string())) }
  }

  @Test(
    "prompts of different lengths in one batch give what transformers gives with padding",
    arguments: LlamaFixtureTests.names)
  func batches(name: String) throws {
    let context = TensorContext(threadCount: 2)
    let (model, expected) = try LlamaFixtureTests.load(name, context)
    let padded = try expected.required("greedy_left_padded")
    let masks = try padded.required("attention_mask").elements().map { try $0.ints() }
    let prompts = try zip(padded.required("input_ids").elements(), masks).map { row, mask in
      zip(try row.ids(), mask).filter { $1 == 1 }.map(\.0)
    }
    let results = try model.generate(prompts, Self.greedy(32), context)
    #expect(results.map(\.tokens) == (try padded.required("new_ids").elements().map { try $0.ids() }))
  }

  @Test("filtered distributions are those of transformers", arguments: LlamaFixtureTests.names)
  func distributions(name: String) throws {
    let context = TensorContext(threadCount: 1)
    let (model, expected) = try LlamaFixtureTests.load(name, context)
    let sampling = try expected.required("sampling")
    let ids = try sampling.required("context_ids").ids()
    for row in try sampling.required("cases").elements() {
      let parameters = try row.required("params")
      var settings = GenerationSettings()
      settings.temperature = try parameters["temperature"]?.double() ?? 1
      settings.topK = try parameters["top_k"]?.int() ?? 0
      settings.topP = try parameters["top_p"]?.double() ?? 1
      settings.minP = try parameters["min_p"]?.double() ?? 0
      settings.repetitionPenalty = try parameters["repetition_penalty"]?.double() ?? 1
      let sampler = TokenSampler(settings)
      let decoder = LlamaDecoder(model, context)
      let (_, logits) = decoder.read([ids])
      logits.withMutableElements { sampler.prepare($0, context: ids) }
      let found = logits.withElements { logits in
        decoder.probabilities(context.tensor(logits)).withElements { sampler.distribution(logits, $0) }
      }
      #expect(found.count == (try row.required("kept").int()))
      let byID = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0.probability) })
      for pair in try row.required("probs").elements() {
        let (id, probability) = (Int32(try pair.elements()[0].int()), try pair.elements()[1].double())
        let mine = try #require(byID[id])
        #expect(abs(mine - probability) <= 5e-5 * probability)
      }
    }
  }

  @Test(
    "logits of decoding are those of a full forward pass", arguments: ["llama_gqa_untied", "llama_mha_bias"])
  func decodingEqualsForward(name: String) throws {
    let context = TensorContext(threadCount: 2, fillsWithNaN: true)
    let (model, expected) = try LlamaFixtureTests.load(name, context)
    let ids = try expected.required("input").required("ids").ids()
    let decoder = LlamaDecoder(model, context)
    let (prompts, _) = decoder.read([Array(ids.prefix(3))])
    let state = decoder.state(after: prompts[0], room: ids.count)
    for count in 4...ids.count {
      let stepped = decoder.step([ids[count - 1]], [state]).elements
      let whole = decoder.read([Array(ids.prefix(count))]).1.elements
      for (a, b) in zip(stepped, whole) { #expect(abs(a - b) < 2e-5) }
    }
  }
}
