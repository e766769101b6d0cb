import CKernels

/// Arithmetic of two variables, stretched to a common shape as in NumPy.
extension Tape {
  /// a + b
  package func add(_ a: Variable<Scalar>, _ b: Variable<Scalar>) -> Variable<Scalar> {
    binary(.add, CK_ADD, a, b, { dy, _ in dy }, { dy, _ in dy })
  }

  /// a - b
  package func subtract(_ a: Variable<Scalar>, _ b: Variable<Scalar>) -> Variable<Scalar> {
    let context = context
    return binary(.subtract, CK_SUBTRACT, a, b, { dy, _ in dy }, { dy, _ in context.apply(CK_NEGATE, dy) })
  }

  /// a b; da = dy b, db = dy a
  package func multiply(_ a: Variable<Scalar>, _ b: Variable<Scalar>) -> Variable<Scalar> {
    let context = context
    return binary(
      .multiply, CK_MULTIPLY, a, b,
      { dy, _ in context.elementwise(CK_MULTIPLY, dy, b.value) },
      { dy, _ in context.elementwise(CK_MULTIPLY, dy, a.value) })
  }

  /// a / b; da = dy / b, db = -dy y / b
  package func divide(_ a: Variable<Scalar>, _ b: Variable<Scalar>) -> Variable<Scalar> {
    let context = context
    return binary(
      .divide, CK_DIVIDE, a, b,
      { dy, _ in context.elementwise(CK_DIVIDE, dy, b.value) },
      { dy, y in
        let part = context.elementwise(CK_DIVIDE, context.elementwise(CK_MULTIPLY, dy, y), b.value)
        return context.apply(CK_NEGATE, part)
      })
  }

  /// a^b; da = dy b a^(b - 1), db = dy y log(a), which is 0 where a is 0
  package func power(_ a: Variable<Scalar>, _ b: Variable<Scalar>) -> Variable<Scalar> {
    let context = context
    return binary(
      .power, CK_POWER, a, b,
      { dy, _ in
        let one = context.filled([], with: Scalar(1))
        let lower = context.elementwise(CK_POWER, a.value, context.elementwise(CK_SUBTRACT, b.value, one))
        return context.elementwise(CK_MULTIPLY, dy, context.elementwise(CK_MULTIPLY, b.value, lower))
      },
      { dy, y in
        let tiny = context.filled([], with: Scalar.leastNonzeroMagnitude)
        let logarithm = context.apply(CK_LOG, context.elementwise(CK_MAXIMUM, a.value, tiny))
        return context.elementwise(CK_MULTIPLY, dy, context.elementwise(CK_MULTIPLY, y, logarithm))
      })
  }

  /// The larger of the two; where they are equal each gets half of the derivative.
  package func maximum(_ a: Variable<Scalar>, _ b: Variable<Scalar>) -> Variable<Scalar> {
    choice(.maximum, CK_MAXIMUM, CK_GREATER, a, b)
  }

  /// The smaller of the two; where they are equal each gets half of the derivative.
  package func minimum(_ a: Variable<Scalar>, _ b: Variable<Scalar>) -> Variable<Scalar> {
    choice(.minimum, CK_MINIMUM, CK_LESS, a, b)
  }

  private func choice(
    _ operation: Operation, _ f: ck_binary, _ wins: ck_binary, _ a: Variable<Scalar>, _ b: Variable<Scalar>
  ) -> Variable<Scalar> {
    let context = context
    func share(_ winner: Tensor<Scalar>, _ loser: Tensor<Scalar>, _ dy: Tensor<Scalar>) -> Tensor<Scalar> {
      let won = context.elementwise(wins, winner, loser)
      let tied = context.elementwise(CK_EQUAL, winner, loser)
      let half = context.filled([], with: Scalar(0.5))
      let weight = context.elementwise(CK_ADD, won, context.elementwise(CK_MULTIPLY, tied, half))
      return context.elementwise(CK_MULTIPLY, dy, weight)
    }
    return binary(
      operation, f, a, b, { dy, _ in share(a.value, b.value, dy) }, { dy, _ in share(b.value, a.value, dy) })
  }

  /// Derivatives are functions of (dy, y); they are summed over stretched axes here.
  private func binary(
    _ operation: Operation, _ f: ck_binary, _ a: Variable<Scalar>, _ b: Variable<Scalar>,
    _ da: @escaping (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar>,
    _ db: @escaping (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar>
  ) -> Variable<Scalar> {
    let context = context
    let y = context.elementwise(f, a.value, b.value)
    return result(operation, y, of: [a, b]) { dy in
      if a.needsGradient { a.accumulate(context.reduced(da(dy, y), to: a.shape), context) }
      if b.needsGradient { b.accumulate(context.reduced(db(dy, y), to: b.shape), context) }
    }
  }
}
