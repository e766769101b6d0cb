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
  /// C [rows, columns] (+)= A B with A [rows, inner] and B [inner, columns]. Rows of C are split over threads, or its
  /// columns where there are more of them.
  func product<Scalar>(
    _ left: Factor<Scalar>, _ right: Factor<Scalar>, into c: Tensor<Scalar>, accumulates: Bool = false,
    rows: Int, columns: Int, inner: Int
  ) {
    let (a, b) = (left.tensor, right.tensor)
    let (aTransposed, bTransposed) = (left.isTransposed, right.isTransposed)
    let started = productMeter.map { _ in ProductMeter.now }
    defer {
      if let started {
        productMeter?.add(operations: 2 * Double(rows) * Double(columns) * Double(inner), since: started)
      }
    }
    let aStride = aTransposed ? rows : inner
    let bStride = bTransposed ? inner : columns
    let splitsRows = rows >= columns
    let tile = 6
    let tiles = splitsRows ? (rows + tile - 1) / tile : (columns + 15) / 16
    let (r, s) = splitsRows ? (tile, columns) : (16, rows)
    kernel([a, b, c], over: tiles, work: r * s * inner / 32) { kernels, low, high in
      if splitsRows {
        let first = low * tile
        let last = min(high * tile, rows)
        kernels.matrix_product(
          aTransposed, bTransposed, accumulates, last - first, columns, inner,
          a.pointer + (aTransposed ? first : first * aStride), aStride, b.pointer, bStride,
          c.pointer + first * columns, columns)
      } else {
        let first = low * 16
        let last = min(high * 16, columns)
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
