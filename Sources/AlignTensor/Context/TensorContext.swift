import AlignInterruption
import CKernels
import Synchronization

/// What numeric work needs and nothing else holds: memory, threads, the choice of kernels. There are no globals; whoever
/// computes is handed a context. A context is used by one thread at a time; its own threads stay inside its calls.
package final class TensorContext {
  let allocator: Allocator
  private var pool: ThreadPool
  private let build: ck_build
  /// Who multiplies matrices here.
  package let products: ProductBackend
  /// Bytes that tensors may take, see `requireMemory`.
  let memoryLimit: Int
  /// Requests to stop that may cut off the running operation, see `interruptible`.
  private(set) var requests: Interruption.Requests?

  /// - Parameters:
  ///   - threadCount: threads that work, the caller counted; nil: as many as there are processors, at most eight. The
  ///     results don't depend on it.
  ///   - products: who multiplies matrices; nil: our kernel where the processor has AVX2. The results of the two differ
  ///     in the last digits.
  ///   - fillsWithNaN: fills new memory with NaN, for tests.
  ///   - usesBaselineKernels: doesn't use the processor's vector extensions, for tests.
  ///   - memoryLimit: bytes that tensors may take; nil: the memory of this machine.
  package init(
    threadCount: Int? = nil, products: ProductBackend? = nil, fillsWithNaN: Bool = false,
    usesBaselineKernels: Bool = false, cacheLimit: Int = 4 << 30,
    memoryLimit: Int? = nil
  ) {
    ck_tune_malloc()
    allocator = Allocator(fillsWithNaN: fillsWithNaN, cacheLimit: cacheLimit)
    pool = ThreadPool(threadCount: threadCount ?? Self.processorCount)
    self.memoryLimit = memoryLimit ?? Self.physicalMemory
    build = usesBaselineKernels ? CK_BASELINE : CK_BEST
    self.products = products ?? ProductBackend.choice().backend
    self.products.prepare()
  }

  /// Processors of this machine, at most eight.
  package static var processorCount: Int { min(Int(ck_processor_count()), 8) }

  /// Threads that work. Setting it starts and ends threads; results don't depend on it.
  package var threadCount: Int {
    get { pool.threadCount }
    set { if newValue != pool.threadCount { pool = ThreadPool(threadCount: newValue) } }
  }

  package var memory: MemoryStatistics { allocator.statistics }

  /// Set it to measure the time in matrix products, for benchmarks.
  package var productMeter: ProductMeter?

  /// Gives cached memory back to the system.
  package func trimMemory() { allocator.trim() }

  /// A new tensor whose elements are not set yet.
  package func empty<Scalar>(_ shape: [Int], of type: Scalar.Type = Scalar.self) -> Tensor<Scalar> {
    Tensor(shape: shape, storage: Storage(allocator, shape.product * MemoryLayout<Scalar>.stride), offset: 0)
  }

  package func filled<Scalar>(_ shape: [Int], with value: Scalar) -> Tensor<Scalar> {
    let result = empty(shape, of: Scalar.self)
    kernel([result], over: result.count, work: 1) { kernels, low, high in
      kernels.fill(Double(value), result.pointer + low, high - low)
    }
    return result
  }

  package func zeros<Scalar>(_ shape: [Int], of type: Scalar.Type = Scalar.self) -> Tensor<Scalar> {
    filled(shape, with: 0)
  }

  /// A tensor with the given elements in row-major order, as many as the shape has.
  package func tensor<Scalar>(_ elements: some Collection<Scalar>, shape: [Int]? = nil) -> Tensor<Scalar> {
    let shape = shape ?? [elements.count]
    precondition(elements.count == shape.product, "\(elements.count) elements don't fill the shape \(shape)")
    let result = empty(shape, of: Scalar.self)
    _ = result.mutableBuffer.update(fromContentsOf: elements)
    return result
  }

  /// Runs operations that a request to stop may cut off. Then their results are worth nothing, and this throws.
  package func interruptible<Result>(_ work: () throws -> Result) throws -> Result {
    let outer = requests
    requests = Interruption.requests
    defer { requests = outer }
    do {
      let result = try work()
      try Interruption.check()
      return result
    } catch {
      // What was cut off may fail for no other reason.
      try Interruption.check()
      throw error
    }
  }

  /// The one way to a kernel: `tensors` are those whose memory the body uses, and they live until it has run. (Swift may
  /// free an object after its last mention, which in a call `kernel(x.pointer)` is before the call.)
  @inline(__always)
  func kernel<Scalar, Result>(
    _ tensors: [Tensor<Scalar>], _ body: (borrowing ck_kernels) throws -> Result
  ) rethrows -> Result {
    defer { withExtendedLifetime(tensors) {} }
    return try body(kernels(of: Scalar.self).pointee)
  }

  /// The same for work that is cut into as many parts as there are threads: the body gets ranges that cover `0 ..< count`, and
  /// its results don't depend on the cut. `work` is about the number of elementary operations an item takes; small jobs are
  /// one part. Thread by thread the ranges are the same in operations over the same rows, which keeps rows in its cache.
  @inline(__always)
  func kernel<Scalar>(
    _ tensors: [Tensor<Scalar>], over count: Int, work: Int,
    _ body: (borrowing ck_kernels, _ low: Int, _ high: Int) -> Void
  ) {
    let table = kernels(of: Scalar.self)
    let parts = min(threadCount, Partition.parts(count: count, work: work))
    let requests = requests
    pool.run(parts: parts) { part in
      let (low, high) = (part * count / parts, (part + 1) * count / parts)
      let block = requests == nil ? max(count, 1) : Partition.block(work: work)
      for start in stride(from: low, to: high, by: block) where requests?.isEmpty ?? true {
        body(table.pointee, start, min(start + block, high))
      }
    }
    withExtendedLifetime(tensors) {}
  }

  /// The same with memory to work in, `scratch` bytes for each part.
  @inline(__always)
  func kernel<Scalar>(
    _ tensors: [Tensor<Scalar>], over count: Int, work: Int, scratch: Int,
    _ body: (borrowing ck_kernels, _ low: Int, _ high: Int, _ scratch: UnsafeMutableRawPointer) -> Void
  ) {
    let table = kernels(of: Scalar.self)
    let parts = min(threadCount, Partition.parts(count: count, work: work))
    withScratch(scratch, parts: parts) { scratch in
      pool.run(parts: parts) { part in
        body(table.pointee, part * count / parts, (part + 1) * count / parts, scratch(part))
      }
    }
    withExtendedLifetime(tensors) {}
  }

  /// Work in tasks of unequal size, each done by whoever is free, with memory to work in: `scratch` bytes for each thread.
  @inline(__always)
  func kernel<Scalar>(
    _ tensors: [Tensor<Scalar>], tasks: Int, scratch: Int = 0,
    _ body: (borrowing ck_kernels, _ task: Int, _ scratch: UnsafeMutableRawPointer) -> Void
  ) {
    let table = kernels(of: Scalar.self)
    let parts = min(threadCount, tasks)
    let next = Atomic(0)
    let requests = requests
    withScratch(scratch, parts: parts) { scratch in
      pool.run(parts: parts) { part in
        while requests?.isEmpty ?? true {
          let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard task < tasks else { break }
          body(table.pointee, task, scratch(part))
        }
      }
    }
    withExtendedLifetime(tensors) {}
  }

  /// Memory of `bytes` bytes for each part of a job, aligned to 64 bytes. It is taken before the job begins, so that how
  /// much is taken doesn't depend on chance.
  @inline(__always)
  private func withScratch(
    _ bytes: Int, parts: Int, _ body: (_ scratch: (_ part: Int) -> UnsafeMutableRawPointer) -> Void
  ) {
    let stride = (bytes + 63) / 64 * 64
    let memory = allocator.allocate(stride * parts)
    body { memory + $0 * stride }
    allocator.free(memory, stride * parts)
  }

  func kernels<Scalar: TensorScalar>(of type: Scalar.Type) -> UnsafePointer<ck_kernels> {
    ck_kernels_for(Scalar.kind, build)
  }
}

/// How much work is worth a thread.
enum Partition {
  /// Operations below which handing work to a thread costs more than it saves.
  static let grain = 12_000

  /// Items between two looks for a request to stop: some milliseconds.
  static func block(work: Int) -> Int { max(1, (1 << 22) / max(work, 1)) }

  static func parts(count: Int, work: Int) -> Int {
    let size = count.multipliedReportingOverflow(by: max(work, 1))
    let total = size.overflow ? Int.max : size.partialValue
    return max(1, min(count, total / grain))
  }
}

extension Array where Element == Int {
  /// The number of elements of a shape.
  package var product: Int { reduce(1, *) }
}
