import AlignRandom
import AlignTensor
import Testing

/// A small transformer made of the fused operations, for properties that hold across them.
private struct SmallTransformer {
  let context: TensorContext
  let store: ParameterStore<Float>
  let heads = AttentionHeads(headCount: 4, keyValueHeadCount: 2, dimension: 8)
  static let layout = ParameterLayout([
    ("embedding", [37, 32]), ("norm", [32]), ("qkv", [64, 32]), ("out", [32, 32]), ("gate", [44, 32]),
    ("up", [44, 32]), ("down", [32, 44]),
  ])

  init(_ context: TensorContext) {
    self.context = context
    var store = ParameterStore<Float>(Self.layout, context)
    let chance = CounterGenerator(seed: 3, purpose: .user)
    store.updateAll(context) { for i in $0.indices { $0[i] = Float(chance.normal(index: i) * 0.3) } }
    self.store = store
  }

  /// Log-probabilities of the targets, and gradients of their sum weighted by seeds.
  func run(_ tokens: [Int32], _ layout: AttentionLayout, rows: [Int32], targets: [Int32], seeds: [Float])
    -> (scores: [Float], gradients: [Float])
  {
    let tape = Tape<Float>(context)
    let gradients = GradientBuffer<Float>(Self.layout, context)
    func parameter(_ names: String...) -> Variable<Float> {
      tape.parameter(store.tensor(spanning: names), gradient: gradients.tensor(spanning: names))
    }
    let table = RotaryTable<Float>(
      frequencies: RotaryTable<Float>.frequencies(theta: 10000, headDimension: 8), positions: 256, context)
    var x = tape.embedding(parameter("embedding"), tokens)
    for _ in 0..<2 {
      let qkv = tape.linear(tape.rmsNorm(x, parameter("norm"), epsilon: 1e-5), parameter("qkv"))
      let turned = tape.rotary(qkv, headCount: 6, positions: layout.positions, table)
      x = tape.add(x, tape.linear(tape.attention(turned, heads, layout), parameter("out")))
      let gates = tape.linear(tape.rmsNorm(x, parameter("norm"), epsilon: 1e-5), parameter("gate", "up"))
      x = tape.add(x, tape.linear(tape.swiglu(gates), parameter("down")))
    }
    let output = tape.logProbability(tape.gatherRows(x, rows), parameter("embedding"), targets: targets)
    let scores = output.value.elements
    tape.backward(from: output, seed: context.tensor(seeds))
    return (scores, gradients.flat.elements)
  }

  static func tokens(_ count: Int, seed: Int) -> [Int32] {
    let chance = CounterGenerator(seed: seed, purpose: .user)
    return (0..<count).map { Int32(chance.integer(below: 37, index: $0)) }
  }

  /// A prompt with two completions, computed once; with `copies`, as sequences of their own.
  func pair(shared: Bool) -> (scores: [Float], gradients: [Float]) {
    let (prompt, first, second) = (
      Self.tokens(21, seed: 1), Self.tokens(70, seed: 2), Self.tokens(33, seed: 3)
    )
    let seeds = (0..<103).map { Float($0 % 7) - 3 }
    if shared {
      let rows = [20] + (21..<90) + [20] + (91..<123)
      return run(
        prompt + first + second, AttentionLayout(prompt: 21, completions: [70, 33]),
        rows: rows.map(Int32.init),
        targets: first + second, seeds: seeds)
    }
    var layout = AttentionLayout(prompt: 91)
    layout.append(prompt: 54)
    let rows = Array(20..<90) + Array(91 + 20..<91 + 53)
    return run(
      prompt + first + prompt + second, layout, rows: rows.map(Int32.init), targets: first + second,
      seeds: seeds)
  }
}

@Suite("Transformer operations")
struct TransformerTests {
  private func difference(_ a: [Float], _ b: [Float]) -> Float {
    #expect(a.count == b.count)
    let largest = b.map { abs($0) }.max() ?? 1
    return zip(a, b).map { abs($0 - $1) }.max().map { $0 / max(largest, 1) } ?? 0
  }

  @Test("one thread, two and three give the same bits", arguments: ProductBackend.allCases)
  func threads(products: ProductBackend) {
    let one = SmallTransformer(TensorContext(threadCount: 1, products: products)).pair(shared: true)
    for count in [2, 3] {
      let more = SmallTransformer(TensorContext(threadCount: count, products: products)).pair(shared: true)
      #expect(one.scores == more.scores)
      #expect(one.gradients == more.gradients)
    }
  }

  @Test("many small tasks are all done, by however many threads")
  func manyTasks() {
    let heads = AttentionHeads(headCount: 4, keyValueHeadCount: 2, dimension: 4)
    let layout = AttentionLayout(prompt: 3, completions: Array(repeating: 2, count: 40))
    let chance = CounterGenerator(seed: 2, purpose: .user)
    func output(_ threads: Int) -> [Float] {
      let context = TensorContext(threadCount: threads, fillsWithNaN: true)
      let rows = (0..<83 * heads.rowWidth).map { Float(chance.normal(index: $0)) }
      let tape = Tape<Float>(context, isRecording: false)
      let qkv = tape.constant(context.tensor(rows, shape: [83, heads.rowWidth]))
      return tape.attention(qkv, heads, layout).value.elements
    }
    let one = output(1)
    #expect(one.allSatisfy { $0.isFinite })
    for threads in [2, 5] { #expect(output(threads) == one) }
  }

  @Test("a prompt computed once gives what copies of it give", arguments: ProductBackend.allCases)
  func sharedPrefix(products: ProductBackend) {
    let model = SmallTransformer(TensorContext(threadCount: 1, products: products, fillsWithNaN: true))
    let (shared, separate) = (model.pair(shared: true), model.pair(shared: false))
    #expect(difference(shared.scores, separate.scores) < 2e-6)
    #expect(difference(shared.gradients, separate.gradients) < 5e-6)
  }

  @Test(
    "baseline kernels and OpenBLAS agree with our kernels for the processor",
    arguments: ProductBackend.allCases)
  func builds(products: ProductBackend) {
    let fast = SmallTransformer(TensorContext(threadCount: 1, products: .own)).pair(shared: true)
    let plain = SmallTransformer(
      TensorContext(threadCount: 1, products: products, usesBaselineKernels: true)
    ).pair(shared: true)
    #expect(difference(fast.scores, plain.scores) < 2e-6)
    #expect(difference(fast.gradients, plain.gradients) < 5e-6)
  }

  @Test("with our kernel a unit's scores have the same bits alone and behind another unit")
  func neighbours() {
    let model = SmallTransformer(TensorContext(threadCount: 1, products: .own))
    let (first, second) = (SmallTransformer.tokens(19, seed: 5), SmallTransformer.tokens(40, seed: 6))
    func scores(_ tokens: [Int32], _ layout: AttentionLayout, _ range: Range<Int>) -> [Float] {
      model.run(
        tokens, layout, rows: range.dropLast().map(Int32.init), targets: Array(tokens[range].dropFirst()),
        seeds: Array(repeating: 1, count: range.count - 1)
      ).scores
    }
    let alone = scores(second, AttentionLayout(prompt: 40), 0..<40)
    var layout = AttentionLayout(prompt: 19)
    layout.append(prompt: 40)
    #expect(scores(first + second, layout, 19..<59) == alone)
  }

  @Test(
    "after the first step memory comes from the cache, and all of it goes back",
    arguments: ProductBackend.allCases)
  func memory(products: ProductBackend) {
    let context = TensorContext(threadCount: 1, products: products, fillsWithNaN: true)
    let model = SmallTransformer(context)
    let live = context.memory.liveBytes
    _ = model.pair(shared: true)
    let misses = context.memory.misses
    for _ in 0..<3 {
      let result = model.pair(shared: true)
      #expect(result.gradients.allSatisfy { !$0.isNaN })
    }
    #expect(context.memory.misses == misses)
    #expect(context.memory.liveBytes == live)
    context.trimMemory()
    #expect(context.memory.cachedBytes == 0)
  }

  @Test(
    "attention over kept keys and values has the bits of attention over a unit",
    arguments: [(4, 4, 8), (4, 2, 6), (2, 1, 48), (6, 2, 24)])
  func cachedAttention(heads: Int, kvHeads: Int, dimension: Int) {
    for threads in [1, 2] {
      let context = TensorContext(threadCount: threads, fillsWithNaN: true)
      let heads = AttentionHeads(headCount: heads, keyValueHeadCount: kvHeads, dimension: dimension)
      // Sequences of two prompts, in an order that lets some share a prompt and some not.
      let prompts = [19, 3]
      let lengths = [[1, 16, 40, 7, 33, 2, 9, 12, 20, 5], [17, 70]]
      var layout = AttentionLayout()
      let starts = zip(prompts, lengths).map { layout.append(prompt: $0, completions: $1) }
      let chance = CounterGenerator(seed: 9, purpose: .user)
      let qkv = context.tensor(
        (0..<layout.rowCount * heads.rowWidth).map { Float(2 * chance.normal(index: $0)) },
        shape: [layout.rowCount, heads.rowWidth])
      let tape = Tape<Float>(context, isRecording: false)
      let all = tape.attention(tape.constant(qkv), heads, layout).value
      let caches = zip(prompts, starts).map { count, start in
        let cache = KeyValueCache<Float>(heads, layers: 2, capacity: count, context)
        cache.keep(qkv, rows: start..<start + count, layer: 1, context)
        cache.advance(by: count)
        return cache
      }
      var rows: [Int32] = []
      var memories: [SequenceMemory<Float>] = []
      for unit in prompts.indices {
        var start = starts[unit] + prompts[unit]
        for length in lengths[unit] {
          let own = KeyValueCache<Float>(heads, layers: 2, capacity: length, context)
          own.keep(qkv, rows: start..<start + length - 1, layer: 1, context)
          own.advance(by: length - 1)
          memories.append(SequenceMemory(prompt: caches[unit], own: own))
          start += length
          rows.append(Int32(start - 1))
        }
      }
      let order = [11, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
      let found = context.attention(
        context.gatherRows(qkv, order.map { rows[$0] }), over: order.map { memories[$0] }, layer: 1)
      #expect(found.elements == context.gatherRows(all, order.map { rows[$0] }).elements)
    }
  }
}
