import CKernels

/// The element types: Float for models, Double for the language and for checking gradients.
package protocol TensorScalar: BinaryFloatingPoint, BLASScalar, Sendable {
  static var kind: ck_kind { get }
}

extension Float: TensorScalar {
  package static var kind: ck_kind { CK_F32 }
}

extension Double: TensorScalar {
  package static var kind: ck_kind { CK_F64 }
}

/// A block of memory of an allocator, given back when the last tensor on it goes.
final class Storage: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  let byteCount: Int
  private let allocator: Allocator

  init(_ allocator: Allocator, _ byteCount: Int) {
    self.allocator = allocator
    self.byteCount = byteCount
    base = allocator.allocate(byteCount)
  }

  deinit { allocator.free(base, byteCount) }
}

/// Numbers in row-major order without gaps. A tensor may share its memory with others (the weights of a model lie in
/// one block); who writes into one that is shared must own all of it. Operations never write into their inputs.
package final class Tensor<Scalar: TensorScalar>: @unchecked Sendable {
  package let shape: [Int]
  package let count: Int
  private(set) var storage: Storage
  /// Elements before the first.
  let offset: Int

  init(shape: [Int], storage: Storage, offset: Int) {
    self.shape = shape
    self.storage = storage
    self.offset = offset
    count = shape.product
    precondition(
      (offset + count) * MemoryLayout<Scalar>.stride <= storage.byteCount, "a tensor exceeds its memory")
  }

  package var rank: Int { shape.count }

  /// Only for use inside `TensorContext.kernel`, which keeps the tensor alive.
  var pointer: UnsafeMutablePointer<Scalar> {
    storage.base.assumingMemoryBound(to: Scalar.self) + offset
  }

  var mutableBuffer: UnsafeMutableBufferPointer<Scalar> { .init(start: pointer, count: count) }

  /// The elements in row-major order.
  package func withElements<Result>(_ body: (UnsafeBufferPointer<Scalar>) throws -> Result) rethrows -> Result
  {
    defer { withExtendedLifetime(self) {} }
    return try body(UnsafeBufferPointer(start: pointer, count: count))
  }

  /// The elements for writing. The caller has made the tensor and hasn't shown it to anybody yet.
  package func withMutableElements<Result>(
    _ body: (UnsafeMutableBufferPointer<Scalar>) throws -> Result
  ) rethrows -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(mutableBuffer)
  }

  /// Whether no other tensor shares the memory.
  var ownsStorage: Bool { isKnownUniquelyReferenced(&storage) }

  /// A copy of the elements as an array.
  package var elements: [Scalar] { withElements { Array($0) } }

  /// The element of a tensor that has exactly one.
  package var item: Scalar {
    precondition(count == 1, "a tensor of shape \(shape) isn't one number")
    return withElements { $0[0] }
  }

  /// The same elements in another shape, without a copy.
  package func reshaped(_ shape: [Int]) -> Tensor {
    precondition(shape.product == count, "the shape \(self.shape) can't become \(shape)")
    return Tensor(shape: shape, storage: storage, offset: offset)
  }

  /// `rows` of the first axis, without a copy.
  package func rows(_ rows: Range<Int>) -> Tensor {
    precondition(rank > 0 && rows.lowerBound >= 0 && rows.upperBound <= shape[0], "rows \(rows) of \(shape)")
    let stride = shape.dropFirst().reduce(1, *)
    return Tensor(
      shape: [rows.count] + shape.dropFirst(), storage: storage, offset: offset + rows.lowerBound * stride)
  }
}
