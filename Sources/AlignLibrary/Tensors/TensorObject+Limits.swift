import AlignRuntime

extension TensorObject {
  /// The most elements of a tensor of the language: 2 GiB of Double.
  static let elementLimit = 1 << 28
  /// The most axes of a tensor of the language.
  static let axisLimit = 32

  /// Throws where a tensor of this shape would be too large.
  static func require(_ shape: [Int]) throws {
    guard shape.count <= axisLimit else {
      throw RuntimeError(
        .limitExceeded, "a tensor has at most \(axisLimit) axes, this one would have \(shape.count)")
    }
    var total = 1
    for length in shape {
      let product = total.multipliedReportingOverflow(by: length)
      total = product.overflow ? .max : product.partialValue
      guard length <= elementLimit, total <= elementLimit else {
        throw RuntimeError(
          .limitExceeded, "a tensor of shape \(shape.shapeText) is too large",
          hint: "a tensor has at most 2^28 elements")
      }
    }
  }
}
