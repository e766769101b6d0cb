import AlignTensor
import Testing

@testable import AlignModel

@Suite("Scoring and going back")
struct ScoringTests {
  static let unit = ScoringUnit(
    prompt: [1, 2, 3, 4, 5], completions: [[6, 7, 8], [9], [10, 11, 12, 13, 14, 15, 16, 17, 18]])

  @Test("with our kernel completions of a unit score the bits that they score alone")
  func sharing() throws {
    let context = TensorContext(threadCount: 2, products: .own, fillsWithNaN: true)
    let model = try TinyModel.make(nil, context)
    let together = try model.score(Self.unit, context)
    for (completion, score) in zip(Self.unit.completions, together) {
      #expect(
        try model.score(ScoringUnit(prompt: Self.unit.prompt, completions: [completion]), context) == [score])
    }
    #expect(try model.score(ScoringUnit(prompt: [1], completions: []), context).isEmpty)
  }

  @Test(
    "several units at once give what they give alone, forward and back", arguments: ProductBackend.allCases)
  func packing(products: ProductBackend) throws {
    let context = TensorContext(threadCount: 2, products: products, fillsWithNaN: true)
    let model = try TinyModel.make(nil, context)
    let units = [
      Self.unit, ScoringUnit(prompt: [7], completions: [[8]]),
      ScoringUnit(prompt: [3, 1], completions: [[2, 2], [5]]),
    ]
    func gradients(_ groups: [[ScoringUnit]]) throws -> (values: [[Float]], gradients: [Float]) {
      let gradients = GradientBuffer<Float>(model.parameters.layout, context)
      var values: [[Float]] = []
      for group in groups {
        let forward = try model.forward(group, parameters: model.parameters, gradients: gradients, context)
        values += forward.values
        try forward.backward(seeds: forward.values)
      }
      return (values, gradients.flat.elements)
    }
    let (together, alone) = (try gradients([units]), try gradients(units.map { [$0] }))
    #expect(try model.score(units, context) == together.values)
    if products == .own { #expect(together.values == alone.values) }
    #expect(together.values.map(\.count) == alone.values.map(\.count))
    // Sums over rows in another order: a few roundings of Float32 of the largest numbers that are summed.
    let largest = alone.gradients.map(abs).max() ?? 0
    let gap = zip(together.gradients, alone.gradients).map { abs($0 - $1) }.max() ?? 0
    #expect(gap < 1e-5 * largest, "\(gap) of \(largest)")
    for (a, b) in zip(together.values.joined(), alone.values.joined()) { #expect(abs(a - b) < 1e-4) }
    let critic = ScalarModel(trunkOf: model, context)
    #expect(try critic.values(units, at: .states, context).map(\.count) == [4, 2, 10, 2, 3, 2])
  }

  @Test("one thread and two give the same bits, forward and back", arguments: ProductBackend.allCases)
  func threads(products: ProductBackend) throws {
    func run(_ threads: Int) throws -> ([[Float]], [Float]) {
      let context = TensorContext(threadCount: threads, products: products)
      var configuration = TinyModel.configuration(vocabulary: 2000)
      configuration.hiddenSize = 96
      configuration.intermediateSize = 256
      let model = try TinyModel.make(configuration, context)
      let long = ScoringUnit(
        prompt: (0..<40).map { $0 * 7 % 2000 }, completions: [(0..<50).map { $0 * 31 % 2000 }, [5, 6, 7]])
      let gradients = GradientBuffer<Float>(model.parameters.layout, context)
      let forward = try model.forward(long, parameters: model.parameters, gradients: gradients, context)
      try forward.backward(seeds: forward.tokenLogProbs.map { $0.map { _ in 0.5 } })
      #expect(try model.score(long, context) == forward.tokenLogProbs)
      return (forward.tokenLogProbs, gradients.flat.elements)
    }
    let (one, two) = (try run(1), try run(2))
    #expect(one.0 == two.0)
    #expect(one.1 == two.1)
  }

  @Test(
    "the gradient is the slope of the seeded log-probabilities", arguments: [true, false],
    ProductBackend.allCases)
  func gradient(isTied: Bool, products: ProductBackend) throws {
    let context = TensorContext(threadCount: 1, products: products)
    var configuration = TinyModel.configuration(vocabulary: 24)
    configuration.tiesEmbeddings = isTied
    let model = try TinyModel.make(configuration, context)
    let rows = ScoringRows([Self.unit])
    var store = ParameterStore<Double>(configuration.layout, context)
    store.updateAll(context) { target in
      model.parameters.flat.withElements {
        for (index, value) in $0.enumerated() { target[index] = Double(value) / 4 }
      }
    }
    let rotary = RotaryTable<Double>(
      frequencies: configuration.rope.frequencies(headDimension: 8), positions: 32, context)
    let seeds = rows.targets.indices.map { Double($0 % 3) - 0.7 }
    func run(_ store: ParameterStore<Double>, _ gradients: GradientBuffer<Double>?) -> Double {
      let tape = Tape<Double>(context, isRecording: gradients != nil)
      let network = LlamaNetwork(
        configuration: configuration, weights: LlamaWeights(configuration, store),
        gradients: gradients.map { LlamaWeights(configuration, $0) }, rotary: rotary, tape: tape)
      let output = network.logProbabilities(rows.tokens, rows.layout, rows: rows.rows, targets: rows.targets)
      let value = zip(output.value.elements, seeds).reduce(0) { $0 + $1.0 * $1.1 }
      if gradients != nil { tape.backward(from: output, seed: context.tensor(seeds)) }
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

  @Test("a unit scores the same bits among others, whoever multiplies", arguments: ProductBackend.allCases)
  func neighbours(products: ProductBackend) throws {
    let context = TensorContext(threadCount: 2, products: products, fillsWithNaN: true)
    let model = try TinyModel.make(nil, context)
    let gradients = GradientBuffer<Float>(model.parameters.layout, context)
    let alone = try model.score(Self.unit, context)
    let other = ScoringUnit(prompt: [3], completions: [[7, 7, 7, 7], [8]])
    for unit in [other, Self.unit, other] {
      let forward = try model.forward(unit, parameters: model.parameters, gradients: gradients, context)
      if unit.prompt == Self.unit.prompt { #expect(forward.tokenLogProbs == alone) }
      try forward.backward(seeds: forward.tokenLogProbs)
    }
    #expect(try model.score(Self.unit, context) == alone)
  }

  @Test("gradients of units add up")
  func accumulation() throws {
    let context = TensorContext()
    let model = try TinyModel.make(nil, context)
    let gradients = GradientBuffer<Float>(model.parameters.layout, context)
    func add() throws {
      let forward = try model.forward(Self.unit, parameters: model.parameters, gradients: gradients, context)
      try forward.backward(seeds: forward.tokenLogProbs.map { $0.map { _ in 1 } })
    }
    try add()
    let once = gradients.norm
    try add()
    #expect(abs(gradients.norm - 2 * once) < 1e-5 * once)
  }

  @Test("a unit goes back once, with seeds of its own shape")
  func misuse() throws {
    let context = TensorContext()
    let model = try TinyModel.make(nil, context)
    let gradients = GradientBuffer<Float>(model.parameters.layout, context)
    let forward = try model.forward(Self.unit, parameters: model.parameters, gradients: gradients, context)
    #expect(throws: ModelError.self) { try forward.backward(seeds: [[1]]) }
    try forward.backward(seeds: forward.tokenLogProbs)
    #expect(throws: ModelError.self) { try forward.backward(seeds: forward.tokenLogProbs) }
  }

  static let refused: [(ScoringUnit, String)] = [
    (ScoringUnit(prompt: [], completions: [[1]]), "the prompt has no tokens"),
    (ScoringUnit(prompt: [1], completions: [[1], []]), "completion 1 has no tokens"),
    (ScoringUnit(prompt: [1, 300], completions: [[1]]), "token id 300 at position 1 of the prompt"),
    (ScoringUnit(prompt: [1], completions: [[1], [2, -7]]), "token id -7 at position 1 of completion 1"),
    (
      ScoringUnit(prompt: [1], completions: [[Int32](repeating: 1, count: 96)]),
      "the prompt and the completion together are 97 tokens long, the model's context is 96"
    ),
  ]

  @Test("what can't be scored is an error that names what and where", arguments: refused)
  func refusals(unit: ScoringUnit, message: String) throws {
    let context = TensorContext()
    let model = try TinyModel.make(nil, context)
    let error = #expect(throws: ModelError.self) { try model.score(unit, context) }
    #expect(error?.message.contains(message) == true, "\(String(describing: error))")
  }

  @Test("a step's memory is that of one unit, and comes back")
  func memory() throws {
    let context = TensorContext()
    let model = try TinyModel.make(nil, context)
    let gradients = GradientBuffer<Float>(model.parameters.layout, context)
    func step() throws {
      let forward = try model.forward(Self.unit, parameters: model.parameters, gradients: gradients, context)
      try forward.backward(seeds: forward.tokenLogProbs)
    }
    try step()
    let before = context.memory
    for _ in 0..<3 { try step() }
    #expect(context.memory.liveBytes == before.liveBytes)
    #expect(context.memory.misses == before.misses)
  }
}
