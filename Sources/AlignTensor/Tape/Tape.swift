/// Computes at once and remembers how to go back: reverse mode with a closure for each operation, in the order in which
/// they ran. Going back drops each closure after it ran and with it the tensors it had kept.
///
///     let tape = Tape<Double>(context)
///     let x = tape.variable(context.tensor([1, 2, 3]))
///     let y = tape.sum(tape.multiply(x, x))
///     tape.backward(from: y)
///     x.gradient      // [2, 4, 6]
///
/// A tape that doesn't record costs nothing beyond the operations: intermediate tensors go as soon as their last name
/// does.
package final class Tape<Scalar: TensorScalar> {
  package let context: TensorContext
  package private(set) var isRecording: Bool
  private var steps: [() -> Void] = []
  /// The kinds of operations recorded so far.
  package private(set) var recorded: Set<Operation> = []

  package init(_ context: TensorContext, isRecording: Bool = true) {
    self.context = context
    self.isRecording = isRecording
  }

  /// An input whose derivative is wanted; it stands in `gradient` after going back.
  package func variable(_ value: Tensor<Scalar>) -> Variable<Scalar> {
    Variable(value, needsGradient: isRecording)
  }

  /// An input without derivative.
  package func constant(_ value: Tensor<Scalar>) -> Variable<Scalar> { Variable(value, needsGradient: false) }

  /// An input whose derivative is added to `gradient`.
  package func parameter(_ value: Tensor<Scalar>, gradient: Tensor<Scalar>?) -> Variable<Scalar> {
    guard isRecording, let gradient else { return constant(value) }
    return Variable(value, accumulatingInto: gradient)
  }

  /// The result of an operation. `backward` gets the derivative with respect to the result and adds to those of the
  /// inputs; it runs only if one of `inputs` needs it.
  func result(
    _ operation: Operation, _ value: Tensor<Scalar>, of inputs: [Variable<Scalar>],
    backward: @escaping (Tensor<Scalar>) -> Void
  ) -> Variable<Scalar> {
    guard isRecording, inputs.contains(where: \.needsGradient) else { return constant(value) }
    let output = Variable(value, needsGradient: true)
    recorded.insert(operation)
    steps.append {
      if let gradient = output.takeGradient() { backward(gradient) }
    }
    return output
  }

  /// Goes back from `output`, whose own derivative is `seed` (all ones if nil), and ends the tape's record.
  package func backward(from output: Variable<Scalar>, seed: Tensor<Scalar>? = nil) {
    precondition(seed == nil || seed?.count == output.value.count, "a seed has the shape of its output")
    if output.needsGradient {
      output.accumulate(seed ?? context.filled(output.shape, with: 1), context)
    }
    while let step = steps.popLast() { step() }
  }

  /// Ends recording: what is computed from now on has no derivative, what was recorded is dropped.
  package func end() {
    isRecording = false
    steps = []
  }
}
