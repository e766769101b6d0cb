import AlignRuntime
import AlignTensor

/// Products of matrices, and tensors in other shapes.
enum ShapeBuiltins {
  static let all = [matmul, reshape, concat]

  static let matmul = Builtin(
    "matmul", "The product of two matrices, or of a matrix and a vector.",
    formula: "C[i, j] = sum over k of A[i, k] B[k, j]",
    [
      .required("a", .any, "a matrix M x K, or a vector K"),
      .required("b", .any, "a matrix K x N, or a vector K"),
    ],
    returns: [.float, .tensor],
    examples: [
      Example("matmul([[1, 2], [3, 4]], [1, 1])", prints: "tensor([3.0, 7.0])"),
      Example("matmul([1, 2], [3, 4])", prints: "11.0"),
    ]
  ) { arguments in
    let (a, b) = (try FunctionBuiltins.tensor(arguments), try FunctionBuiltins.tensor(arguments, at: 1))
    let tape = try TensorObject.tape(of: a, b)
    guard (1...2).contains(a.shape.count), (1...2).contains(b.shape.count), a.shape.last == b.shape.first
    else {
      throw RuntimeError(
        .shapeMismatch,
        "`matmul` needs as many columns on the left as rows on the right, found \(a.shape.shapeText) and \(b.shape.shapeText)",
        operands: [a.shape.shapeText, b.shape.shapeText])
    }
    let shape = Array(a.shape.dropLast() + b.shape.dropFirst())
    try TensorObject.require(shape)
    let left = a.shape.count == 1 ? tape.reshape(a.variable, [1, a.shape[0]]) : a.variable
    let right = b.shape.count == 1 ? tape.reshape(b.variable, [b.shape[0], 1]) : b.variable
    let product = tape.matmul(left, right)
    return TensorObject.value(tape.reshape(product, shape), tape)
  }

  static let reshape = Builtin(
    "reshape", "The same elements, row by row, in another shape.",
    [
      .required("x", .any, "a tensor or a list"),
      .required("shape", [.int, .list], "the length of a vector, or a list of lengths"),
    ],
    returns: .tensor,
    examples: [
      Example("reshape([1, 2, 3, 4], [2, 2]).shape", prints: "[2, 2]"),
      Example("reshape(tensor([[1, 2], [3, 4]]), [4])", prints: "tensor([1.0, 2.0, 3.0, 4.0])"),
    ]
  ) { arguments in
    let x = try FunctionBuiltins.tensor(arguments)
    let shape = try MakingBuiltins.shape(arguments, at: 1)
    guard shape.product == x.tensor.count else {
      throw RuntimeError(
        .shapeMismatch,
        "\(x.tensor.count) elements of shape \(x.shape.shapeText) don't fill \(shape.shapeText)",
        operands: [x.shape.shapeText, shape.shapeText])
    }
    return TensorObject.value(x.tape.reshape(x.variable, shape), x.tape)
  }

  static let concat = Builtin(
    "concat", "Joins tensors one after the other along an axis.",
    [
      .required("tensors", .list, "tensors or lists, equal in all other axes"),
      .optional("axis", .int, 0, "along which; negative: from the last", .atLeast(-8)),
    ],
    returns: .tensor,
    examples: [
      Example("concat([[1, 2], [3]])", prints: "tensor([1.0, 2.0, 3.0])"),
      Example("concat([[[1, 2]], [[3, 4]]]).shape", prints: "[2, 2]"),
    ]
  ) { arguments in
    let context = try arguments.tensorContext()
    let parts = try arguments.list(0).map { value in
      guard let tensor = try TensorObject.made(from: value, context) else {
        throw arguments.invalid(0, "expected tensors, found \(value.typeName)")
      }
      return tensor
    }
    guard let first = parts.first else { throw arguments.invalid(0, "there is nothing to join") }
    let given = try arguments.int(1)
    let axis = given < 0 ? given + first.shape.count : given
    guard axis >= 0 && axis < first.shape.count else {
      throw arguments.invalid(
        1,
        first.shape.isEmpty
          ? "single numbers have no axis; `tensor([1, 2])` makes a vector of them"
          : "a tensor of shape \(first.shape.shapeText) has no axis \(given)")
    }
    for part in parts {
      var shape = part.shape
      if shape.count == first.shape.count { shape[axis] = first.shape[axis] }
      guard shape == first.shape else {
        throw RuntimeError(
          .shapeMismatch,
          "shapes \(first.shape.shapeText) and \(part.shape.shapeText) can't be joined along axis \(axis)")
      }
    }
    var shape = first.shape
    shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    try TensorObject.require(shape)
    let tape = try TensorObject.tape(of: parts)
    return TensorObject.value(tape.concatenate(parts.map(\.variable), axis: axis), tape)
  }
}
