import CKernels

/// Which rows of a packed matrix attend to which. Rows form units; a unit is a prompt and completions, and each completion
/// sees the prompt and, causally, itself. So a prompt is computed once however many completions it has.
package struct AttentionLayout: Sendable {
  /// Units' parts in the order of rows.
  private(set) var segments: [ck_segment] = []
  /// For each unit its segments.
  private(set) var units: [Range<Int>] = []
  /// Rows of all units.
  package private(set) var rowCount = 0
  /// The position of each row in its own sequence, from 0.
  package private(set) var positions: [Int32] = []

  package init() {}

  /// One unit; no completions: one sequence.
  package init(prompt: Int, completions: [Int] = []) {
    append(prompt: prompt, completions: completions)
  }

  /// Adds a unit: rows of the prompt first, then those of each completion. Gives the first row.
  @discardableResult
  package mutating func append(prompt: Int, completions: [Int] = []) -> Int {
    let start = rowCount
    let first = segments.count
    add(count: prompt, prefixStart: start, prefixCount: 0)
    for count in completions { add(count: count, prefixStart: start, prefixCount: prompt) }
    units.append(first..<segments.count)
    return start
  }

  private mutating func add(count: Int, prefixStart: Int, prefixCount: Int) {
    guard count > 0 else { return }
    segments.append(
      ck_segment(
        start: Int64(rowCount), count: Int64(count), prefix_start: Int64(prefixStart),
        prefix_count: Int64(prefixCount)))
    positions += (Int32(prefixCount)..<Int32(prefixCount + count))
    rowCount += count
  }
}

extension AttentionLayout {
  /// Bytes that a kernel works with, of its largest segment.
  func scratch(
    _ heads: ck_heads,
    _ bytes: (UnsafePointer<ck_heads>, UnsafePointer<ck_segment>, Int) -> Int
  ) -> Int {
    segments.withUnsafeBufferPointer { segments in
      guard let first = segments.baseAddress else { return 0 }
      return withUnsafePointer(to: heads) { bytes($0, first, segments.count) }
    }
  }
}

/// How heads lie in a row: `headCount` query heads, then `keyValueHeadCount` key heads, then as many value heads, each
/// of `dimension` elements.
package struct AttentionHeads: Sendable, Equatable {
  package let headCount: Int
  package let keyValueHeadCount: Int
  package let dimension: Int
  package let scale: Double

  /// `scale` nil: 1 / sqrt(dimension).
  package init(headCount: Int, keyValueHeadCount: Int, dimension: Int, scale: Double? = nil) {
    precondition(
      keyValueHeadCount > 0 && headCount % keyValueHeadCount == 0, "query heads are shared out evenly")
    self.headCount = headCount
    self.keyValueHeadCount = keyValueHeadCount
    self.dimension = dimension
    self.scale = scale ?? 1 / Double(dimension).squareRoot()
  }

  /// Elements of a row of queries, keys and values.
  package var rowWidth: Int { (headCount + 2 * keyValueHeadCount) * dimension }

  func shape(stride: Int) -> ck_heads {
    ck_heads(
      heads: Int64(headCount), kv_heads: Int64(keyValueHeadCount), dimension: Int64(dimension),
      stride: Int64(stride), scale: scale)
  }
}

extension Tape {
  /// Causal attention within each unit of `layout`, for rows `qkv` of queries, keys and values: [T, H D].
  ///
  /// softmax(scale Q K^T) V by head; query heads share key and value heads in order. Only the log-sums of the scores are
  /// kept; going back makes the scores again, a block of rows at a time.
  package func attention(
    _ qkv: Variable<Scalar>, _ heads: AttentionHeads, _ layout: AttentionLayout
  ) -> Variable<Scalar> {
    let t = layout.rowCount
    precondition(qkv.value.count == t * heads.rowWidth, "\(qkv.shape) aren't \(t) rows of \(heads.rowWidth)")
    let context = context
    let x = qkv.value
    let shape = heads.shape(stride: heads.rowWidth)
    let out = context.empty([t, heads.headCount * heads.dimension], of: Scalar.self)
    let logSums = context.empty([t, heads.headCount], of: Scalar.self)
    // The longest tasks first would balance better; segments are few and heads many.
    let kernels = context.kernels(of: Scalar.self).pointee
    context.kernel(
      [x, out, logSums], tasks: layout.segments.count * heads.headCount,
      scratch: layout.scratch(shape, kernels.attention_scratch)
    ) { kernels, task, scratch in
      let (segment, head) = task.quotientAndRemainder(dividingBy: heads.headCount)
      withUnsafePointer(to: shape) { shape in
        withUnsafePointer(to: layout.segments[segment]) {
          kernels.attention(x.pointer, shape, $0, head, out.pointer, logSums.pointer, scratch)
        }
      }
    }
    return result(.attention, out, of: [qkv]) { dOut in
      let dx = context.zeros(x.shape, of: Scalar.self)
      context.kernel(
        [x, out, logSums, dOut, dx], tasks: layout.units.count * heads.keyValueHeadCount,
        scratch: layout.scratch(shape, kernels.attention_backward_scratch)
      ) { kernels, task, scratch in
        let (unit, head) = task.quotientAndRemainder(dividingBy: heads.keyValueHeadCount)
        let segments = layout.segments[layout.units[unit]]
        withUnsafePointer(to: shape) { shape in
          segments.withUnsafeBufferPointer { segments in
            guard let first = segments.baseAddress else { return }
            kernels.attention_backward(
              x.pointer, shape, first, segments.count, head, out.pointer, logSums.pointer, dOut.pointer,
              dx.pointer, scratch)
          }
        }
      }
      qkv.accumulate(dx, context)
    }
  }
}
