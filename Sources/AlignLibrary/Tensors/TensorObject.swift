import AlignInterruption
import AlignRuntime
import AlignTensor
import CKernels

/// A tensor of the language: Float64, row-major, with the tape that watches it. While `grad` or a loss is computed its
/// operations are recorded; otherwise the tape is one that doesn't record. Values never change, so tensors may share memory.
package final class TensorObject: Object {
  package let variable: Variable<Double>
  package let tape: Tape<Double>

  package init(_ variable: Variable<Double>, _ tape: Tape<Double>) {
    self.variable = variable
    self.tape = tape
  }

  package convenience init(_ tensor: Tensor<Double>, _ context: TensorContext) {
    let tape = Tape<Double>(context, isRecording: false)
    self.init(tape.constant(tensor), tape)
  }

  package var tensor: Tensor<Double> { variable.value }
  package var shape: [Int] { tensor.shape }
  package var elements: [Double] { tensor.elements }
  var context: TensorContext { tape.context }
  /// Whether a derivative may flow back through it.
  var isWatched: Bool { tape.isRecording && variable.needsGradient }

  /// A tensor as a value: single numbers that nobody differentiates are plain numbers.
  package static func value(_ variable: Variable<Double>, _ tape: Tape<Double>) -> Value {
    if variable.value.rank == 0 && !(tape.isRecording && variable.needsGradient) {
      return .float(variable.value.item)
    }
    return .object(TensorObject(variable, tape))
  }

  static func value(_ tensor: Tensor<Double>, _ context: TensorContext) -> Value {
    tensor.rank == 0 ? .float(tensor.item) : .object(TensorObject(tensor, context))
  }

  // What the machine asks

  package override var typeName: String { "tensor" }
  package override var memoryParts: [MemoryPart] { [MemoryPart(tensor)] }
  package override var fieldNames: [String] { ["shape", "size", "list", "transposed"] }

  package override func field(_ name: String) throws -> Value? {
    switch name {
    case "shape": .list(shape.map { .int($0) })
    case "size": .int(tensor.count)
    case "list": try nested(elements[...], shape[...])
    case "transposed": try transposed()
    default: nil
    }
  }

  package override var count: Int? { shape.first ?? 1 }

  package override func element(_ key: Value) throws -> Value? {
    guard let index = key.asInt else { return nil }
    guard let length = shape.first else {
      throw RuntimeError(.indexOutOfRange, "a tensor that is a single number has no elements")
    }
    let position = index < 0 ? index + length : index
    guard position >= 0 && position < length else {
      throw RuntimeError(
        .indexOutOfRange,
        "index \(index) is out of range: the first axis of the tensor \(shape.shapeText) has \(length) elements"
      )
    }
    let row = tape.slice(variable, axis: 0, position..<position + 1)
    return Self.value(tape.reshape(row, Array(shape.dropFirst())), tape)
  }

  package override func slice(_ low: Int?, _ high: Int?) throws -> Value? {
    guard let length = shape.first else { return nil }
    func place(_ bound: Int) -> Int { min(max(bound < 0 ? bound + length : bound, 0), length) }
    let start = place(low ?? 0)
    let end = max(start, place(high ?? length))
    return Self.value(tape.slice(variable, axis: 0, start..<end), tape)
  }

  package override func iterated(at index: Int) throws -> Value {
    shape.isEmpty ? Self.value(variable, tape) : try element(.int(index)) ?? .none
  }

  package override func isEqual(to other: Object) -> Bool {
    guard let other = other as? TensorObject else { return false }
    return shape == other.shape && elements == other.elements
  }

  package override func binary(
    _ operation: ObjectOperator, _ other: Value, isReversed: Bool
  ) throws -> Value? {
    try context.interruptible { try combined(operation, other, isReversed: isReversed) }
  }

  package override func mapped(_ operation: ElementwiseFunction) throws -> Value? {
    try context.interruptible { Self.value(applied(operation), tape) }
  }

  package override func reduced(_ reduction: Reduction, axis: Int?) throws -> Value? {
    try context.interruptible { Self.value(try gathered(reduction, axis: axis), tape) }
  }

  package override func negated() throws -> Value? {
    try context.interruptible { Self.value(tape.negate(variable), tape) }
  }

  package override var summary: String { line }

  package override func display(_ style: DisplayStyle) -> String { laidOut(style) }

  private func transposed() throws -> Value {
    guard shape.count == 2 else {
      throw RuntimeError(
        .shapeMismatch, "only a matrix is transposed, not a tensor of shape \(shape.shapeText)")
    }
    return try context.interruptible { Self.value(tape.transpose(variable), tape) }
  }

  private func nested(_ elements: ArraySlice<Double>, _ shape: ArraySlice<Int>) throws -> Value {
    guard let length = shape.first else { return .float(elements.first ?? 0) }
    let inner = shape.dropFirst().reduce(1, *)
    return .list(
      try (0..<length).interruptibleMap { row in
        let start = elements.startIndex + row * inner
        return try nested(elements[start..<start + inner], shape.dropFirst())
      })
  }
}

extension Collection where Element == Int {
  /// A shape as messages write it: `2 x 3`, `5`, `a single number`.
  var shapeText: String { isEmpty ? "a single number" : map(String.init).joined(separator: " x ") }
}
