import CKernels

/// A weight [N, K] laid out for products with few rows: panels of as many of its rows side by side as a vector has
/// elements. Made once for many steps; it takes as much memory as the weight.
package final class PackedMatrix<Scalar: TensorScalar>: Sendable {
  let panels: Tensor<Scalar>
  package let rowCount: Int
  package let inner: Int

  /// Rows of the weight in a panel.
  static var width: Int { 32 / MemoryLayout<Scalar>.stride }

  package init(_ weight: Tensor<Scalar>, _ context: TensorContext) {
    precondition(weight.rank == 2, "a packed weight is a matrix")
    let (n, k) = (weight.shape[0], weight.shape[1])
    let panels = context.empty([(n + Self.width - 1) / Self.width, Self.width * k], of: Scalar.self)
    context.kernel([weight, panels], over: panels.shape[0], work: Self.width * k) { kernels, low, high in
      kernels.pack_panels(weight.pointer, panels.pointer, n, k, low, high)
    }
    self.panels = panels
    rowCount = n
    inner = k
  }
}

extension TensorContext {
  /// y [T, N] = x [T, K] W^T + b, with the bits of the product with the weight as it lies. Each weight is read from
  /// memory once, however many rows there are.
  package func linear<Scalar>(
    _ x: Tensor<Scalar>, _ weight: PackedMatrix<Scalar>, bias: Tensor<Scalar>? = nil
  ) -> Tensor<Scalar> {
    let (n, k, panels) = (weight.rowCount, weight.inner, weight.panels)
    precondition(x.shape.last == k, "rows of \(x.shape) don't fit a weight of [\(n), \(k)]")
    let t = x.count / max(k, 1)
    let y = empty(x.shape.dropLast() + [n], of: Scalar.self)
    let work = t * k * PackedMatrix<Scalar>.width / 16
    kernel([x, panels, y], over: panels.shape[0], work: work) { kernels, low, high in
      kernels.panel_linear(x.pointer, panels.pointer, y.pointer, t, n, k, low, high)
    }
    if let bias { addRow(bias, to: y) }
    return y
  }
}
