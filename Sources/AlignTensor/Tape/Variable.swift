/// A tensor in a computation, and the derivative of the result with respect to it, while going back.
package final class Variable<Scalar: TensorScalar> {
  package let value: Tensor<Scalar>
  /// Whether going back computes a derivative for it.
  package let needsGradient: Bool
  /// Nil: nothing has flowed back yet.
  package private(set) var gradient: Tensor<Scalar>?
  /// Whether the gradient's memory belongs to a buffer that outlives the tape, and is added to in place.
  private let accumulates: Bool

  init(_ value: Tensor<Scalar>, needsGradient: Bool) {
    self.value = value
    self.needsGradient = needsGradient
    accumulates = false
  }

  /// A parameter whose derivative is added to `gradient`.
  init(_ value: Tensor<Scalar>, accumulatingInto gradient: Tensor<Scalar>) {
    precondition(gradient.count == value.count, "a gradient has its parameter's shape")
    self.value = value
    self.gradient = gradient
    needsGradient = true
    accumulates = true
  }

  package var shape: [Int] { value.shape }

  /// Adds `part` to the derivative. The first part is kept as it is; memory that somebody else holds too isn't written.
  func accumulate(_ part: Tensor<Scalar>, _ context: TensorContext) {
    guard needsGradient else { return }
    let writesInPlace = accumulates || ownsGradient()
    guard let gradient else {
      self.gradient = part
      return
    }
    if writesInPlace {
      context.kernel([gradient, part], over: gradient.count, work: 1) { kernels, low, high in
        kernels.accumulate(1, part.pointer + low, gradient.pointer + low, high - low)
      }
    } else {
      let sum = context.empty(gradient.shape, of: Scalar.self)
      context.kernel([gradient, part, sum], over: sum.count, work: 1) { kernels, low, high in
        kernels.add(gradient.pointer + low, part.pointer + low, sum.pointer + low, high - low)
      }
      self.gradient = sum
    }
  }

  /// The derivative's memory, for an operation that adds to it itself; `isFresh`: it holds nothing yet and must be
  /// written, not added to.
  func gradientToAccumulate(_ context: TensorContext) -> (Tensor<Scalar>, isFresh: Bool) {
    let writesInPlace = accumulates || ownsGradient()
    guard let gradient else {
      let fresh = context.empty(value.shape, of: Scalar.self)
      self.gradient = fresh
      return (fresh, true)
    }
    if writesInPlace { return (gradient, false) }
    let copy = context.empty(gradient.shape, of: Scalar.self)
    _ = gradient.withElements { copy.mutableBuffer.update(fromContentsOf: $0) }
    self.gradient = copy
    return (copy, false)
  }

  /// Ends the derivative's life in this variable and gives it to the operation that goes back.
  func takeGradient() -> Tensor<Scalar>? {
    defer { if !accumulates { gradient = nil } }
    return gradient
  }

  private func ownsGradient() -> Bool {
    guard isKnownUniquelyReferenced(&gradient) else { return false }
    return gradient?.ownsStorage ?? false
  }
}
