import CKernels

/// Shapes that fit together as in NumPy: aligned at the last axis, equal or one of them 1.
package enum Broadcast {
  /// The common shape, or nil.
  package static func shape(_ a: [Int], _ b: [Int]) -> [Int]? {
    let rank = max(a.count, b.count)
    var result: [Int] = []
    for axis in 0..<rank {
      let (x, y) = (size(a, axis, rank), size(b, axis, rank))
      guard x == y || x == 1 || y == 1 else { return nil }
      result.append(x == 1 ? y : x)
    }
    return result
  }

  private static func size(_ shape: [Int], _ axis: Int, _ rank: Int) -> Int {
    let own = axis - (rank - shape.count)
    return own < 0 ? 1 : shape[own]
  }

  /// The elements to move on for a step of each axis of `result`; 0 where the tensor is stretched.
  static func strides(_ shape: [Int], in result: [Int]) -> [Int] {
    var strides = [Int](repeating: 0, count: result.count)
    var stride = 1
    for (axis, size) in shape.enumerated().reversed() {
      strides[axis + result.count - shape.count] = size == 1 ? 0 : stride
      stride *= size
    }
    return strides
  }
}

extension TensorContext {
  /// f(a, b) element by element, stretched to a common shape, which there must be.
  package func elementwise<Scalar>(_ f: ck_binary, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar>
  {
    guard let shape = Broadcast.shape(a.shape, b.shape) else {
      preconditionFailure("the shapes \(a.shape) and \(b.shape) don't fit")
    }
    let y = empty(shape, of: Scalar.self)
    guard y.count > 0 else { return y }
    if (a.count == y.count || a.count == 1) && (b.count == y.count || b.count == 1) {
      let (aStep, bStep) = (a.count == 1 ? 0 : 1, b.count == 1 ? 0 : 1)
      kernel([a, b, y], over: y.count, work: 1) { kernels, low, high in
        kernels.binary(
          f, a.pointer + low * aStep, aStep, b.pointer + low * bStep, bStep, y.pointer + low, high - low)
      }
      return y
    }
    let (aStrides, bStrides) = (Broadcast.strides(a.shape, in: shape), Broadcast.strides(b.shape, in: shape))
    let inner = shape.last ?? 1
    let (aInner, bInner) = (aStrides.last ?? 0, bStrides.last ?? 0)
    let requests = requests
    kernel([a, b, y]) { kernels in
      for row in 0..<y.count / inner where requests?.isEmpty ?? true {
        var (rest, aOffset, bOffset) = (row, 0, 0)
        for axis in shape.indices.dropLast().reversed() {
          let index = rest % shape[axis]
          rest /= shape[axis]
          aOffset += index * aStrides[axis]
          bOffset += index * bStrides[axis]
        }
        kernels.binary(
          f, a.pointer + aOffset, aInner, b.pointer + bOffset, bInner, y.pointer + row * inner, inner)
      }
    }
    return y
  }

  /// The sum of `x` over the axes along which a tensor of `shape` was stretched to x's shape.
  func reduced<Scalar>(_ x: Tensor<Scalar>, to shape: [Int]) -> Tensor<Scalar> {
    guard x.shape != shape else { return x }
    var result = x
    let extra = x.rank - shape.count
    if extra > 0 {
      let outer = x.shape[0..<extra].reduce(1, *)
      let inner = x.shape[extra...].reduce(1, *)
      result = sum(x, outer: 1, axis: outer, inner: inner).reshaped(Array(x.shape[extra...]))
    }
    for (axis, size) in shape.enumerated() where size == 1 && result.shape[axis] != 1 {
      let outer = result.shape[..<axis].reduce(1, *)
      let inner = result.shape[(axis + 1)...].reduce(1, *)
      var reducedShape = result.shape
      reducedShape[axis] = 1
      result = sum(result, outer: outer, axis: result.shape[axis], inner: inner).reshaped(reducedShape)
    }
    return result
  }

  /// The sum over the middle axis of [outer, axis, inner].
  func sum<Scalar>(_ x: Tensor<Scalar>, outer: Int, axis: Int, inner: Int) -> Tensor<Scalar> {
    let y = empty([outer, inner], of: Scalar.self)
    kernel([x, y]) { $0.sum_axis(x.pointer, y.pointer, outer, axis, inner) }
    return y
  }
}
