import CKernels

extension TensorContext {
  /// y [T, N] = x [T, K] w [N, K]^T.
  package func linear<Scalar>(
    _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, bias: Tensor<Scalar>? = nil
  ) -> Tensor<Scalar> {
    let (n, k) = (weight.shape[0], weight.shape[1])
    let t = x.count / max(k, 1)
    precondition(
      weight.rank == 2 && x.shape.last == k, "rows of \(x.shape) don't fit a weight of \(weight.shape)")
    let y = empty(x.shape.dropLast() + [n], of: Scalar.self)
    product(.plain(x), .transposed(weight), into: y, rows: t, columns: n, inner: k)
    if let bias { addRow(bias, to: y) }
    return y
  }

  func addRow<Scalar>(_ bias: Tensor<Scalar>, to y: Tensor<Scalar>) {
    kernel([bias, y], over: y.count / bias.count, work: bias.count) { kernels, low, high in
      kernels.add_row(bias.pointer, y.pointer, bias.count, low, high)
    }
  }
}

extension Tape {
  /// y = x W^T + b for rows x [T, K], W [N, K], b [N]. dx = dy W, dW += dy^T x, db += sum of dy over rows.
  package func linear(
    _ x: Variable<Scalar>, _ weight: Variable<Scalar>, bias: Variable<Scalar>? = nil
  ) -> Variable<Scalar> {
    let context = context
    let y = context.linear(x.value, weight.value, bias: bias?.value)
    let (n, k) = (weight.shape[0], weight.shape[1])
    let t = y.count / max(n, 1)
    return result(.linear, y, of: [x, weight] + (bias.map { [$0] } ?? [])) { dy in
      if x.needsGradient {
        let (dx, isFresh) = x.gradientToAccumulate(context)
        context.product(
          .plain(dy), .plain(weight.value), into: dx, accumulates: !isFresh, rows: t, columns: k, inner: n)
      }
      if weight.needsGradient {
        let (dw, isFresh) = weight.gradientToAccumulate(context)
        context.product(
          .transposed(dy), .plain(x.value), into: dw, accumulates: !isFresh, rows: n, columns: k, inner: t)
      }
      if let bias, bias.needsGradient {
        bias.accumulate(context.sum(dy, outer: 1, axis: t, inner: n), context)
      }
    }
  }
}
