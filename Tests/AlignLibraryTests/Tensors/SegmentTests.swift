import AlignRuntime
import Testing

@Suite("Segments of vectors in the language")
struct SegmentTests {
  @Test(
    "expressions and what they show",
    arguments: [
      ("segment_sum([1, 2, 3], [0, 3, 0])", "tensor([0.0, 6.0, 0.0])"),
      ("segment_mean([1, 2, 6], [0, 3])", "tensor([0.0, 3.0])"),
      ("segment_sum([], [])", "tensor([])"),
      ("spread([1, 2, 3], [2, 0, 1])", "tensor([1.0, 1.0, 3.0])"),
      ("discounted([1, 1, 1, 5], 0, [3, 1])", "tensor([1.0, 1.0, 1.0, 5.0])"),
      ("segment_next([1, 2, 3], [1, 0, 2])", "tensor([0.0, 3.0, 0.0])"),
      ("segment_last([7, 8], [2, 0])", "tensor([0.0, 7.0])"),
      ("segment_resize([1, 2, 3], [2, 1], [0, 3])", "tensor([3.0, 0.0, 0.0])"),
      // The derivative follows: dy = [1, 2, 3] goes back through each operation.
      ("grad(x => sum(segment_sum(x, [2, 1]) * [1, 2]), [0, 0, 0])", "tensor([1.0, 1.0, 2.0])"),
      ("grad(x => sum(segment_mean(x, [2, 1]) * [1, 2]), [0, 0, 0])", "tensor([0.5, 0.5, 2.0])"),
      ("grad(x => sum(spread(x, [2, 1]) * [1, 2, 3]), [0, 0])", "tensor([3.0, 3.0])"),
      ("grad(x => sum(discounted(x, 0.5, [2, 1]) * [1, 2, 3]), [0, 0, 0])", "tensor([1.0, 2.5, 3.0])"),
      ("grad(x => sum(segment_next(x, [2, 1]) * [1, 2, 3]), [0, 0, 0])", "tensor([0.0, 1.0, 0.0])"),
      ("grad(x => sum(segment_last(x, [2, 1]) * [1, 2, 3]), [0, 0])", "tensor([2.0, 3.0])"),
    ])
  func shown(code: String, expected: String) throws {
    #expect(try Script().shown(code) == expected)
  }

  @Test(
    "mistakes and what is said about them",
    arguments: [
      (
        "segment_sum([1, 2, 3], [2, 2])",
        "`segment_sum`: `x` has 3 elements, the lengths of 2 segments add up to 4"
      ),
      ("discounted([1], 0.5, [2])", "`discounted`: `x` has 1 element, the lengths of 1 segment add up to 2"),
      ("spread([1, 2, 3], [2, 2])", "`spread`: `x` has 3 elements, `lengths` has 2"),
      ("segment_sum([[1, 2]], [2])", "`segment_sum` needs a vector, found a tensor of shape 1 x 2"),
      (
        "segment_sum([1, 2], [1.5, 0.5])",
        "`lengths` of `segment_sum`: expected whole numbers of at least 0, found 1.5 for segment 0"
      ),
      (
        "segment_sum([1], [2, -1])",
        "`lengths` of `segment_sum`: expected whole numbers of at least 0, found -1.0 for segment 1"
      ),
      ("segment_sum([1], [\"a\"])", "`lengths` of `segment_sum`: expected one number for each segment"),
      ("segment_resize([1], [1], [1, 2])", "`segment_resize` has 1 segments in `lengths` and 2 in `to`"),
      ("spread([1], [1e300])", "expected whole numbers"),
      ("discounted([1], -1, [1])", "`factor` of `discounted`"),
    ])
  func mistakes(code: String, expected: String) throws {
    let error = #expect(throws: RuntimeError.self) { try Script().run(code) }
    #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
  }
}
