import CKernels

extension TensorContext {
  /// f(x) element by element; `p` and `q` are the bounds of `CK_CLAMP`.
  package func apply<Scalar>(
    _ f: ck_unary, _ x: Tensor<Scalar>, p: Double = 0, q: Double = 0
  ) -> Tensor<Scalar> {
    let y = empty(x.shape, of: Scalar.self)
    kernel([x, y], over: x.count, work: 8) { kernels, low, high in
      kernels.unary(f, p, q, x.pointer + low, y.pointer + low, high - low)
    }
    return y
  }
}

/// Element-wise functions of one variable.
extension Tape {
  package func negate(_ x: Variable<Scalar>) -> Variable<Scalar> { unary(.negate, CK_NEGATE, x) }
  package func exp(_ x: Variable<Scalar>) -> Variable<Scalar> { unary(.exp, CK_EXP, x) }
  /// The natural logarithm.
  package func log(_ x: Variable<Scalar>) -> Variable<Scalar> { unary(.log, CK_LOG, x) }
  package func sqrt(_ x: Variable<Scalar>) -> Variable<Scalar> { unary(.sqrt, CK_SQRT, x) }
  /// |x|; the slope at 0 is 0.
  package func abs(_ x: Variable<Scalar>) -> Variable<Scalar> { unary(.abs, CK_ABS, x) }
  package func sigmoid(_ x: Variable<Scalar>) -> Variable<Scalar> { unary(.sigmoid, CK_SIGMOID, x) }
  /// log(sigmoid(x)) without overflow.
  package func logSigmoid(_ x: Variable<Scalar>) -> Variable<Scalar> { unary(.logSigmoid, CK_LOG_SIGMOID, x) }
  /// log(1 + e^x) without overflow.
  package func softplus(_ x: Variable<Scalar>) -> Variable<Scalar> { unary(.softplus, CK_SOFTPLUS, x) }
  /// max(0, x); the slope at 0 is 0.
  package func relu(_ x: Variable<Scalar>) -> Variable<Scalar> { unary(.relu, CK_RELU, x) }
  package func tanh(_ x: Variable<Scalar>) -> Variable<Scalar> { unary(.tanh, CK_TANH, x) }
  /// x^2
  package func square(_ x: Variable<Scalar>) -> Variable<Scalar> { unary(.square, CK_SQUARE, x) }
  /// log(1 + x)
  package func log1p(_ x: Variable<Scalar>) -> Variable<Scalar> { unary(.log1p, CK_LOG1P, x) }
  /// e^x - 1
  package func expm1(_ x: Variable<Scalar>) -> Variable<Scalar> { unary(.expm1, CK_EXPM1, x) }
  package func sin(_ x: Variable<Scalar>) -> Variable<Scalar> { unary(.sin, CK_SIN, x) }
  package func cos(_ x: Variable<Scalar>) -> Variable<Scalar> { unary(.cos, CK_COS, x) }
  /// x, held within bounds; the slope is 1 within and at them, 0 outside.
  package func clamp(_ x: Variable<Scalar>, _ low: Double, _ high: Double) -> Variable<Scalar> {
    unary(.clamp, CK_CLAMP, x, p: low, q: high)
  }

  private func unary(
    _ operation: Operation, _ f: ck_unary, _ x: Variable<Scalar>, p: Double = 0, q: Double = 0
  ) -> Variable<Scalar> {
    let context = context
    let y = context.apply(f, x.value, p: p, q: q)
    return result(operation, y, of: [x]) { dy in
      let dx = context.empty(x.shape, of: Scalar.self)
      context.kernel([x.value, y, dy, dx], over: y.count, work: 8) { kernels, low, high in
        kernels.unary_backward(
          f, p, q, x.value.pointer + low, y.pointer + low, dy.pointer + low, dx.pointer + low, high - low)
      }
      x.accumulate(dx, context)
    }
  }
}
