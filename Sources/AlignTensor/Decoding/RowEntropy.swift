import CKernels

extension TensorContext {
  /// Of each row of logits [R, V]: log p(target) and the entropy of p = softmax(row), both in nats.
  package func rowEntropies<Scalar>(
    _ logits: Tensor<Scalar>, targets: [Int32]
  ) -> [(logProbability: Double, entropy: Double)] {
    let rows = targets.count
    let size = logits.count / max(rows, 1)
    precondition(targets.allSatisfy { $0 >= 0 && $0 < size }, "a target lies outside the row")
    var (logProbabilities, entropies) = (
      [Double](repeating: 0, count: rows), [Double](repeating: 0, count: rows)
    )
    logProbabilities.withUnsafeMutableBufferPointer { logProbabilities in
      entropies.withUnsafeMutableBufferPointer { entropies in
        guard let first = logProbabilities.baseAddress, let second = entropies.baseAddress else { return }
        kernel([logits], over: rows, work: size) { kernels, low, high in
          kernels.row_entropy(logits.pointer, targets, first, second, size, low, high)
        }
      }
    }
    return zip(logProbabilities, entropies).map { ($0, $1) }
  }
}
