extension Tape {
  /// A B for matrices [M, K] and [K, N]. dA = dC B^T, dB = A^T dC.
  package func matmul(_ a: Variable<Scalar>, _ b: Variable<Scalar>) -> Variable<Scalar> {
    precondition(
      a.value.rank == 2 && b.value.rank == 2 && a.shape[1] == b.shape[0],
      "matrices of shapes \(a.shape) and \(b.shape) have no product")
    let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1])
    let context = context
    let c = context.empty([m, n], of: Scalar.self)
    context.product(.plain(a.value), .plain(b.value), into: c, rows: m, columns: n, inner: k)
    return result(.matmul, c, of: [a, b]) { dc in
      if a.needsGradient {
        let (da, isFresh) = a.gradientToAccumulate(context)
        context.product(
          .plain(dc), .transposed(b.value), into: da, accumulates: !isFresh, rows: m, columns: k, inner: n)
      }
      if b.needsGradient {
        let (db, isFresh) = b.gradientToAccumulate(context)
        context.product(
          .transposed(a.value), .plain(dc), into: db, accumulates: !isFresh, rows: k, columns: n, inner: m)
      }
    }
  }
}
