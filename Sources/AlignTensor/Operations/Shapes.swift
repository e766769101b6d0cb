import CKernels

extension TensorContext {
  /// The matrix [M, N] as [N, M].
  package func transposed<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    precondition(x.rank == 2, "only matrices are transposed, not \(x.shape)")
    let (rows, columns) = (x.shape[0], x.shape[1])
    let y = empty([columns, rows], of: Scalar.self)
    kernel([x, y], over: rows, work: columns) { _, low, high in
      for i in low..<high { for j in 0..<columns { y.pointer[j * rows + i] = x.pointer[i * columns + j] } }
    }
    return y
  }

  /// The elements `range` along an axis.
  package func sliced<Scalar>(_ x: Tensor<Scalar>, axis: Int, _ range: Range<Int>) -> Tensor<Scalar> {
    let (outer, count, inner) = Self.around(axis, of: x.shape)
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of an axis of \(count)")
    var shape = x.shape
    shape[axis] = range.count
    let y = empty(shape, of: Scalar.self)
    copy(x, outer, count * inner, range.lowerBound * inner, y, range.count * inner, 0, range.count * inner)
    return y
  }

  /// Tensors one after the other along an axis; all other axes are equal.
  package func concatenated<Scalar>(_ parts: [Tensor<Scalar>], axis: Int) -> Tensor<Scalar> {
    guard let first = parts.first else { preconditionFailure("nothing to concatenate") }
    var shape = first.shape
    shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    let y = empty(shape, of: Scalar.self)
    let (outer, count, inner) = Self.around(axis, of: shape)
    var place = 0
    for part in parts {
      let width = part.shape[axis] * inner
      copy(part, outer, width, 0, y, count * inner, place, width)
      place += width
    }
    return y
  }

  /// `width` elements of each of `rows` rows, from `x` at `from` to `y` at `to`.
  private func copy<Scalar>(
    _ x: Tensor<Scalar>, _ rows: Int, _ xStride: Int, _ from: Int, _ y: Tensor<Scalar>, _ yStride: Int,
    _ to: Int,
    _ width: Int
  ) {
    kernel([x, y], over: rows, work: width) { _, low, high in
      for row in low..<high {
        (y.pointer + row * yStride + to).update(from: x.pointer + row * xStride + from, count: width)
      }
    }
  }
}

extension Tape {
  /// The same elements in another shape.
  package func reshape(_ x: Variable<Scalar>, _ shape: [Int]) -> Variable<Scalar> {
    let context = context
    return result(.reshape, x.value.reshaped(shape), of: [x]) { dy in
      x.accumulate(dy.reshaped(x.shape), context)
    }
  }

  /// The matrix [M, N] as [N, M].
  package func transpose(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let context = context
    return result(.transpose, context.transposed(x.value), of: [x]) { dy in
      x.accumulate(context.transposed(dy), context)
    }
  }

  /// The elements `range` along an axis.
  package func slice(_ x: Variable<Scalar>, axis: Int, _ range: Range<Int>) -> Variable<Scalar> {
    let context = context
    return result(.slice, context.sliced(x.value, axis: axis, range), of: [x]) { dy in
      var before = x.shape
      before[axis] = range.lowerBound
      var after = x.shape
      after[axis] = x.shape[axis] - range.upperBound
      let parts = [context.zeros(before, of: Scalar.self), dy, context.zeros(after, of: Scalar.self)]
      x.accumulate(context.concatenated(parts, axis: axis), context)
    }
  }

  /// Tensors one after the other along an axis.
  package func concatenate(_ parts: [Variable<Scalar>], axis: Int) -> Variable<Scalar> {
    let context = context
    return result(.concatenate, context.concatenated(parts.map(\.value), axis: axis), of: parts) { dy in
      var start = 0
      for part in parts {
        let end = start + part.shape[axis]
        if part.needsGradient { part.accumulate(context.sliced(dy, axis: axis, start..<end), context) }
        start = end
      }
    }
  }
}
