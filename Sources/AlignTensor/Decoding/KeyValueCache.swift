import CKernels

/// Keys and values of the tokens that were read in a row, for all layers. Keys stand in blocks of two vectors of tokens,
/// so that scores of many tokens are summed side by side.
package final class KeyValueCache<Scalar: TensorScalar> {
  package let heads: AttentionHeads
  /// Tokens that all layers have seen.
  package private(set) var count = 0
  package let capacity: Int
  /// Room for tokens, a whole number of blocks.
  private let room: Int
  private let keys: Tensor<Scalar>
  private let values: Tensor<Scalar>

  package init(_ heads: AttentionHeads, layers: Int, capacity: Int, _ context: TensorContext) {
    self.heads = heads
    self.capacity = capacity
    let block = 2 * PackedMatrix<Scalar>.width
    room = (capacity + block - 1) / block * block
    keys = context.empty([layers, heads.keyValueHeadCount * room * heads.dimension])
    values = context.empty(keys.shape)
  }

  /// Keeps a layer's keys and values of rows of queries, keys and values, behind the tokens that are counted.
  package func keep(_ qkv: Tensor<Scalar>, rows: Range<Int>, layer: Int, _ context: TensorContext) {
    precondition(count + rows.count <= capacity, "the cache is full")
    withUnsafePointer(to: heads.shape(stride: heads.rowWidth)) { shape in
      withUnsafePointer(to: memory(layer: layer)) { memory in
        context.kernel([qkv, keys, values]) { kernels in
          for head in 0..<heads.keyValueHeadCount {
            kernels.cache_rows(qkv.pointer, shape, rows.lowerBound, rows.count, memory, head)
          }
        }
      }
    }
  }

  /// Counts tokens whose keys and values all layers have kept.
  package func advance(by tokens: Int) {
    precondition(count + tokens <= capacity, "the cache is full")
    count += tokens
  }

  /// For use while the cache lives.
  func memory(layer: Int) -> ck_cache {
    let start = layer * keys.shape[1]
    return ck_cache(
      keys: keys.pointer + start, values: values.pointer + start, count: Int64(count),
      capacity: Int64(room))
  }
}
