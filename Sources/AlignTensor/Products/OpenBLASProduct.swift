import COpenBLAS

/// Element types that OpenBLAS multiplies.
package protocol BLASScalar {
  /// Row-major C [rows, columns] = A B + beta C on the calling thread; strides are elements between rows as they lie.
  static func gemm(
    _ aTransposed: Bool, _ bTransposed: Bool, rows: Int, columns: Int, inner: Int, beta: Self,
    _ a: UnsafePointer<Self>, _ aStride: Int, _ b: UnsafePointer<Self>, _ bStride: Int,
    _ c: UnsafeMutablePointer<Self>, _ cStride: Int)
}

extension Float: BLASScalar {
  package static func gemm(
    _ aTransposed: Bool, _ bTransposed: Bool, rows: Int, columns: Int, inner: Int, beta: Float,
    _ a: UnsafePointer<Float>, _ aStride: Int, _ b: UnsafePointer<Float>, _ bStride: Int,
    _ c: UnsafeMutablePointer<Float>, _ cStride: Int
  ) {
    cblas_sgemm(
      CblasRowMajor, aTransposed ? CblasTrans : CblasNoTrans, bTransposed ? CblasTrans : CblasNoTrans,
      Int32(rows), Int32(columns), Int32(inner), 1, a, Int32(aStride), b, Int32(bStride), beta, c,
      Int32(cStride))
  }
}

extension Double: BLASScalar {
  package static func gemm(
    _ aTransposed: Bool, _ bTransposed: Bool, rows: Int, columns: Int, inner: Int, beta: Double,
    _ a: UnsafePointer<Double>, _ aStride: Int, _ b: UnsafePointer<Double>, _ bStride: Int,
    _ c: UnsafeMutablePointer<Double>, _ cStride: Int
  ) {
    cblas_dgemm(
      CblasRowMajor, aTransposed ? CblasTrans : CblasNoTrans, bTransposed ? CblasTrans : CblasNoTrans,
      Int32(rows), Int32(columns), Int32(inner), 1, a, Int32(aStride), b, Int32(bStride), beta, c,
      Int32(cStride))
  }
}

/// How a product is cut into calls of OpenBLAS. The library gives a row other bits when the number of rows or columns
/// around it changes; so the cut looks at the sizes of the product alone, never at the threads.
struct BLASCut {
  let splitsRows: Bool
  let pieces: Int
  /// Rows or columns, whichever are cut.
  let total: Int

  /// Each call packs one factor anew, so pieces aren't narrow: at least this many rows or columns.
  static let narrowest = 160
  /// As many as the threads that we ever use without being asked.
  static let mostPieces = 8

  init(_ shape: ProductShape) {
    splitsRows = shape.rows >= shape.columns
    total = max(shape.rows, shape.columns)
    let byWork = shape.operations / Double(40 * Partition.grain)
    pieces = max(1, min(total / Self.narrowest, Self.mostPieces, Int(min(byWork, 1e6))))
  }

  /// The rows or columns of a piece; bounds are whole tiles of the library's kernels.
  func range(_ piece: Int) -> Range<Int> {
    let tiles = (total + 15) / 16
    return min(piece * tiles / pieces * 16, total)..<min((piece + 1) * tiles / pieces * 16, total)
  }
}

extension TensorContext {
  /// The product by OpenBLAS, each piece one call on one of our threads; the library starts none of its own.
  func blasProduct<Scalar>(
    _ left: Factor<Scalar>, _ right: Factor<Scalar>, into c: Tensor<Scalar>, accumulates: Bool,
    _ shape: ProductShape
  ) {
    let (rows, columns, inner) = (shape.rows, shape.columns, shape.inner)
    guard rows > 0, columns > 0 else { return }
    let (a, b) = (left.tensor, right.tensor)
    let (aTransposed, bTransposed) = (left.isTransposed, right.isTransposed)
    let aStride = max(aTransposed ? rows : inner, 1)
    let bStride = max(bTransposed ? inner : columns, 1)
    let cut = BLASCut(shape)
    kernel([a, b, c], tasks: cut.pieces) { _, piece, _ in
      let range = cut.range(piece)
      let (first, count) = (range.lowerBound, range.count)
      // Where A and C aren't read (nothing to sum, beta 0) no element of the new memory has a say.
      if cut.splitsRows {
        Scalar.gemm(
          aTransposed, bTransposed, rows: count, columns: columns, inner: inner, beta: accumulates ? 1 : 0,
          a.pointer + (aTransposed ? first : first * aStride), aStride, b.pointer, bStride,
          c.pointer + first * columns, columns)
      } else {
        Scalar.gemm(
          aTransposed, bTransposed, rows: rows, columns: count, inner: inner, beta: accumulates ? 1 : 0,
          a.pointer, aStride, b.pointer + (bTransposed ? first * bStride : first), bStride,
          c.pointer + first, columns)
      }
    }
  }
}
