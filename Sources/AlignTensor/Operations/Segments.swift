/// Vectors cut into segments of unequal length, as the tokens of several completions lie one after the other.
///
///     [a0 a1 a2 | b0 | c0 c1]    lengths 3, 1, 2
package struct Segments: Equatable, Sendable {
  package let lengths: [Int]
  /// Elements of all segments together.
  package let total: Int

  /// `lengths` are not negative.
  package init(_ lengths: [Int]) {
    precondition(lengths.allSatisfy { $0 >= 0 }, "a segment has a length of at least 0")
    self.lengths = lengths
    total = lengths.reduce(0, +)
  }

  package var count: Int { lengths.count }

  /// Calls `body` with each segment's number and the places of its elements.
  func forEach(_ body: (Int, Range<Int>) -> Void) {
    var start = 0
    for (index, length) in lengths.enumerated() {
      body(index, start..<start + length)
      start += length
    }
  }
}

/// The side from which elements are kept where a segment changes its length.
package enum SegmentEdge: Sendable {
  case start, end
}

extension TensorContext {
  /// y[i] = the sum of the segment's elements, 0 for an empty one.
  func segmentSum<Scalar>(_ x: Tensor<Scalar>, _ segments: Segments) -> Tensor<Scalar> {
    written([segments.count], from: x) { x, y in
      segments.forEach { index, places in
        var sum: Scalar = 0
        for place in places { sum += x[place] }
        y[index] = sum
      }
    }
  }

  /// y[t] = x[i] for all elements t of segment i.
  func spread<Scalar>(_ x: Tensor<Scalar>, _ segments: Segments) -> Tensor<Scalar> {
    written([segments.total], from: x) { x, y in
      segments.forEach { index, places in
        for place in places { y[place] = x[index] }
      }
    }
  }

  /// y[t] = x[t] + factor y[t + 1] within each segment; `isReversed`: y[t] = x[t] + factor y[t - 1].
  func discounted<Scalar>(
    _ x: Tensor<Scalar>, _ factor: Scalar, _ segments: Segments, isReversed: Bool = false
  ) -> Tensor<Scalar> {
    written([segments.total], from: x) { x, y in
      segments.forEach { _, places in
        var carried: Scalar = 0
        for offset in 0..<places.count {
          let place = isReversed ? places.lowerBound + offset : places.upperBound - 1 - offset
          carried = x[place] + factor * carried
          y[place] = carried
        }
      }
    }
  }

  /// Each segment with another length: cut, or filled up with zeros, at the side away from `edge`.
  func segmentResize<Scalar>(
    _ x: Tensor<Scalar>, _ old: Segments, to new: Segments, keeping edge: SegmentEdge
  ) -> Tensor<Scalar> {
    written([new.total], from: x) { x, y in
      var start = 0
      new.forEach { index, places in
        let length = old.lengths[index]
        let shift = edge == .start ? 0 : length - places.count
        for (offset, place) in places.enumerated() {
          let source = offset + shift
          y[place] = source >= 0 && source < length ? x[start + source] : 0
        }
        start += length
      }
    }
  }

  private func written<Scalar>(
    _ shape: [Int], from x: Tensor<Scalar>,
    _ body: (UnsafeBufferPointer<Scalar>, UnsafeMutableBufferPointer<Scalar>) -> Void
  ) -> Tensor<Scalar> {
    let y = empty(shape, of: Scalar.self)
    x.withElements { x in y.withMutableElements { y in body(x, y) } }
    return y
  }
}

/// Operations of vectors cut into segments: N elements, B segments.
extension Tape {
  /// The sum of each segment, [N] to [B]; dx = dy of the segment.
  package func segmentSum(_ x: Variable<Scalar>, _ segments: Segments) -> Variable<Scalar> {
    requireElements(x, segments.total)
    let context = context
    return result(.segmentSum, context.segmentSum(x.value, segments), of: [x]) { dy in
      x.accumulate(context.spread(dy, segments), context)
    }
  }

  /// The mean of each segment, [N] to [B]; 0 for an empty one.
  package func segmentMean(_ x: Variable<Scalar>, _ segments: Segments) -> Variable<Scalar> {
    let counts: [Scalar] = segments.lengths.map { Scalar(max($0, 1)) }
    return divide(segmentSum(x, segments), constant(context.tensor(counts)))
  }

  /// The number of each segment for all of its elements, [B] to [N]; dx = the sum of dy over the segment.
  package func spread(_ x: Variable<Scalar>, _ segments: Segments) -> Variable<Scalar> {
    requireElements(x, segments.count)
    let context = context
    return result(.spread, context.spread(x.value, segments), of: [x]) { dy in
      x.accumulate(context.segmentSum(dy, segments), context)
    }
  }

  /// y[t] = x[t] + factor y[t + 1] within each segment, [N] to [N]; dx[t] = dy[t] + factor dx[t - 1].
  package func discounted(_ x: Variable<Scalar>, factor: Double, _ segments: Segments) -> Variable<Scalar> {
    requireElements(x, segments.total)
    let context = context
    let factor = Scalar(factor)
    return result(.discounted, context.discounted(x.value, factor, segments), of: [x]) { dy in
      x.accumulate(context.discounted(dy, factor, segments, isReversed: true), context)
    }
  }

  /// Each segment with another length, [N] to [M]: cut, or filled up with zeros, at the side away from `edge`; dx is dy with
  /// the lengths changed back.
  package func segmentResize(
    _ x: Variable<Scalar>, _ old: Segments, to new: Segments, keeping edge: SegmentEdge
  ) -> Variable<Scalar> {
    requireElements(x, old.total)
    precondition(old.count == new.count, "a segment has an old length and a new one")
    let context = context
    let y = context.segmentResize(x.value, old, to: new, keeping: edge)
    return result(.segmentResize, y, of: [x]) { dy in
      x.accumulate(context.segmentResize(dy, new, to: old, keeping: edge), context)
    }
  }

  private func requireElements(_ x: Variable<Scalar>, _ count: Int) {
    precondition(x.shape == [count], "a vector of shape \(x.shape) doesn't fit segments of \(count)")
  }
}
