import AlignRuntime
import AlignTensor
import CKernels

extension TensorObject {
  /// `self operation other`, or the other way round.
  func combined(_ operation: ObjectOperator, _ other: Value, isReversed: Bool) throws -> Value? {
    if operation == .contains { return isReversed ? contains(other) : nil }
    guard let operand = try Self.operand(other, like: self) else { return nil }
    let tape = try Self.tape(of: self, operand)
    let (left, right) = isReversed ? (operand.variable, variable) : (variable, operand.variable)
    guard let shape = Broadcast.shape(left.shape, right.shape) else {
      throw RuntimeError(
        .shapeMismatch,
        "`\(operation.rawValue)` can't fit the shapes \(left.shape.shapeText) and \(right.shape.shapeText)",
        hint: "axes are aligned from the last; each pair must be equal or one of them 1",
        operands: [left.shape.shapeText, right.shape.shapeText])
    }
    try Self.require(shape)
    switch operation {
    case .add: return Self.value(tape.add(left, right), tape)
    case .subtract: return Self.value(tape.subtract(left, right), tape)
    case .multiply: return Self.value(tape.multiply(left, right), tape)
    case .divide: return Self.value(tape.divide(left, right), tape)
    case .power: return Self.value(tape.power(left, right), tape)
    case .floorDivide:
      return Self.value(context.elementwise(CK_FLOOR_DIVIDE, left.value, right.value), context)
    case .remainder: return Self.value(context.elementwise(CK_REMAINDER, left.value, right.value), context)
    case .less: return compared(CK_LESS, left, right)
    case .lessOrEqual: return compared(CK_LESS_EQUAL, left, right)
    case .greater: return compared(CK_GREATER, left, right)
    case .greaterOrEqual: return compared(CK_GREATER_EQUAL, left, right)
    case .contains: return nil
    }
  }

  /// A function of one number on each element. Roundings have the derivative 0.
  func applied(_ function: ElementwiseFunction) -> Variable<Double> {
    switch function {
    case .abs: tape.abs(variable)
    case .exp: tape.exp(variable)
    case .log: tape.log(variable)
    case .sqrt: tape.sqrt(variable)
    case .sin: tape.sin(variable)
    case .cos: tape.cos(variable)
    case .tanh: tape.tanh(variable)
    case .floor: tape.constant(context.apply(CK_FLOOR, tensor))
    case .ceil: tape.constant(context.apply(CK_CEIL, tensor))
    case .round: tape.constant(context.apply(CK_ROUND, tensor))
    }
  }

  /// Ones where it holds, zeros where not; a Bool where both are single numbers, so that `if` can ask.
  private func compared(_ f: ck_binary, _ left: Variable<Double>, _ right: Variable<Double>) -> Value {
    let result = context.elementwise(f, left.value, right.value)
    return result.rank == 0 ? .bool(result.item != 0) : .object(TensorObject(result, context))
  }

  private func contains(_ value: Value) -> Value? { value.asDouble.map { .bool(elements.contains($0)) } }

  /// The other side of an operation as a tensor: numbers, Bools, lists of numbers, columns and tensors; nil for the rest.
  static func operand(_ value: Value, like other: TensorObject) throws -> TensorObject? {
    try made(from: value, other.context)
  }

  /// The tape that records an operation of several tensors.
  static func tape(of tensors: TensorObject...) throws -> Tape<Double> { try tape(of: tensors) }

  static func tape(of tensors: [TensorObject]) throws -> Tape<Double> {
    let watched = tensors.filter(\.isWatched)
    guard let first = watched.first else {
      guard let any = tensors.first else {
        throw RuntimeError(.internalError, "an operation without tensors")
      }
      return any.tape
    }
    guard watched.allSatisfy({ $0.tape === first.tape }) else {
      throw RuntimeError(
        .notDifferentiable,
        "a derivative inside a function that is itself differentiated can't use its inputs",
        hint: "wrap what comes from outside in `detach`")
    }
    return first.tape
  }
}
