import AlignRuntime
import AlignTensor

/// One run of a function of the language under a tape, and the way back.
///
///     let run = Differentiation(context)
///     let chosen = run.input([-3, -4])
///     let loss = try machine.call(function, [.object(chosen)])
///     let values = try run.values(loss, count: 2)
///     try run.backward(from: loss, seeds: [1, 1])
///     run.gradient(of: chosen)
///
/// Constants made with `constant` have no derivative. After `backward` the tape is closed: what the function has kept of its
/// tensors are plain numbers from then on.
package final class Differentiation {
  package let context: TensorContext
  private let tape: Tape<Double>

  package init(_ context: TensorContext) {
    self.context = context
    tape = Tape(context)
  }

  deinit { tape.end() }

  /// A vector whose derivative is wanted.
  package func input(_ values: [Double]) -> TensorObject { input(context.tensor(values)) }

  package func input(_ tensor: Tensor<Double>) -> TensorObject { TensorObject(tape.variable(tensor), tape) }

  /// A vector without derivative.
  package func constant(_ values: [Double]) -> TensorObject { TensorObject(context.tensor(values), context) }

  /// a - b, recorded.
  package func difference(_ a: TensorObject, _ b: TensorObject) -> TensorObject {
    TensorObject(tape.subtract(a.variable, b.variable), tape)
  }

  /// The numbers of a result: a tensor or a list of `count` numbers, or one number for all; nil if it is something else.
  package func values(_ result: Value, count: Int) throws -> [Double]? {
    guard let literal = try TensorLiteral(result) else { return nil }
    if literal.numbers.count == count { return literal.numbers }
    return literal.numbers.count == 1 ? Array(repeating: literal.numbers[0], count: count) : nil
  }

  /// Whether a derivative flows from the result to an input; a constant result has none, and no error either.
  package func dependsOnInputs(_ result: Value) -> Bool {
    switch result {
    case .object(let tensor as TensorObject): tensor.isWatched && tensor.tape === tape
    case .list(let list): list.elements.contains(where: dependsOnInputs)
    default: false
    }
  }

  /// Goes back from a result with the derivative of the objective by each of its elements, and closes the tape. A single
  /// number that stands for all `seeds.count` elements gets the sum of the seeds.
  package func backward(from result: Value, seeds: [Double]) throws {
    defer { tape.end() }
    guard dependsOnInputs(result) else { return }
    let output = try joined(result)
    let fitting = output.value.count == seeds.count ? seeds : [seeds.reduce(0, +)]
    guard output.value.count == fitting.count else {
      throw RuntimeError(
        .shapeMismatch, "a result of shape \(output.shape.shapeText) can't take \(seeds.count) derivatives")
    }
    tape.backward(from: output, seed: context.tensor(fitting, shape: output.shape))
  }

  /// The derivative by an input; zeros if nothing flowed back.
  package func gradient(of input: TensorObject) -> [Double] {
    input.variable.gradient?.elements ?? Array(repeating: 0, count: input.tensor.count)
  }

  func gradientTensor(of input: TensorObject) -> Tensor<Double> {
    input.variable.gradient ?? context.zeros(input.shape)
  }

  /// A tensor as it is; a list of tensors and numbers as one vector.
  private func joined(_ result: Value) throws -> Variable<Double> {
    if let tensor = result.asObject as? TensorObject { return tensor.variable }
    let parts = try (result.asList ?? []).map { element in
      let variable: Variable<Double>
      if let tensor = element.asObject as? TensorObject {
        variable = tensor.variable
      } else if let literal = try TensorLiteral(element) {
        variable = tape.constant(context.tensor(literal.numbers))
      } else {
        throw RuntimeError(.notDifferentiable, "expected numbers, found \(element.typeName)")
      }
      return tape.reshape(variable, [variable.value.count])
    }
    return tape.concatenate(parts, axis: 0)
  }
}
