import AlignRuntime

/// Numbers and a shape, read off a value: a number, a Bool, a list of numbers, lists of equal shape, a range, a column.
struct TensorLiteral {
  private(set) var numbers: [Double] = []
  private(set) var shape: [Int] = []

  /// Nil if the value is nothing of numbers; an error if its lists don't have one shape.
  init?(_ value: Value) throws {
    switch value {
    case .int, .float, .bool:
      numbers = [Self.number(value) ?? 0]
    case .list(let list):
      let elements = list.elements
      var inner: [Int]?
      for (index, element) in elements.enumerated() {
        guard let part = try TensorLiteral(element) else { return nil }
        if let inner, inner != part.shape {
          throw RuntimeError(
            .shapeMismatch,
            "the rows of a tensor have one shape: row 0 is \(inner.shapeText), row \(index) is \(part.shape.shapeText)"
          )
        }
        inner = part.shape
        numbers += part.numbers
      }
      shape = [elements.count] + (inner ?? [])
    case .object(let tensor as TensorObject):
      numbers = tensor.elements
      shape = tensor.shape
    case .object(let object) where ["column", "range"].contains(object.typeName):
      let count = object.count ?? 0
      for index in 0..<count {
        guard let number = Self.number(try object.iterated(at: index)) else { return nil }
        numbers.append(number)
      }
      shape = [count]
    default: return nil
    }
  }

  private static func number(_ value: Value) -> Double? { value.asDouble ?? value.asBool.map { $0 ? 1 : 0 } }
}
