import CKernels

extension Tape {
  /// The log-probability (nats) of each row's target under softmax(x W^T): x [R, C], W [V, C], gives [R].
  ///
  /// The logits are kept for going back and turned into their own derivative in place, so that they exist once; without
  /// recording they exist for a few rows at a time. d logits = seed (onehot - softmax).
  package func logProbability(
    _ x: Variable<Scalar>, _ weight: Variable<Scalar>, targets: [Int32]
  ) -> Variable<Scalar> {
    let (v, c) = (weight.shape[0], weight.shape[1])
    let r = targets.count
    precondition(x.value.count == r * c, "\(x.shape) aren't \(r) rows of \(c)")
    precondition(targets.allSatisfy { $0 >= 0 && $0 < v }, "a target lies outside the vocabulary")
    let context = context
    let out = context.empty([r], of: Scalar.self)
    let logSums = context.empty([r], of: Scalar.self)
    guard isRecording && (x.needsGradient || weight.needsGradient) else {
      let block = max(64, (1 << 20) / max(v, 1))
      var first = 0
      while first < r {
        let rows = first..<min(first + block, r)
        score(x.value.reshaped([r, c]).rows(rows), weight.value, targets, rows, out, logSums)
        first += block
      }
      return constant(out)
    }
    let logits = score(x.value, weight.value, targets, 0..<r, out, logSums)
    return result(.logProbability, out, of: [x, weight]) { seeds in
      context.kernel([logits, logSums, seeds], over: r, work: v) { kernels, low, high in
        kernels.log_probability_backward(
          logits.pointer, targets, logSums.pointer, seeds.pointer, v, low, high)
      }
      if x.needsGradient {
        let (dx, isFresh) = x.gradientToAccumulate(context)
        context.product(
          .plain(logits), .plain(weight.value), into: dx, accumulates: !isFresh, rows: r, columns: c, inner: v
        )
      }
      if weight.needsGradient {
        let (dw, isFresh) = weight.gradientToAccumulate(context)
        context.product(
          .transposed(logits), .plain(x.value), into: dw, accumulates: !isFresh, rows: v, columns: c, inner: r
        )
      }
    }
  }

  /// Logits of some rows, and their entries of `out` and `logSums`.
  @discardableResult
  private func score(
    _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ targets: [Int32], _ rows: Range<Int>,
    _ out: Tensor<Scalar>, _ logSums: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let v = weight.shape[0]
    let logits = context.empty([rows.count, v], of: Scalar.self)
    context.product(
      .plain(x), .transposed(weight), into: logits, rows: rows.count, columns: v, inner: weight.shape[1])
    targets.withUnsafeBufferPointer { all in
      guard let first = all.baseAddress else { return }
      context.kernel([logits, out, logSums], over: rows.count, work: v) { kernels, low, high in
        kernels.log_probability(
          logits.pointer, first + rows.lowerBound, out.pointer + rows.lowerBound,
          logSums.pointer + rows.lowerBound, v, low, high)
      }
    }
    return logits
  }
}
