import AlignTensor
import Testing

@Suite("Parameters and steps")
struct ParameterTests {
  let context = TensorContext(threadCount: 1)
  let layout = ParameterLayout([("a", [2, 2]), ("b", [3]), ("c", [1, 2])])

  func store(_ numbers: [Double]) -> ParameterStore<Double> {
    var store = ParameterStore<Double>(layout, context)
    store.updateAll(context) { _ = $0.update(fromContentsOf: numbers) }
    return store
  }

  @Test("a copy keeps its numbers when the original changes")
  func copies() {
    var first = store(Array(repeating: 1, count: 9))
    let second = first
    first.update("b", context) { $0[0] = 7 }
    #expect(first.tensor("b").elements == [7, 1, 1])
    #expect(second.tensor("b").elements == [1, 1, 1])
    #expect(first.tensor("a").shape == [2, 2])
  }

  @Test("a store that nobody shares is changed in place")
  func inPlace() {
    var first = store(Array(repeating: 1, count: 9))
    let requests = context.memory.requests
    first.update("a", context) { $0[0] = 2 }
    #expect(context.memory.requests == requests)
  }

  @Test("neighbours of equal row length are one matrix")
  func spans() {
    let layout = ParameterLayout([("q", [4, 2]), ("k", [1, 2]), ("v", [1, 2])])
    let store = ParameterStore<Double>(layout, context)
    #expect(store.tensor(spanning: ["q", "k", "v"]).shape == [6, 2])
  }

  @Test("AdamW pulls on matrices alone and corrects its start")
  func adamw() {
    var parameters = store([1, 1, 1, 1, 1, 1, 1, 1, 1])
    let gradients = GradientBuffer<Double>(layout, context)
    gradients.flat.withMutableElements { for i in $0.indices { $0[i] = 0.5 } }
    var optimiser = AdamW<Double>(layout, settings: .init(weightDecay: 0.1), context)
    let before = optimiser
    optimiser.update(&parameters, gradients: gradients, learningRate: 0.01, context)
    // The first step moves by the learning rate, whatever the gradient's size.
    #expect(abs(parameters.tensor("b").elements[0] - 0.99) < 1e-9)
    #expect(abs(parameters.tensor("a").elements[0] - (0.99 - 0.001)) < 1e-9)
    #expect(abs(parameters.tensor("c").elements[1] - (0.99 - 0.001)) < 1e-9)
    #expect(optimiser.step == 1 && before.step == 0)
    #expect(before.firstMoment.elements.allSatisfy { $0 == 0 })
    #expect(abs(optimiser.firstMoment.elements[3] - 0.05) < 1e-15)
  }

  @Test("clipping scales to the limit and tells the norm before")
  func clipping() {
    let gradients = GradientBuffer<Double>(layout, context)
    gradients.flat.withMutableElements { for i in $0.indices { $0[i] = 2 } }
    #expect(gradients.clipGlobalNorm(to: 100) == 6)
    #expect(gradients.flat.elements[0] == 2)
    #expect(gradients.clipGlobalNorm(to: 3) == 6)
    #expect(abs(gradients.norm - 3 * 6 / (6 + 1e-6)) < 1e-12)
    gradients.clear()
    #expect(gradients.norm == 0)
  }

  @Test("sizes are rounded up by at most an eighth, and always hold what was asked for")
  func sizeClasses() {
    for bytes in [1, 63, 64, 65, 511, 512, 513, 1000, 4097, 100_000, 1 << 20, (1 << 20) + 1] {
      let one = TensorContext(threadCount: 1)
      let tensor: Tensor<Double> = one.empty([(bytes + 7) / 8])
      #expect(one.memory.liveBytes >= bytes)
      #expect(one.memory.liveBytes <= max(bytes + 8 + (bytes + 8) / 8, bytes + 72))
      withExtendedLifetime(tensor) {}
    }
  }
}
