import CKernels

/// Keys and values of the tokens that one sequence has seen, for one layer: rows of key heads, then value heads.
package final class KeyValueCache<Scalar: TensorScalar> {
  package let heads: AttentionHeads
  package private(set) var count = 0
  package let capacity: Int
  private let rows: Tensor<Scalar>
  private var width: Int { 2 * heads.keyValueHeadCount * heads.dimension }

  package init(_ heads: AttentionHeads, capacity: Int, _ context: TensorContext) {
    self.heads = heads
    self.capacity = capacity
    rows = context.empty([capacity, 2 * heads.keyValueHeadCount * heads.dimension])
  }

  /// A cache with the same rows that goes on by itself.
  package init(copying other: KeyValueCache, _ context: TensorContext) {
    heads = other.heads
    capacity = other.capacity
    rows = context.empty(other.rows.shape)
    count = other.count
    other.rows.withElements { source in
      rows.withMutableElements { _ = $0.update(fromContentsOf: source[0..<other.count * other.width]) }
    }
  }

  /// Keeps the keys and values of rows of queries, keys and values.
  package func append(_ qkv: Tensor<Scalar>, rows range: Range<Int>) {
    precondition(count + range.count <= capacity, "the cache is full")
    let skipped = heads.headCount * heads.dimension
    let (width, full) = (width, heads.rowWidth)
    qkv.withElements { source in
      rows.withMutableElements { target in
        for row in range {
          let start = row * full + skipped
          _ = target[count * width..<(count + 1) * width].update(
            fromContentsOf: source[start..<start + width])
          count += 1
        }
      }
    }
  }

  /// Forgets all but the first rows.
  package func truncate(to count: Int) { self.count = min(count, self.count) }

  fileprivate var memory: Tensor<Scalar> { rows }
}

extension TensorContext {
  /// Attention of row i of `qkv` over all rows of cache i, which has the row itself already: [rows, H D].
  package func attention<Scalar>(_ qkv: Tensor<Scalar>, over caches: [KeyValueCache<Scalar>]) -> Tensor<
    Scalar
  > {
    guard let heads = caches.first?.heads else { return empty([0, 0]) }
    let width = heads.rowWidth
    let outWidth = heads.headCount * heads.dimension
    let keyWidth = heads.keyValueHeadCount * heads.dimension
    let shape = heads.shape(stride: width)
    let out = empty([caches.count, outWidth], of: Scalar.self)
    let longest = caches.map(\.count).max() ?? 0
    kernel(
      [qkv, out] + caches.map(\.memory), over: caches.count * heads.headCount,
      work: longest * heads.dimension / 2
    ) { kernels, low, high in
      withUnsafePointer(to: shape) { shape in
        for task in low..<high {
          let (row, head) = task.quotientAndRemainder(dividingBy: heads.headCount)
          let memory = caches[row].memory.pointer
          kernels.attention_cached(
            qkv.pointer + row * width, memory, memory + keyWidth, 2 * keyWidth, caches[row].count, shape,
            out.pointer + row * outWidth, head, head + 1)
        }
      }
    }
    return out
  }
}
