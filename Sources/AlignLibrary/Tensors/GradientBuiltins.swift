import AlignRuntime
import AlignTensor

/// Derivatives of functions of the language.
enum GradientBuiltins {
  static let all = [grad, detach]

  static let grad = Builtin(
    "grad", "Differentiates a function that gives one number.",
    details: """
      The derivative has the form of the argument: a number, a tensor, or a record with a derivative for each of its \
      fields. Without an argument `grad(f)` is the derivative as a function. What the function computes with tensor \
      operations and arithmetic is followed; a number taken out with `.list` is not.
      """,
    formula: "d f / d x, by reverse mode in Float64",
    [
      .required("f", [.function], "a function of one argument"),
      .optional("x", .any, nil, "where: a number, a tensor, a list of numbers, or a record of those"),
    ],
    returns: .any,
    examples: [
      Example("grad(x => x ^ 2, 3.0)", prints: "6.0"),
      Example("grad(w => sum(w * w), tensor([1, 2]))", prints: "tensor([2.0, 4.0])"),
    ], seeAlso: ["tensor", "detach"]
  ) { arguments in
    let function = arguments[0]
    if arguments[1].isNone { return .object(DerivativeObject(function)) }
    return try derivative(of: function, at: arguments[1], arguments.machine)
  }

  static let detach = Builtin(
    "detach", "Takes a tensor out of differentiation: its value goes on, its derivative is zero.",
    source: "called stop-gradient in papers",
    [.required("x", .any, "a tensor or a number")], returns: .any,
    examples: [
      Example("grad(x => detach(x) * x, 3.0)", prints: "3.0"),
      Example("grad(x => detach(x) * x + x, 3.0)", prints: "4.0"),
    ]
  ) { arguments in
    guard let tensor = arguments[0].asObject as? TensorObject else { return arguments[0] }
    return TensorObject.value(tensor.tensor, tensor.context)
  }

  static func derivative(of function: Value, at point: Value, _ machine: Machine) throws -> Value {
    let run = Differentiation(try machine.libraryServices().tensors)
    var inputs: [TensorObject] = []
    let watched = try watch(point, run, &inputs)
    let result = try machine.call(function, [watched])
    guard let output = result.asObject as? TensorObject, run.dependsOnInputs(result) else {
      throw RuntimeError(
        .notDifferentiable,
        "the function's value, \(result.typeName.withArticle), doesn't depend on its argument by tensor operations"
      )
    }
    guard output.tensor.count == 1 else {
      throw RuntimeError(
        .notDifferentiable,
        "`grad` needs a function that gives one number, this one gave a tensor of shape \(output.shape.shapeText)",
        hint: "end it with `sum` or `mean`")
    }
    try run.backward(from: result, seeds: [1])
    var rest = inputs[...]
    return collect(point, run, &rest)
  }

  /// The argument with every number in it watched.
  private static func watch(
    _ value: Value, _ run: Differentiation, _ inputs: inout [TensorObject]
  ) throws -> Value {
    if let record = value.asRecord {
      var fields: [(String, Value)] = []
      for (name, field) in zip(record.names, record.values) {
        fields.append((name, try watch(field, run, &inputs)))
      }
      return .record(fields)
    }
    guard let literal = try TensorLiteral(value) else {
      throw RuntimeError(
        .notDifferentiable, "a derivative with respect to \(value.typeName.withArticle) makes no sense",
        hint: "give a number, a tensor, or a record of those")
    }
    let input = run.input(run.context.tensor(literal.numbers, shape: literal.shape))
    inputs.append(input)
    return .object(input)
  }

  /// The derivatives in the form of the argument.
  private static func collect(
    _ value: Value, _ run: Differentiation, _ inputs: inout ArraySlice<TensorObject>
  )
    -> Value
  {
    if let record = value.asRecord {
      var fields: [(String, Value)] = []
      for (name, field) in zip(record.names, record.values) {
        fields.append((name, collect(field, run, &inputs)))
      }
      return .record(fields)
    }
    guard let input = inputs.popFirst() else { return .none }
    return TensorObject.value(run.gradientTensor(of: input), run.context)
  }
}

/// The derivative of a function, as a function.
final class DerivativeObject: Object {
  private let function: Value

  init(_ function: Value) { self.function = function }

  override var typeName: String { "function" }
  override var summary: String { "<derivative>" }

  override func call(_ arguments: [Value], machine: Machine) throws -> Value? {
    guard arguments.count == 1 else {
      throw RuntimeError(.wrongArgumentCount, "a derivative takes one argument, found \(arguments.count)")
    }
    return try GradientBuiltins.derivative(of: function, at: arguments[0], machine)
  }
}

extension String {
  /// The noun with `a` or `an`.
  fileprivate var withArticle: String { ("aeiou".contains(first ?? "x") ? "an " : "a ") + self }
}
