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

/// Sizes of a product: C [rows, columns] of A [rows, inner] and B [inner, columns].
struct ProductShape {
  let rows: Int
  let columns: Int
  let inner: Int

  /// Multiplications and additions.
  var operations: Double { 2 * Double(rows) * Double(columns) * Double(inner) }
}

extension TensorContext {
  /// C [rows, columns] (+)= A B with A [rows, inner] and B [inner, columns].
  func product<Scalar>(
    _ left: Factor<Scalar>, _ right: Factor<Scalar>, into c: Tensor<Scalar>, accumulates: Bool = false,
    rows: Int, columns: Int, inner: Int
  ) {
    let shape = ProductShape(rows: rows, columns: columns, inner: inner)
    let started = productMeter.map { _ in ProductMeter.now }
    defer { if let started { productMeter?.add(operations: shape.operations, since: started) } }
    switch products {
    case .own: ownProduct(left, right, into: c, accumulates: accumulates, shape)
    case .openBLAS: blasProduct(left, right, into: c, accumulates: accumulates, shape)
    }
  }

  /// Calls the body for all of a part of C at once, or, where the work may be cut off, block by block until that is asked
  /// for. Blocks are as broad as the kernel's own, and so high that packing B for each is a few hundredths of the work.
  private func eachBlock(
    rows: Range<Int>, columns: Range<Int>, _ body: (_ rows: Range<Int>, _ columns: Range<Int>) -> Void
  ) {
    guard let requests else { return body(rows, columns) }
    for left in stride(from: columns.lowerBound, to: columns.upperBound, by: 2048) {
      for top in stride(from: rows.lowerBound, to: rows.upperBound, by: 384) where requests.isEmpty {
        body(top..<min(top + 384, rows.upperBound), left..<min(left + 2048, columns.upperBound))
      }
    }
  }

  /// The product by our kernel. Threads share out the rows of C: a thread's rows of A are then mostly those it wrote
  /// itself. Where there are few rows they share out the columns, since each thread packs the part of B that it needs.
  /// An element's bits depend on the inner dimension alone, so neither on the cut nor on the rows around it.
  private func ownProduct<Scalar>(
    _ left: Factor<Scalar>, _ right: Factor<Scalar>, into c: Tensor<Scalar>, accumulates: Bool,
    _ shape: ProductShape
  ) {
    let (rows, columns, inner) = (shape.rows, shape.columns, shape.inner)
    let (a, b) = (left.tensor, right.tensor)
    let (aTransposed, bTransposed) = (left.isTransposed, right.isTransposed)
    let aStride = aTransposed ? rows : inner
    let bStride = bTransposed ? inner : columns
    let splitsRows = aTransposed || rows >= 96 * threadCount
    let size = splitsRows ? 6 : 16
    let total = splitsRows ? rows : columns
    let pieces = (total + size - 1) / size
    let work = size * (splitsRows ? columns : rows) * inner / 16
    let scratch = kernels(of: Scalar.self).pointee.matrix_product_scratch(aTransposed, rows, columns, inner)
    kernel([a, b, c], over: pieces, work: work, scratch: scratch) { kernels, low, high, scratch in
      let (first, last) = (low * size, min(high * size, total))
      eachBlock(
        rows: splitsRows ? first..<last : 0..<rows, columns: splitsRows ? 0..<columns : first..<last
      ) { rows, column in
        let (row, left) = (rows.lowerBound, column.lowerBound)
        kernels.matrix_product(
          aTransposed, bTransposed, accumulates, rows.count, column.count, inner,
          a.pointer + (aTransposed ? row : row * aStride), aStride,
          b.pointer + (bTransposed ? left * bStride : left), bStride, c.pointer + row * columns + left,
          columns, scratch)
      }
    }
  }
}
