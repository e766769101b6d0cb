import AlignRuntime
import AlignTensor
import CKernels

/// Functions of the elements and of the rows of a tensor.
enum FunctionBuiltins {
  static let all = [
    sigmoid, logSigmoid, softplus, relu, log1p, expm1, square, clamp, maximum, minimum, softmax, logSoftmax,
  ]

  static let sigmoid = elementwise(
    "sigmoid", "The logistic function of each element.", "1 / (1 + e^-x)", { $0.sigmoid($1) },
    Example("sigmoid(0)", prints: "0.5"),
    Example("sigmoid(tensor([-1000, 0, 1000]))", prints: "tensor([0.0, 0.5, 1.0])"))

  static let logSigmoid = elementwise(
    "log_sigmoid", "The logarithm of the logistic function, without overflow.", "-log(1 + e^-x)",
    { $0.logSigmoid($1) }, Example("log_sigmoid(-1000)", prints: "-1000.0"),
    Example("exp(log_sigmoid(tensor([0])))", prints: "tensor([0.5])"))

  static let softplus = elementwise(
    "softplus", "A smooth maximum of x and 0, without overflow.", "log(1 + e^x)", { $0.softplus($1) },
    Example("softplus(1000)", prints: "1000.0"), Example("round(softplus(0), 4)", prints: "0.6931"))

  static let relu = elementwise(
    "relu", "x where it is positive, else 0. The slope at 0 is 0.", "max(0, x)", { $0.relu($1) },
    Example("relu(tensor([-1, 2]))", prints: "tensor([0.0, 2.0])"),
    Example("grad(x => relu(x))(3.0)", prints: "1.0"))

  static let log1p = elementwise(
    "log1p", "The logarithm of 1 + x, exact for small x.", "log(1 + x)", { $0.log1p($1) },
    Example("log1p(0)", prints: "0.0"), Example("log1p(1e-12)", prints: "9.999999999995e-13"))

  static let expm1 = elementwise(
    "expm1", "e^x - 1, exact for small x.", "e^x - 1", { $0.expm1($1) }, Example("expm1(0)", prints: "0.0"),
    Example("expm1(1e-12)", prints: "1.0000000000005e-12"))

  static let square = elementwise(
    "square", "Each element times itself.", "x x", { $0.square($1) }, Example("square(-3)", prints: "9.0"),
    Example("square([1, 2])", prints: "tensor([1.0, 4.0])"))

  static let clamp = Builtin(
    "clamp", "Holds each element within bounds. The slope is 1 within and at them, 0 outside.",
    formula: "min(max(x, low), high)",
    [
      numbers, .required("low", .number, "the least value"), .required("high", .number, "the greatest value"),
    ],
    returns: [.float, .tensor],
    examples: [
      Example("clamp(tensor([-5, 0.5, 5]), 0, 1)", prints: "tensor([0.0, 0.5, 1.0])"),
      Example("clamp(1.7, 0.8, 1.2)", prints: "1.2"),
    ]
  ) { arguments in
    let (low, high) = (try arguments.double(1), try arguments.double(2))
    guard low <= high else { throw arguments.invalid(1, "\(low) is above `high`, \(high)") }
    let x = try tensor(arguments)
    return TensorObject.value(x.tape.clamp(x.variable, low, high), x.tape)
  }

  static let maximum = pairwise(
    "maximum", "larger", { $0.maximum($1, $2) }, "tensor([1.0, 3.0])", "tensor([2.0, 5.0])")
  static let minimum = pairwise(
    "minimum", "smaller", { $0.minimum($1, $2) }, "tensor([0.0, 1.0])", "tensor([1.0, 4.0])")

  static let softmax = elementwise(
    "softmax", "Turns each row of the last axis into probabilities.", "e^x / sum(e^x)", { $0.softmax($1) },
    Example("softmax([0, 0])", prints: "tensor([0.5, 0.5])"),
    Example(
      "softmax([[0, log(3)], [5, 5]])",
      prints: """
        tensor 2 x 2
          [0.25, 0.75]
          [ 0.5,  0.5]
        """))

  static let logSoftmax = elementwise(
    "log_softmax", "The logarithms (nats) of the probabilities that `softmax` gives.", "x - log(sum(e^x))",
    { $0.logSoftmax($1) }, Example("round(sum(exp(log_softmax([1, 2]))), 6)", prints: "1.0"),
    Example("exp(log_softmax([1, 1, 1, 1]))", prints: "tensor([0.25, 0.25, 0.25, 0.25])"))

  private static let numbers = Parameter.required("x", .any, "a number, a list of numbers or a tensor")

  private static func elementwise(
    _ name: String, _ summary: String, _ formula: String,
    _ f: @escaping @Sendable (Tape<Double>, Variable<Double>) -> Variable<Double>,
    _ examples: Example...
  ) -> Builtin {
    Builtin(name, summary, formula: formula, [numbers], returns: [.float, .tensor], examples: examples) {
      let x = try tensor($0)
      return TensorObject.value(f(x.tape, x.variable), x.tape)
    }
  }

  private static func pairwise(
    _ name: String, _ word: String,
    _ f: @escaping @Sendable (Tape<Double>, Variable<Double>, Variable<Double>) -> Variable<Double>,
    _ ofNumber: String, _ ofList: String
  ) -> Builtin {
    Builtin(
      name, "The \(word) of two, element by element. Where they are equal each gets half of the derivative.",
      [numbers, .required("y", .any, "a number, a list of numbers or a tensor")],
      returns: [.float, .tensor],
      examples: [
        Example("\(name)(tensor([0, 3]), 1)", prints: ofNumber),
        Example("\(name)([1, 5], [2, 4])", prints: ofList),
      ]
    ) { arguments in
      let (x, y) = (try tensor(arguments), try tensor(arguments, at: 1))
      guard let shape = Broadcast.shape(x.shape, y.shape) else {
        throw RuntimeError(
          .shapeMismatch, "`\(name)` can't fit the shapes \(x.shape.shapeText) and \(y.shape.shapeText)",
          operands: [x.shape.shapeText, y.shape.shapeText])
      }
      try TensorObject.require(shape)
      let tape = try TensorObject.tape(of: x, y)
      return TensorObject.value(f(tape, x.variable, y.variable), tape)
    }
  }

  /// An argument as a tensor.
  static func tensor(_ arguments: Arguments, at index: Int = 0) throws -> TensorObject {
    guard let tensor = try TensorObject.made(from: arguments[index], try arguments.tensorContext()) else {
      throw arguments.invalid(index, "expected numbers, found \(arguments[index].typeName)")
    }
    return tensor
  }
}
