import AlignInterruption
import AlignRandom
import AlignRuntime
import AlignTensor

/// Tensors from nothing, from numbers, from chance.
enum MakingBuiltins {
  static let all = [tensor, zeros, ones, randn]

  static let tensor = Builtin(
    "tensor", "Makes a tensor of numbers: from a list, nested lists, a range, a column or a number.",
    details: "Arithmetic and comparisons with tensors are element-wise; shapes are stretched as in NumPy.",
    [.required("values", .any, "numbers; all rows have one shape")], returns: .tensor,
    examples: [
      Example("tensor([1, 2, 3])", prints: "tensor([1.0, 2.0, 3.0])"),
      Example("tensor([[1, 2], [3, 4]]).shape", prints: "[2, 2]"),
    ], seeAlso: ["zeros", "randn"]
  ) { arguments in
    guard let tensor = try TensorObject.made(from: arguments[0], try arguments.tensorContext()) else {
      throw arguments.invalid(0, "expected numbers or lists of numbers, found \(arguments[0].typeName)")
    }
    return .object(tensor)
  }

  static let zeros = Builtin(
    "zeros", "Makes a tensor of zeros.", [shapeParameter], returns: .tensor,
    examples: [
      Example("zeros(3)", prints: "tensor([0.0, 0.0, 0.0])"),
      Example("zeros([2, 3]).shape", prints: "[2, 3]"),
    ]
  ) { try filled($0, with: 0) }

  static let ones = Builtin(
    "ones", "Makes a tensor of ones.", [shapeParameter], returns: .tensor,
    examples: [
      Example("ones([2, 2]).size", prints: "4"),
      Example("sum(ones([2, 3]) * 4)", prints: "24.0"),
    ]
  ) { try filled($0, with: 1) }

  static let randn = Builtin(
    "randn", "Makes a tensor of independent standard normal numbers.",
    details: "The same seed and shape give the same numbers, always.",
    [
      shapeParameter,
      .optional("seed", .int, 0, "which numbers"),
    ],
    returns: .tensor,
    examples: [
      Example("randn(3, seed: 1) == randn(3, seed: 1)", prints: "true"),
      Example("std(randn([1000], seed: 1)) |> round(1)", prints: "1.0"),
    ]
  ) { arguments in
    let shape = try shape(arguments)
    let context = try arguments.tensorContext()
    let chance = CounterGenerator(seed: try arguments.int(1), purpose: .user)
    let result: Tensor<Double> = context.empty(shape)
    var watch = InterruptionWatch()
    try result.withMutableElements { elements in
      for index in elements.indices {
        try watch.step()
        elements[index] = chance.normal(index: index)
      }
    }
    return .object(TensorObject(result, context))
  }

  private static let shapeParameter = Parameter.required(
    "shape", [.int, .list], "the length of a vector, or a list of lengths")

  private static func filled(_ arguments: Arguments, with value: Double) throws -> Value {
    let context = try arguments.tensorContext()
    return .object(TensorObject(context.filled(try shape(arguments), with: value), context))
  }

  static func shape(_ arguments: Arguments, at index: Int = 0) throws -> [Int] {
    let lengths = arguments[index].asList ?? [arguments[index]]
    let shape = try lengths.map { length in
      guard let length = length.asInt, length >= 0 else {
        throw arguments.invalid(index, "expected lengths of at least 0")
      }
      return length
    }
    try TensorObject.require(shape)
    return shape
  }
}
