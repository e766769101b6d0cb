import CKernels

/// A factor of a matrix product, as it lies in memory or transposed.
enum Factor<Scalar: TensorScalar> {
  case plain(Tensor<Scalar>)
  case transposed(Tensor<Scalar>)

  var tensor: Tensor<Scalar> {
    switch self {
    case .plain(let tensor), .transposed(let tensor): tensor
    }
  }

  var isTransposed: Bool { if case .transposed = self { true } else { false } }
}

extension TensorContext {
  /// C [rows, columns] (+)= A B with A [rows, inner] and B [inner, columns].
  ///
  /// Threads share out the rows of C: a thread's rows of A are then mostly those it wrote itself. Where there are few rows
  /// they share out the columns, since each thread packs the part of B that it needs. An element's bits don't depend on
  /// the cut.
  func product<Scalar>(
    _ left: Factor<Scalar>, _ right: Factor<Scalar>, into c: Tensor<Scalar>, accumulates: Bool = false,
    rows: Int, columns: Int, inner: Int
  ) {
    let started = productMeter.map { _ in ProductMeter.now }
    defer {
      if let started {
        productMeter?.add(operations: 2 * Double(rows) * Double(columns) * Double(inner), since: started)
      }
    }
    let (a, b) = (left.tensor, right.tensor)
    let (aTransposed, bTransposed) = (left.isTransposed, right.isTransposed)
    let aStride = aTransposed ? rows : inner
    let bStride = bTransposed ? inner : columns
    let splitsRows = aTransposed || rows >= 96 * threadCount
    let size = splitsRows ? 6 : 16
    let total = splitsRows ? rows : columns
    let pieces = (total + size - 1) / size
    let work = size * (splitsRows ? columns : rows) * inner / 16
    kernel([a, b, c], over: pieces, work: work) { kernels, low, high in
      let first = low * size
      let last = min(high * size, total)
      if splitsRows {
        kernels.matrix_product(
          aTransposed, bTransposed, accumulates, last - first, columns, inner,
          a.pointer + (aTransposed ? first : first * aStride), aStride, b.pointer, bStride,
          c.pointer + first * columns, columns)
      } else {
        kernels.matrix_product(
          aTransposed, bTransposed, accumulates, rows, last - first, inner, a.pointer, aStride,
          b.pointer + (bTransposed ? first * bStride : first), bStride, c.pointer + first, columns)
      }
    }
  }
}

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
