import CKernels

extension TensorContext {
  /// Rows of a table [V, C] by index.
  package func gatherRows<Scalar>(_ table: Tensor<Scalar>, _ rows: [Int32]) -> Tensor<Scalar> {
    precondition(table.rank == 2, "rows are taken from a matrix")
    precondition(rows.allSatisfy { $0 >= 0 && $0 < table.shape[0] }, "a row lies outside the table")
    let c = table.shape[1]
    let y = empty([rows.count, c], of: Scalar.self)
    kernel([table, y], over: rows.count, work: c) { kernels, low, high in
      kernels.gather_rows(table.pointer, rows, y.pointer, c, low, high)
    }
    return y
  }
}

extension Tape {
  /// The rows of a table [V, C] that belong to tokens (or any rows by index, which may repeat): [T, C]. The derivative
  /// of a row is the sum of those of its uses, added in their order.
  package func embedding(_ table: Variable<Scalar>, _ rows: [Int32]) -> Variable<Scalar> {
    let context = context
    let y = context.gatherRows(table.value, rows)
    let c = table.shape[1]
    return result(.embedding, y, of: [table]) { dy in
      let (d, isFresh) = table.gradientToAccumulate(context)
      if isFresh { context.kernel([d]) { $0.fill(0, d.pointer, d.count) } }
      context.kernel([dy, d], over: c, work: rows.count) { kernels, low, high in
        kernels.scatter_rows(dy.pointer, rows, d.pointer, rows.count, c, low, high)
      }
    }
  }

  /// The same for activations: the rows that the head reads.
  package func gatherRows(_ x: Variable<Scalar>, _ rows: [Int32]) -> Variable<Scalar> { embedding(x, rows) }
}
