import AlignRuntime
import AlignTensor
import CKernels

extension TensorObject {
  /// One number for all elements or for those along an axis. The derivative of an extremum goes to the elements that reach
  /// it, in equal shares.
  func gathered(_ reduction: Reduction, axis given: Int?) throws -> Variable<Double> {
    let axis = try given.map { given in
      let axis = given < 0 ? given + shape.count : given
      guard axis >= 0 && axis < shape.count else {
        throw RuntimeError(.indexOutOfRange, "a tensor of shape \(shape.shapeText) has no axis \(given)")
      }
      return axis
    }
    switch reduction {
    case .sum: return tape.sum(variable, axis: axis)
    case .mean:
      try requireElements(reduction, axis)
      return tape.mean(variable, axis: axis)
    case .minimum, .maximum:
      try requireElements(reduction, axis)
      return extremum(reduction == .maximum, axis: axis)
    }
  }

  private func requireElements(_ reduction: Reduction, _ axis: Int?) throws {
    guard (axis.map { shape[$0] } ?? tensor.count) > 0 else {
      throw RuntimeError(.invalidArgument, "`\(reduction.rawValue)` of no numbers")
    }
  }

  private func extremum(_ isMaximum: Bool, axis: Int?) -> Variable<Double> {
    let flat = axis == nil ? tape.reshape(variable, [tensor.count]) : variable
    let axis = axis ?? 0
    let best =
      isMaximum ? context.maximum(flat.value, axis: axis) : context.minimum(flat.value, axis: axis)
    guard isWatched else { return tape.constant(best) }
    var kept = flat.shape
    kept[axis] = 1
    let reached = tape.constant(context.elementwise(CK_EQUAL, flat.value, best.reshaped(kept)))
    let shares = tape.divide(reached, tape.reshape(tape.sum(reached, axis: axis), kept))
    return tape.sum(tape.multiply(flat, shares), axis: axis)
  }
}
