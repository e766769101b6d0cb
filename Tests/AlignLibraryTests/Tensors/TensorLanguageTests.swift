import AlignRuntime
import Testing

@Suite("Tensors in the language")
struct TensorLanguageTests {
  @Test(
    "expressions and what they show",
    arguments: [
      ("tensor([1, 2]) * 2 + [1, 0]", "tensor([3.0, 4.0])"),
      ("1 / tensor([2, 4])", "tensor([0.5, 0.25])"),
      ("tensor([1, 5]) > 3", "tensor([0.0, 1.0])"),
      ("tensor([[1, 2], [3, 4]])", "tensor 2 x 2\n  [1.0, 2.0]\n  [3.0, 4.0]"),
      ("tensor([[1, 2], [3, 4]])[1]", "tensor([3.0, 4.0])"),
      ("tensor([1, 2, 3])[-1]", "3.0"),
      ("tensor([1, 2, 3])[1..]", "tensor([2.0, 3.0])"),
      ("sum(tensor([[1, 2], [3, 4]]), axis: 0)", "tensor([4.0, 6.0])"),
      ("mean(tensor([1, 2]))", "1.5"),
      ("tensor([1, 2]) == tensor([1, 2])", "true"),
      ("zeros([2, 0]).shape", "[2, 0]"),
      ("exp(tensor([0, 1]))[0]", "1.0"),
      ("[tensor([1]), 2]", "[tensor([1.0]), 2]"),
      ("grad(x => exp(2 * x), 0)", "2.0"),
      ("grad(x => if x > 0 { x ^ 2 } else { -x }, -3)", "-1.0"),
      ("grad(p => sum(p.w * 2) + p.b, {w: tensor([1, 1]), b: 5})", "{w: tensor([2.0, 2.0]), b: 1.0}"),
      ("grad(x => mean(sigmoid(x)))([0, 0])", "tensor([0.125, 0.125])"),
      ("grad(w => max(matmul([[1, 2], [3, 4]], w)), [1, 1])", "tensor([3.0, 4.0])"),
      ("grad(x => sum(tensor([x * 1, [x, 2][0] * 2])), 3)", "3.0"),
      ("grad(x => matmul([x, 1], [2, x]), 3)", "3.0"),
    ])
  func shown(code: String, expected: String) throws {
    #expect(try Script().shown(code) == expected)
  }

  @Test(
    "mistakes and what is said about them",
    arguments: [
      ("tensor([1, 2]) + tensor([1, 2, 3])", "`+` can't fit the shapes 2 and 3"),
      ("tensor([[1, 2], [3]])", "the rows of a tensor have one shape: row 0 is 2, row 1 is 1"),
      ("matmul([[1, 2]], [[1, 2]])", "`matmul` needs as many columns on the left as rows on the right"),
      ("grad(x => x * [1, 2], 1)", "`grad` needs a function that gives one number"),
      ("grad(x => 5, 1)", "doesn't depend on its argument"),
      (
        "grad(x => grad(y => x * y, 1.0) * x, 2.0)",
        "a derivative inside a function that is itself differentiated"
      ),
      ("tensor([1])[3]", "index 3 is out of range"),
      ("tensor(\"x\")", "expected numbers or lists of numbers, found string"),
      ("zeros(-1)", "expected lengths of at least 0"),
      ("zeros([100000, 100000, 100])", "is too large"),
      ("reshape([1, 2, 3], [2, 2])", "3 elements of shape 3 don't fill 2 x 2"),
      ("clamp(1, 2, 0)", "is above `high`"),
      ("sum(tensor([1]), axis: 3)", "has no axis 3"),
    ])
  func mistakes(code: String, expected: String) throws {
    let error = #expect(throws: RuntimeError.self) { try Script().run(code) }
    #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
  }

  @Test("schedules begin and end where they say")
  func schedules() throws {
    let script = try Script()
    for (code, expected) in [
      ("linear(from: 2, to: 4)(0)", 2.0), ("linear(from: 2, to: 4)(1)", 4), ("cosine()(0)", 0),
      ("cosine()(1)", 1),
      ("step_at(0.3)(0.29)", 0), ("step_at(0.3)(0.3)", 1), ("reversed(cosine())(0)", 1), ("power(2)(1)", 1),
      ("warmup_cosine(peak: 3, warmup: 0.1)(0.1)", 3), ("warmup_cosine(peak: 3, warmup: 0)(0)", 3),
      ("warmup_cosine(peak: 3, final: 1)(1)", 1), ("warmup_constant(peak: 3, warmup: 0.5)(0.9)", 3),
    ] {
      let found = try #require(try script.run(code)?.asDouble)
      #expect(abs(found - expected) < 1e-12, "\(code)")
    }
  }
}
