import CKernels

extension Tape {
  /// y = w x / sqrt(mean(x^2) + epsilon) over the last axis of x [..., C] (Zhang and Sennrich 2019, arXiv 1910.07467).
  ///
  /// With r = 1 / sqrt(mean(x^2) + epsilon): dx = r w dy - x r^3 mean(w dy x), dw = sum over rows of dy x r.
  package func rmsNorm(_ x: Variable<Scalar>, _ weight: Variable<Scalar>, epsilon: Double) -> Variable<Scalar>
  {
    let c = weight.value.count
    precondition(x.shape.last == c, "rows of \(x.shape) don't fit a norm of \(weight.shape)")
    let t = x.value.count / max(c, 1)
    let context = context
    let y = context.empty(x.shape, of: Scalar.self)
    let inverse = context.empty([t], of: Scalar.self)
    context.kernel([x.value, weight.value, y, inverse], over: t, work: c) { kernels, low, high in
      kernels.rms_norm(
        x.value.pointer, weight.value.pointer, y.pointer, inverse.pointer, c, epsilon, low, high)
    }
    return result(.rmsNorm, y, of: [x, weight]) { dy in
      let dx = context.empty(x.shape, of: Scalar.self)
      // Each block of rows has its own sum for dw; the sums are added in the order of the blocks.
      let block = 64
      let blocks = (t + block - 1) / block
      let parts = context.zeros([blocks, c], of: Scalar.self)
      context.kernel(
        [x.value, weight.value, inverse, dy, dx, parts], over: blocks, work: 4 * block * c
      ) { kernels, low, high in
        for part in low..<high {
          kernels.rms_norm_backward(
            x.value.pointer, weight.value.pointer, inverse.pointer, dy.pointer, dx.pointer,
            parts.pointer + part * c, c, part * block, min((part + 1) * block, t))
        }
      }
      x.accumulate(dx, context)
      if weight.needsGradient {
        weight.accumulate(
          context.sum(parts, outer: 1, axis: blocks, inner: c).reshaped(weight.shape), context)
      }
    }
  }
}
