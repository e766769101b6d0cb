import AlignTensor
import Testing

/// One row or more for each operation.
private let rows: [GradientCheck] = [
  GradientCheck(.add, [[2, 3], [3]]) { $0.add($1[0], $1[1]) },
  GradientCheck(.add, [[2, 1, 3], [4, 1]]) { $0.add($1[0], $1[1]) },
  GradientCheck(.add, [[3]]) { $0.add($1[0], $1[0]) },
  GradientCheck(.subtract, [[], [2, 2]]) { $0.subtract($1[0], $1[1]) },
  GradientCheck(.multiply, [[2, 3], [2, 1]]) { $0.multiply($1[0], $1[1]) },
  GradientCheck(.multiply, [[5]]) { $0.multiply($0.multiply($1[0], $1[0]), $1[0]) },
  GradientCheck(.divide, [[4], [4]], low: 0.5, high: 2) { $0.divide($1[0], $1[1]) },
  GradientCheck(.divide, [[3, 1], [2]], low: 0.5, high: 2) { $0.divide($1[0], $1[1]) },
  GradientCheck(.power, [[4], [4]], low: 0.5, high: 2) { $0.power($1[0], $1[1]) },
  GradientCheck(.maximum, [[9], [9]]) { $0.maximum($1[0], $1[1]) },
  GradientCheck(.minimum, [[9], [9]]) { $0.minimum($1[0], $1[1]) },
  GradientCheck(.negate, [[3]]) { $0.negate($1[0]) },
  GradientCheck(.exp, [[9]]) { $0.exp($1[0]) },
  GradientCheck(.log, [[9]], low: 0.2, high: 3) { $0.log($1[0]) },
  GradientCheck(.sqrt, [[9]], low: 0.2, high: 3) { $0.sqrt($1[0]) },
  GradientCheck(.abs, [[9]]) { $0.abs($1[0]) },
  GradientCheck(.sigmoid, [[9]], low: -8, high: 8) { $0.sigmoid($1[0]) },
  GradientCheck(.logSigmoid, [[9]], low: -8, high: 8) { $0.logSigmoid($1[0]) },
  GradientCheck(.softplus, [[9]], low: -8, high: 8) { $0.softplus($1[0]) },
  GradientCheck(.relu, [[9]]) { $0.relu($1[0]) },
  GradientCheck(.tanh, [[9]]) { $0.tanh($1[0]) },
  GradientCheck(.clamp, [[19]]) { $0.clamp($1[0], -1, 0.5) },
  GradientCheck(.square, [[9]]) { $0.square($1[0]) },
  GradientCheck(.log1p, [[9]], low: -0.5, high: 3) { $0.log1p($1[0]) },
  GradientCheck(.expm1, [[9]]) { $0.expm1($1[0]) },
  GradientCheck(.sin, [[9]]) { $0.sin($1[0]) },
  GradientCheck(.cos, [[9]]) { $0.cos($1[0]) },
  GradientCheck(.sum, [[2, 3]]) { $0.sum($1[0]) },
  GradientCheck(.sum, [[2, 3, 2]]) { $0.sum($1[0], axis: 1) },
  GradientCheck(.sum, [[4, 3]]) { $0.mean($1[0], axis: 0) },
  GradientCheck(.softmax, [[3, 5]]) { $0.softmax($1[0]) },
  GradientCheck(.logSoftmax, [[3, 5]]) { $0.logSoftmax($1[0]) },
  GradientCheck(.reshape, [[2, 6]]) { $0.reshape($1[0], [3, 4]) },
  GradientCheck(.transpose, [[2, 5]]) { $0.transpose($1[0]) },
  GradientCheck(.slice, [[4, 3]]) { $0.slice($1[0], axis: 0, 1..<3) },
  GradientCheck(.slice, [[2, 5]]) { $0.slice($1[0], axis: 1, 2..<5) },
  GradientCheck(.concatenate, [[2, 3], [2, 1]]) { $0.concatenate($1, axis: 1) },
  GradientCheck(.segmentSum, [[7]]) { $0.segmentSum($1[0], Segments([3, 0, 4])) },
  GradientCheck(.segmentSum, [[7]]) { $0.segmentMean($1[0], Segments([3, 0, 4])) },
  GradientCheck(.spread, [[3]]) { $0.spread($1[0], Segments([3, 0, 4])) },
  GradientCheck(.discounted, [[7]]) { $0.discounted($1[0], factor: 0.7, Segments([3, 0, 4])) },
  GradientCheck(.segmentResize, [[7]]) {
    $0.segmentResize($1[0], Segments([3, 0, 4]), to: Segments([4, 1, 2]), keeping: .start)
  },
  GradientCheck(.segmentResize, [[7]]) {
    $0.segmentResize($1[0], Segments([3, 0, 4]), to: Segments([4, 1, 2]), keeping: .end)
  },
  GradientCheck(.matmul, [[3, 4], [4, 5]]) { $0.matmul($1[0], $1[1]) },
  GradientCheck(.matmul, [[7, 19], [19, 18]]) { $0.matmul($1[0], $1[1]) },
  GradientCheck(.matmul, [[3, 3]]) { $0.matmul($1[0], $1[0]) },
  GradientCheck(.linear, [[5, 3], [4, 3], [4]]) { $0.linear($1[0], $1[1], bias: $1[2]) },
  GradientCheck(.linear, [[9, 17], [21, 17]]) { $0.linear($1[0], $1[1]) },
  GradientCheck(.embedding, [[5, 3]]) { $0.embedding($1[0], [4, 0, 4, 2]) },
  GradientCheck(.rmsNorm, [[70, 3], [3]]) { $0.rmsNorm($1[0], $1[1], epsilon: 1e-5) },
  GradientCheck(.rmsNorm, [[2, 11], [11]]) { $0.rmsNorm($1[0], $1[1], epsilon: 1e-5) },
  GradientCheck(.rotary, [[3, 14]]) { tape, x in
    let table = RotaryTable<Double>(
      frequencies: RotaryTable<Double>.frequencies(theta: 100, headDimension: 4), positions: 9, tape.context)
    return tape.rotary(x[0], headCount: 3, positions: [0, 8, 3], table)
  },
  GradientCheck(.swiglu, [[3, 14]]) { $0.swiglu($1[0]) },
  GradientCheck(.attention, [[4, 6]]) {
    $0.attention(
      $1[0], AttentionHeads(headCount: 1, keyValueHeadCount: 1, dimension: 2), AttentionLayout(prompt: 4))
  },
  // Two query heads to a key head, a prompt with two completions, then a unit with an empty prompt.
  GradientCheck(.attention, [[14, 24]]) {
    var layout = AttentionLayout(prompt: 4, completions: [3, 5])
    layout.append(prompt: 0, completions: [2])
    return $0.attention(
      $1[0], AttentionHeads(headCount: 4, keyValueHeadCount: 2, dimension: 3, scale: 0.7), layout)
  },
  // More rows than a block of the kernel holds, a head dimension that isn't a whole number of vectors.
  GradientCheck(.attention, [[61, 30]]) {
    $0.attention(
      $1[0], AttentionHeads(headCount: 1, keyValueHeadCount: 1, dimension: 10),
      AttentionLayout(prompt: 3, completions: [53, 5]))
  },
  GradientCheck(.logProbability, [[4, 3], [7, 3]]) {
    $0.logProbability($1[0], $1[1], targets: [6, 0, 3, 3])
  },
  // More than a chunk of the vocabulary.
  GradientCheck(.logProbability, [[2, 2], [1600, 2]]) {
    $0.logProbability($1[0], $1[1], targets: [1599, 3])
  },
]

@Suite("Derivatives")
struct GradientTests {
  @Test("every operation has a row in the table")
  func everyOperationIsChecked() {
    let missing = Set(Operation.allCases).subtracting(rows.map(\.operation))
    #expect(missing.isEmpty)
  }

  @Test("derivatives agree with central differences", arguments: rows.indices, ProductBackend.allCases)
  func derivativesAgree(index: Int, products: ProductBackend) throws {
    let row = rows[index]
    let error = try #require(
      row.worstError(products: products), "the row for \(row.operation) doesn't use it")
    #expect(error < 1e-6, "row \(index), \(row.operation), \(products)")
  }

  @Test("a derivative that flows back by two ways is the sum of both")
  func sharedInputs() {
    let context = TensorContext(threadCount: 1)
    let tape = Tape<Double>(context)
    let x = tape.variable(context.tensor([3.0]))
    let y = tape.add(tape.multiply(x, x), x)
    tape.backward(from: tape.add(y, y))
    #expect(x.gradient?.elements == [14])
  }

  @Test("a tape that doesn't record gives the same values and no derivatives")
  func notRecording() {
    let context = TensorContext(threadCount: 1)
    let tape = Tape<Double>(context, isRecording: false)
    let x = tape.variable(context.tensor([3.0]))
    let y = tape.multiply(x, x)
    tape.backward(from: y)
    #expect(y.value.elements == [9])
    #expect(x.gradient == nil)
    #expect(tape.recorded.isEmpty)
  }
}
