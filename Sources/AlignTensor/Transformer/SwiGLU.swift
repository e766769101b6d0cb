import CKernels

extension Tape {
  /// silu(gate) up for rows [T, 2 F] that hold the gate, then up: [T, F] (Shazeer 2020, arXiv 2002.05202).
  ///
  /// With s = sigmoid(g): d up = dy g s, d g = dy up s (1 + g (1 - s)).
  package func swiglu(_ gateAndUp: Variable<Scalar>) -> Variable<Scalar> {
    let f = (gateAndUp.shape.last ?? 0) / 2
    let t = gateAndUp.value.count / max(2 * f, 1)
    precondition(gateAndUp.shape.last == 2 * f, "a row holds a gate and as many others")
    let context = context
    let x = gateAndUp.value
    let y = context.empty([t, f], of: Scalar.self)
    context.kernel([x, y], over: t, work: 4 * f) { kernels, low, high in
      kernels.swiglu(x.pointer, y.pointer, f, low, high)
    }
    return result(.swiglu, y, of: [gateAndUp]) { dy in
      let dx = context.empty(x.shape, of: Scalar.self)
      context.kernel([x, dy, dx], over: t, work: 6 * f) { kernels, low, high in
        kernels.swiglu_backward(x.pointer, dy.pointer, dx.pointer, f, low, high)
      }
      gateAndUp.accumulate(dx, context)
    }
  }
}
