import CKernels

extension TensorContext {
  /// The shape around an axis: elements before, along and after it.
  static func around(_ axis: Int, of shape: [Int]) -> (outer: Int, count: Int, inner: Int) {
    (shape[..<axis].reduce(1, *), shape[axis], shape[(axis + 1)...].reduce(1, *))
  }

  /// The largest element along an axis, which is dropped.
  package func maximum<Scalar>(_ x: Tensor<Scalar>, axis: Int) -> Tensor<Scalar> {
    extremum(x, axis: axis) { $0 > $1 || $0.isNaN }
  }

  /// The smallest element along an axis, which is dropped.
  package func minimum<Scalar>(_ x: Tensor<Scalar>, axis: Int) -> Tensor<Scalar> {
    extremum(x, axis: axis) { $0 < $1 || $0.isNaN }
  }

  private func extremum<Scalar>(
    _ x: Tensor<Scalar>, axis: Int, _ isBetter: (Scalar, Scalar) -> Bool
  ) -> Tensor<Scalar> {
    let (outer, count, inner) = Self.around(axis, of: x.shape)
    precondition(count > 0, "no elements along the axis")
    var shape = x.shape
    shape.remove(at: axis)
    let y = empty(shape, of: Scalar.self)
    x.withElements { x in
      y.withMutableElements { y in
        for o in 0..<outer {
          for i in 0..<inner {
            var best = x[o * count * inner + i]
            for j in 1..<max(count, 1) {
              let candidate = x[(o * count + j) * inner + i]
              if isBetter(candidate, best) { best = candidate }
            }
            y[o * inner + i] = best
          }
        }
      }
    }
    return y
  }
}

extension Tape {
  /// The sum of all elements, a tensor of shape [], or of those along one axis, which is dropped.
  package func sum(_ x: Variable<Scalar>, axis: Int? = nil) -> Variable<Scalar> {
    let (outer, count, inner) = axis.map { TensorContext.around($0, of: x.shape) } ?? (1, x.value.count, 1)
    var shape: [Int] = []
    var kept: [Int] = []
    if let axis {
      shape = x.shape
      shape.remove(at: axis)
      kept = x.shape
      kept[axis] = 1
    }
    let context = context
    let y = context.sum(x.value, outer: outer, axis: count, inner: inner).reshaped(shape)
    return result(.sum, y, of: [x]) { dy in
      let spread = context.elementwise(
        CK_ADD, context.zeros(x.shape, of: Scalar.self), dy.reshaped(kept))
      x.accumulate(spread, context)
    }
  }

  /// The mean of all elements or of those along one axis, which is dropped.
  package func mean(_ x: Variable<Scalar>, axis: Int? = nil) -> Variable<Scalar> {
    let count = axis.map { x.shape[$0] } ?? x.value.count
    return multiply(sum(x, axis: axis), constant(context.filled([], with: 1 / Scalar(count))))
  }

  /// e^x / sum(e^x) over the last axis; dx = y (dy - sum(dy y)).
  package func softmax(_ x: Variable<Scalar>) -> Variable<Scalar> {
    overRows(.softmax, x, { $0.softmax }, { $0.softmax_backward })
  }

  /// log(softmax(x)) over the last axis; dx = dy - e^y sum(dy).
  package func logSoftmax(_ x: Variable<Scalar>) -> Variable<Scalar> {
    overRows(.logSoftmax, x, { $0.log_softmax }, { $0.log_softmax_backward })
  }

  private typealias Forward =
    @convention(c) (
      UnsafeRawPointer, UnsafeMutableRawPointer, Int, Int, Int
    ) -> Void
  private typealias Backward =
    @convention(c) (
      UnsafeRawPointer, UnsafeRawPointer, UnsafeMutableRawPointer, Int, Int, Int
    ) -> Void

  private func overRows(
    _ operation: Operation, _ x: Variable<Scalar>, _ forward: @escaping (borrowing ck_kernels) -> Forward,
    _ backward: @escaping (borrowing ck_kernels) -> Backward
  ) -> Variable<Scalar> {
    let columns = x.shape.last ?? 1
    let rows = columns == 0 ? 0 : x.value.count / columns
    let context = context
    let y = context.empty(x.shape, of: Scalar.self)
    context.kernel([x.value, y], over: rows, work: 2 * columns) { kernels, low, high in
      forward(kernels)(x.value.pointer, y.pointer, columns, low, high)
    }
    return result(operation, y, of: [x]) { dy in
      let dx = context.empty(x.shape, of: Scalar.self)
      context.kernel([y, dy, dx], over: rows, work: 2 * columns) { kernels, low, high in
        backward(kernels)(y.pointer, dy.pointer, dx.pointer, columns, low, high)
      }
      x.accumulate(dx, context)
    }
  }
}
