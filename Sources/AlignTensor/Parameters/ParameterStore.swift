/// Which parameter lies where in a flat buffer.
package final class ParameterLayout: Sendable {
  /// One named parameter.
  package struct Entry: Sendable, Equatable {
    package let name: String
    package let shape: [Int]
    /// Elements before the first.
    package let offset: Int
    /// Whether AdamW's weight decay pulls on it: matrices yes, norms and biases no.
    package let decays: Bool

    package var count: Int { shape.product }
    package var range: Range<Int> { offset..<offset + count }
  }

  package let entries: [Entry]
  package let count: Int
  private let places: [String: Int]

  /// Parameters lie one after the other in the order given. `decays` nil: those of two or more dimensions do.
  package init(_ parameters: [(name: String, shape: [Int], decays: Bool?)]) {
    var entries: [Entry] = []
    var end = 0
    for (name, shape, decays) in parameters {
      entries.append(Entry(name: name, shape: shape, offset: end, decays: decays ?? (shape.count >= 2)))
      end += shape.product
    }
    self.entries = entries
    count = end
    places = Dictionary(entries.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    precondition(places.count == entries.count, "two parameters have one name")
  }

  package convenience init(_ parameters: [(name: String, shape: [Int])]) {
    self.init(parameters.map { ($0.name, $0.shape, nil) })
  }

  package func entry(_ name: String) -> Entry? { places[name].map { entries[$0] } }

  /// The place of a parameter, or of neighbours of equal row length seen as one matrix: their rows one below the other.
  func place(_ names: [String]) -> (shape: [Int], offset: Int) {
    var found: [Entry] = []
    for name in names {
      guard let entry = entry(name) else { preconditionFailure("there is no parameter `\(name)`") }
      if let last = found.last {
        precondition(
          entry.offset == last.range.upperBound && entry.shape.dropFirst() == last.shape.dropFirst(),
          "`\(last.name)` and `\(name)` aren't neighbours of equal row length")
      }
      found.append(entry)
    }
    guard let first = found.first else { preconditionFailure("no parameter was named") }
    guard found.count > 1 else { return (first.shape, first.offset) }
    return ([found.reduce(0) { $0 + $1.shape[0] }] + first.shape.dropFirst(), first.offset)
  }
}

/// All parameters of a model in one flat tensor. A value: a copy shares memory until one of the two is changed.
package struct ParameterStore<Scalar: TensorScalar>: Sendable {
  package let layout: ParameterLayout
  /// All parameters, in the layout's order.
  package private(set) var flat: Tensor<Scalar>

  /// Parameters that are all zero.
  package init(_ layout: ParameterLayout, _ context: TensorContext) {
    self.layout = layout
    flat = context.zeros([layout.count])
  }

  package var names: [String] { layout.entries.map(\.name) }

  /// A parameter, without a copy.
  package func tensor(_ name: String) -> Tensor<Scalar> { tensor(spanning: [name]) }

  /// Neighbours of equal row length as one matrix, without a copy: query, key and value weights for one product.
  package func tensor(spanning names: [String]) -> Tensor<Scalar> {
    let (shape, offset) = layout.place(names)
    return Tensor(shape: shape, storage: flat.storage, offset: flat.offset + offset)
  }

  /// The elements of a parameter for writing; the store is made unique first.
  package mutating func update<Result>(
    _ name: String, _ context: TensorContext,
    _ body: (UnsafeMutableBufferPointer<Scalar>) throws -> Result
  ) rethrows -> Result {
    makeUnique(context)
    return try tensor(name).withMutableElements(body)
  }

  /// All elements for writing; the store is made unique first.
  package mutating func updateAll<Result>(
    _ context: TensorContext, _ body: (UnsafeMutableBufferPointer<Scalar>) throws -> Result
  ) rethrows -> Result {
    makeUnique(context)
    return try flat.withMutableElements(body)
  }

  /// Copies the memory unless nobody else holds it. Variables of a tape hold it until the tape is gone.
  package mutating func makeUnique(_ context: TensorContext) {
    guard !(isKnownUniquelyReferenced(&flat) && flat.ownsStorage) else { return }
    let copy = context.empty(flat.shape, of: Scalar.self)
    _ = flat.withElements { copy.mutableBuffer.update(fromContentsOf: $0) }
    flat = copy
  }
}

/// The derivatives of all parameters in one flat tensor, added to by going back.
package final class GradientBuffer<Scalar: TensorScalar> {
  package let layout: ParameterLayout
  package let flat: Tensor<Scalar>
  private let context: TensorContext

  /// Derivatives that are all zero.
  package init(_ layout: ParameterLayout, _ context: TensorContext) {
    self.layout = layout
    self.context = context
    flat = context.zeros([layout.count])
  }

  package func tensor(_ name: String) -> Tensor<Scalar> { tensor(spanning: [name]) }

  package func tensor(spanning names: [String]) -> Tensor<Scalar> {
    let (shape, offset) = layout.place(names)
    return Tensor(shape: shape, storage: flat.storage, offset: flat.offset + offset)
  }

  package func clear() {
    context.kernel([flat], over: flat.count, work: 1) { kernels, low, high in
      kernels.fill(0, self.flat.pointer + low, high - low)
    }
  }

  /// Multiplies all derivatives.
  package func scale(by factor: Double) {
    context.kernel([flat], over: flat.count, work: 1) { kernels, low, high in
      kernels.scale(factor, self.flat.pointer + low, high - low)
    }
  }

  /// The Euclidean norm of all derivatives, summed in Float64. The cut into parts is fixed, so that the bits are too.
  package var norm: Double {
    let parts = 16
    let sums = context.zeros([parts], of: Double.self)
    let count = flat.count
    context.kernel([flat], tasks: parts) { kernels, part, _ in
      let low = part * count / parts
      let high = (part + 1) * count / parts
      sums.pointer[part] = kernels.dot(self.flat.pointer + low, self.flat.pointer + low, high - low)
    }
    return sums.elements.reduce(0, +).squareRoot()
  }

  /// Scales the derivatives so that their norm is at most `limit`: g *= min(1, limit / (norm + 1e-6)), as PyTorch does.
  /// Gives the norm before.
  package func clipGlobalNorm(to limit: Double) -> Double {
    let norm = norm
    let factor = min(1, limit / (norm + 1e-6))
    if factor < 1 { scale(by: factor) }
    return norm
  }
}

extension Tape {
  /// The variable of a parameter, or of neighbours as one matrix. Its derivative is added to `gradients`; nil: none.
  package func parameter(
    _ names: String..., in store: ParameterStore<Scalar>, gradients: GradientBuffer<Scalar>?
  ) -> Variable<Scalar> {
    parameter(store.tensor(spanning: names), gradient: gradients?.tensor(spanning: names))
  }
}
