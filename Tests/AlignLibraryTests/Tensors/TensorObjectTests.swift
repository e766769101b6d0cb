import AlignLibrary
import AlignRuntime
import AlignTensor
import Testing

@Suite("Tensor objects")
struct TensorObjectTests {
  let context = TensorContext(threadCount: 1)

  func tensor(_ numbers: [Double], _ shape: [Int]? = nil) -> TensorObject {
    TensorObject(context.tensor(numbers, shape: shape), context)
  }

  func elements(_ value: Value?) -> [Double]? {
    if let number = value?.asDouble { return [number] }
    return (value?.asObject as? TensorObject)?.elements
  }

  @Test("operators take numbers, lists and tensors on either side")
  func operators() throws {
    let t = tensor([1, 2])
    #expect(elements(try t.binary(.add, .int(1), isReversed: false)) == [2, 3])
    #expect(elements(try t.binary(.subtract, .int(1), isReversed: true)) == [0, -1])
    #expect(elements(try t.binary(.power, .list([.int(2), .int(3)]), isReversed: false)) == [1, 8])
    #expect(elements(try t.binary(.divide, .object(t), isReversed: false)) == [1, 1])
    #expect(elements(try t.binary(.less, .float(1.5), isReversed: false)) == [1, 0])
    #expect(elements(try t.binary(.remainder, .int(2), isReversed: false)) == [1, 0])
    #expect(try t.binary(.add, .string("x"), isReversed: false) == nil)
    #expect(elements(try t.negated()) == [-1, -2])
  }

  @Test("shapes that don't fit are named in the error")
  func shapes() {
    let error = #expect(throws: RuntimeError.self) {
      try tensor([1, 2, 3, 4], [2, 2]).binary(.add, .object(tensor([1, 2, 3])), isReversed: false)
    }
    #expect(error?.code == .shapeMismatch)
    #expect(error?.message == "`+` can't fit the shapes 2 x 2 and 3")
  }

  @Test("elements, slices and fields")
  func access() throws {
    let t = tensor([1, 2, 3, 4, 5, 6], [3, 2])
    #expect(elements(try t.element(.int(-1))) == [5, 6])
    #expect(elements(try t.slice(1, nil)) == [3, 4, 5, 6])
    #expect(elements(try t.slice(-9, 1)) == [1, 2])
    #expect(elements(try t.field("transposed")) == [1, 3, 5, 2, 4, 6])
    #expect(throws: RuntimeError.self) { try t.element(.int(3)) }
    #expect(t.count == 3)
  }

  @Test("single numbers leave the tensors unless they are differentiated")
  func singles() throws {
    #expect(try tensor([7, 8]).element(.int(1))?.asDouble == 8)
    let run = Differentiation(context)
    let watched = try run.input([7, 8]).element(.int(1))
    #expect(watched?.asObject is TensorObject)
  }

  @Test("small and large tensors are shown within the width")
  func display() {
    let style = DisplayStyle(width: 40, height: 8)
    #expect(tensor([1, -0.5, 1e-9]).display(style) == "tensor([1.0, -0.5, 1e-09])")
    #expect(tensor([1, 20, 3, 4], [2, 2]).display(style) == "tensor 2 x 2\n  [1.0, 20.0]\n  [3.0,  4.0]")
    let long = tensor((0..<500).map(Double.init)).display(style)
    #expect(long == "tensor([0.0, ..., 499.0]), 500 numbers")
    let tall = tensor((0..<200).map(Double.init), [100, 2]).display(style)
    #expect(tall.split(separator: "\n").count == 6)
    #expect(tensor((0..<9).map(Double.init)).summary == "<tensor 9>")
  }

  @Test("a function's derivatives flow back to its inputs")
  func differentiation() throws {
    let run = Differentiation(context)
    let chosen = run.input([1, 2])
    let rejected = run.input([3, 5])
    let margin = run.difference(chosen, rejected)
    let result = try #require(try margin.binary(.multiply, .object(chosen), isReversed: false))
    #expect(try run.values(result, count: 2) == [-2, -6])
    try run.backward(from: result, seeds: [1, 10])
    #expect(run.gradient(of: chosen) == [-1, -10])
    #expect(run.gradient(of: rejected) == [-1, -20])
    // The tape is closed: what is computed now are plain numbers.
    #expect(elements(try chosen.element(.int(0))) == [1])
    #expect(try chosen.element(.int(0))?.asDouble == 1)
  }

  @Test("sums, means and extrema, of all elements and along an axis")
  func reductions() throws {
    let t = tensor([1, 5, 3, 4, 2, 6], [2, 3])
    #expect(try t.reduced(.sum, axis: nil)?.asDouble == 21)
    #expect(try t.reduced(.mean, axis: nil)?.asDouble == 3.5)
    #expect(elements(try t.reduced(.maximum, axis: 0)) == [4, 5, 6])
    #expect(elements(try t.reduced(.minimum, axis: -1)) == [1, 2])
    #expect(throws: RuntimeError.self) { try t.reduced(.sum, axis: 2) }
    #expect(throws: RuntimeError.self) { try tensor([]).reduced(.maximum, axis: nil) }
    let run = Differentiation(context)
    let input = run.input([2, 7, 7])
    try run.backward(from: try #require(try input.reduced(.maximum, axis: nil)), seeds: [1])
    #expect(run.gradient(of: input) == [0, 0.5, 0.5])
  }

  @Test("functions of one number apply to each element")
  func mapping() throws {
    for function in ElementwiseFunction.allCases {
      let found = elements(try tensor([0.25, 1.5]).mapped(function))
      #expect(found == [function(0.25), function(1.5)], "\(function)")
    }
  }

  @Test("a constant result has no derivative")
  func constants() throws {
    let run = Differentiation(context)
    let input = run.input([1, 2])
    let result = Value.object(run.constant([4, 4]))
    #expect(!run.dependsOnInputs(result))
    try run.backward(from: result, seeds: [1, 1])
    #expect(run.gradient(of: input) == [0, 0])
  }
}
