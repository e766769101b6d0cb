import AlignInterruption
import AlignRuntime
import AlignTensor

/// Numbers and a shape, read off a value: a number, a Bool, a list of numbers, lists of equal shape, a range, a column.
struct TensorLiteral {
  private(set) var numbers: [Double] = []
  private(set) var shape: [Int] = []

  /// Nil if the value is nothing of numbers; an error if its lists don't have one shape.
  init?(_ value: Value) throws { try self.init(value, depth: 0) }

  private init?(_ value: Value, depth: Int) throws {
    guard depth <= TensorObject.axisLimit else {
      throw RuntimeError(.limitExceeded, "a tensor has at most \(TensorObject.axisLimit) axes")
    }
    switch value {
    case .int, .float, .bool:
      numbers = [Self.number(value) ?? 0]
    case .list(let list):
      let elements = list.elements
      var inner: [Int]?
      var watch = InterruptionWatch()
      for (index, element) in elements.enumerated() {
        try watch.step()
        guard let part = try TensorLiteral(element, depth: depth + 1) else { return nil }
        if let inner, inner != part.shape {
          throw RuntimeError(
            .shapeMismatch,
            "the rows of a tensor have one shape: row 0 is \(inner.shapeText), row \(index) is \(part.shape.shapeText)"
          )
        }
        inner = part.shape
        numbers += part.numbers
        try TensorObject.require([numbers.count])
      }
      shape = [elements.count] + (inner ?? [])
    case .object(let tensor as TensorObject):
      numbers = tensor.elements
      shape = tensor.shape
    case .object(let object) where ["column", "range"].contains(object.typeName):
      let count = object.count ?? 0
      try TensorObject.require([count])
      var watch = InterruptionWatch()
      for index in 0..<count {
        try watch.step()
        guard let number = Self.number(try object.iterated(at: index)) else { return nil }
        numbers.append(number)
      }
      shape = [count]
    default: return nil
    }
  }

  private static func number(_ value: Value) -> Double? { value.asDouble ?? value.asBool.map { $0 ? 1 : 0 } }
}

extension TensorObject {
  /// A value as a tensor: what `TensorLiteral` reads, and lists with tensors in them, whose derivatives flow on. Nil for other
  /// values.
  static func made(from value: Value, _ context: TensorContext) throws -> TensorObject? {
    if let tensor = value.asObject as? TensorObject { return tensor }
    // Read as numbers first: that also says what is wrong with the shapes.
    guard let literal = try TensorLiteral(value) else { return nil }
    if let elements = value.asList, elements.contains(where: isWatched) {
      let parts = try elements.compactMap { try made(from: $0, context) }
      let tape = try tape(of: parts)
      let rows = parts.map { tape.reshape($0.variable, [1] + $0.shape) }
      return TensorObject(tape.concatenate(rows, axis: 0), tape)
    }
    return TensorObject(context.tensor(literal.numbers, shape: literal.shape), context)
  }

  private static func isWatched(_ value: Value) -> Bool {
    if let tensor = value.asObject as? TensorObject { return tensor.isWatched }
    return value.asList?.contains(where: isWatched) ?? false
  }
}
