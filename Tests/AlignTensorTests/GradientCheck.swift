import AlignRandom
import AlignTensor

/// Derivatives by a tape against central differences, in Float64.
struct GradientCheck: Sendable {
  let operation: Operation
  let inputs: [(shape: [Int], low: Double, high: Double)]
  let compute: @Sendable (Tape<Double>, [Variable<Double>]) -> Variable<Double>

  init(
    _ operation: Operation, _ shapes: [[Int]], low: Double = -2, high: Double = 2,
    _ compute: @escaping @Sendable (Tape<Double>, [Variable<Double>]) -> Variable<Double>
  ) {
    self.operation = operation
    inputs = shapes.map { ($0, low, high) }
    self.compute = compute
  }

  /// The largest difference, relative to the larger of 1 and the derivative; nil if the tape never met the operation.
  func worstError(seed: Int = 1, products: ProductBackend) -> Double? {
    let context = TensorContext(threadCount: 1, products: products, fillsWithNaN: true)
    let chance = CounterGenerator(seed: seed, purpose: .user)
    var counter = 0
    func random(_ count: Int, _ low: Double, _ high: Double) -> [Double] {
      (0..<count).map { _ in
        counter += 1
        return low + (high - low) * chance.uniform(index: counter)
      }
    }
    var values = inputs.map { random($0.shape.reduce(1, *), $0.low, $0.high) }
    var weights: [Double] = []

    func run() -> (Double, Tape<Double>, [Variable<Double>], Variable<Double>) {
      let tape = Tape<Double>(context)
      let variables = zip(values, inputs).map { tape.variable(context.tensor($0, shape: $1.shape)) }
      let output = compute(tape, variables)
      if weights.isEmpty { weights = random(output.value.count, -1, 1) }
      let total = zip(output.value.elements, weights).reduce(0) { $0 + $1.0 * $1.1 }
      return (total, tape, variables, output)
    }

    let (_, tape, variables, output) = run()
    guard tape.recorded.contains(operation) else { return nil }
    tape.backward(from: output, seed: context.tensor(weights, shape: output.shape))
    let gradients = variables.map { $0.gradient?.elements }
    let width = 1e-5
    var worst = 0.0
    for input in values.indices {
      for element in values[input].indices {
        let kept = values[input][element]
        values[input][element] = kept + width
        let above = run().0
        values[input][element] = kept - width
        let below = run().0
        values[input][element] = kept
        let expected = (above - below) / (2 * width)
        guard let found = gradients[input]?[element] else { return .infinity }
        let error = Swift.abs(found - expected) / max(1, Swift.abs(expected))
        worst = max(worst, error.isNaN ? .infinity : error)
      }
    }
    return worst
  }
}
