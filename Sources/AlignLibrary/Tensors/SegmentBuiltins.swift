import AlignRuntime
import AlignTensor

/// Vectors of unequal pieces: the tokens of all completions of a batch one after the other, with the number of tokens of
/// each.
enum SegmentBuiltins {
  static let all = [
    segmentSum, segmentMean, spread, discounted, segmentNext, segmentLast, segmentResize,
  ]

  static let segmentSum = Builtin(
    "segment_sum", "The sum of each segment of a vector: one number a segment.",
    details: "An empty segment has the sum 0.",
    formula: "y[i] = sum of x[t] over the elements t of segment i",
    [vector, lengths], returns: .tensor,
    examples: [
      Example("segment_sum([1, 2, 3, 10], [3, 1])", prints: "tensor([6.0, 10.0])"),
      Example("segment_sum([1, 1, 1], [2, 0, 1])", prints: "tensor([2.0, 0.0, 1.0])"),
    ]
  ) { arguments in
    let (x, segments) = try operands(arguments)
    return TensorObject.value(x.tape.segmentSum(x.variable, segments), x.tape)
  }

  static let segmentMean = Builtin(
    "segment_mean", "The mean of each segment of a vector: one number a segment.",
    details: "An empty segment has the mean 0.",
    formula: "y[i] = mean of x[t] over the elements t of segment i",
    [vector, lengths], returns: .tensor,
    examples: [
      Example("segment_mean([1, 2, 3, 10], [3, 1])", prints: "tensor([2.0, 10.0])"),
      Example(
        """
        let logps = tensor([-1.0, -3.0, -2.0])
        spread(segment_mean(logps, [2, 1]), [2, 1])
        """, prints: "tensor([-2.0, -2.0, -2.0])"),
    ]
  ) { arguments in
    let (x, segments) = try operands(arguments)
    return TensorObject.value(x.tape.segmentMean(x.variable, segments), x.tape)
  }

  static let spread = Builtin(
    "spread", "Repeats one number a segment for all elements of the segment.",
    formula: "y[t] = x[i] for the elements t of segment i",
    [.required("x", [.tensor, .list, .column], "one number a segment"), lengths], returns: .tensor,
    examples: [
      Example("spread([5, 7], [3, 1])", prints: "tensor([5.0, 5.0, 5.0, 7.0])"),
      Example(
        """
        let lengths = [2, 1]
        tensor([1, 2, 3]) - spread(segment_mean([1, 2, 3], lengths), lengths)
        """, prints: "tensor([-0.5, 0.5, 0.0])"),
    ]
  ) { arguments in
    let segments = try segments(arguments, at: 1)
    let x = try perSegment(arguments, segments)
    return TensorObject.value(x.tape.spread(x.variable, segments), x.tape)
  }

  static let discounted = Builtin(
    "discounted", "Adds up what follows each element within its segment, each step further counting less.",
    details: "With the factor 1 it gives the sums from each element to the end of its segment.",
    formula: "y[t] = x[t] + factor y[t + 1], and y[t] = x[t] at the end of a segment",
    source:
      "returns, Sutton & Barto 2018, eq. 3.9; advantages, Schulman et al. 2016, arXiv 1506.02438, eq. 16",
    [vector, .required("factor", .number, "what a step further counts", .notNegative), lengths],
    returns: .tensor,
    examples: [
      Example("discounted([0, 0, 8, 1], 0.5, [3, 1])", prints: "tensor([2.0, 4.0, 8.0, 1.0])"),
      Example("discounted([1, 2, 3], 1, [3])", prints: "tensor([6.0, 5.0, 3.0])"),
    ]
  ) { arguments in
    let (x, segments) = try operands(arguments, lengths: 2)
    let factor = try arguments.double(1)
    guard factor.isFinite else { throw arguments.invalid(1, "expected a finite number, found \(factor)") }
    return TensorObject.value(x.tape.discounted(x.variable, factor: factor, segments), x.tape)
  }

  static let segmentNext = Builtin(
    "segment_next", "The element after each, within its segment; 0 after the last.",
    formula: "y[t] = x[t + 1], and 0 at the end of a segment", [vector, lengths], returns: .tensor,
    examples: [
      Example("segment_next([1, 2, 3, 10], [3, 1])", prints: "tensor([2.0, 3.0, 0.0, 0.0])"),
      Example("segment_next([1, 2, 4], [3]) - tensor([1, 2, 4])", prints: "tensor([1.0, 2.0, -4.0])"),
    ]
  ) { arguments in
    let (x, segments) = try operands(arguments)
    let rest = Segments(segments.lengths.map { max($0 - 1, 0) })
    let tail = x.tape.segmentResize(x.variable, segments, to: rest, keeping: .end)
    return TensorObject.value(x.tape.segmentResize(tail, rest, to: segments, keeping: .start), x.tape)
  }

  static let segmentLast = Builtin(
    "segment_last", "Places one number a segment at the segment's last element, zeros before it.",
    formula: "y[t] = x[i] at the last element t of segment i, else 0",
    [.required("x", [.tensor, .list, .column], "one number a segment"), lengths], returns: .tensor,
    examples: [
      Example("segment_last([5, 7], [3, 1])", prints: "tensor([0.0, 0.0, 5.0, 7.0])"),
      Example("segment_sum(segment_last([5, 7], [3, 1]), [3, 1])", prints: "tensor([5.0, 7.0])"),
    ]
  ) { arguments in
    let segments = try segments(arguments, at: 1)
    let x = try perSegment(arguments, segments)
    let single = Segments(segments.lengths.map { _ in 1 })
    return TensorObject.value(
      x.tape.segmentResize(x.variable, single, to: segments, keeping: .end), x.tape)
  }

  static let segmentResize = Builtin(
    "segment_resize", "Gives each segment another length: its end is cut off, or filled up with zeros.",
    [
      vector, lengths,
      .required("to", [.tensor, .list, .column], "the new number of elements of each segment"),
    ], returns: .tensor,
    examples: [
      Example("segment_resize([1, 2, 3, 10], [3, 1], [2, 2])", prints: "tensor([1.0, 2.0, 10.0, 0.0])"),
      Example("segment_resize([1, 2], [1, 1], [1, 0])", prints: "tensor([1.0])"),
    ]
  ) { arguments in
    let (x, old) = try operands(arguments)
    let new = try segments(arguments, at: 2)
    guard new.count == old.count else {
      throw RuntimeError(
        .shapeMismatch, "`segment_resize` has \(old.count) segments in `lengths` and \(new.count) in `to`")
    }
    return TensorObject.value(x.tape.segmentResize(x.variable, old, to: new, keeping: .start), x.tape)
  }

  private static let vector = Parameter.required(
    "x", [.tensor, .list, .column], "the elements of all segments, one after the other")
  private static let lengths = Parameter.required(
    "lengths", [.tensor, .list, .column], "the number of elements of each segment")

  /// The vector `x`, and the segments that it is cut into.
  private static func operands(
    _ arguments: Arguments, lengths place: Int = 1
  ) throws -> (TensorObject, Segments) {
    let (x, segments) = (try vector(arguments), try segments(arguments, at: place))
    guard x.tensor.count == segments.total else {
      throw RuntimeError(
        .shapeMismatch,
        "`\(arguments.builtin.name)`: `x` has \(elements(x.tensor.count)), the lengths of \(segments.count) "
          + "segment\(segments.count == 1 ? "" : "s") add up to \(segments.total)",
        hint: "`lengths` has one number for each segment; together they cover `x`")
    }
    return (x, segments)
  }

  /// `x` with one number a segment.
  private static func perSegment(_ arguments: Arguments, _ segments: Segments) throws -> TensorObject {
    let x = try vector(arguments)
    guard x.tensor.count == segments.count else {
      throw RuntimeError(
        .shapeMismatch,
        "`\(arguments.builtin.name)`: `x` has \(elements(x.tensor.count)), `lengths` has \(segments.count)",
        hint: "both have one number for each segment")
    }
    return x
  }

  private static func vector(_ arguments: Arguments) throws -> TensorObject {
    let x = try FunctionBuiltins.tensor(arguments)
    guard x.shape.count == 1 else {
      throw RuntimeError(
        .shapeMismatch,
        "`\(arguments.builtin.name)` needs a vector, found a tensor of shape \(x.shape.shapeText)")
    }
    return x
  }

  private static func segments(_ arguments: Arguments, at index: Int) throws -> Segments {
    guard let literal = try TensorLiteral(arguments[index]), literal.shape.count == 1 else {
      throw arguments.invalid(index, "expected one number for each segment")
    }
    var lengths: [Int] = []
    for (segment, number) in literal.numbers.enumerated() {
      guard let length = Int(exactly: number), length >= 0 else {
        throw arguments.invalid(
          index,
          "expected whole numbers of at least 0, found \(TensorObject.text(number)) for segment \(segment)")
      }
      guard length <= TensorObject.elementLimit else {
        throw arguments.invalid(index, "a segment of \(length) elements is too large")
      }
      lengths.append(length)
    }
    try TensorObject.require([lengths.reduce(0, +)])
    return Segments(lengths)
  }

  private static func elements(_ count: Int) -> String { count == 1 ? "1 element" : "\(count) elements" }
}
