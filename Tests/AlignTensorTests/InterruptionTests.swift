import AlignInterruption
import Testing

@testable import AlignTensor

@Suite struct InterruptionTests {
  private let context = TensorContext(threadCount: 2)

  private func interruptible<Result>(_ requests: Int32, _ work: () throws -> Result) throws -> Result {
    let count = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    count.initialize(to: requests)
    defer { count.deallocate() }
    return try Interruption.watching(count) { try context.interruptible(work) }
  }

  @Test func `a product and a sum that may be cut off give the same bits as those that may not`() throws {
    let tape = Tape<Double>(context, isRecording: false)
    func matrix(_ rows: Int, _ columns: Int) -> Variable<Double> {
      let numbers = (0..<rows * columns).map { Double($0 * 7919 % 1009) - 500.3 }
      return tape.constant(context.tensor(numbers, shape: [rows, columns]))
    }
    for (rows, columns) in [(900, 2100), (40, 4200)] {
      let (a, b) = (matrix(rows, 30), matrix(30, columns))
      let plain = tape.matmul(a, b).value.elements
      #expect(try interruptible(0) { tape.matmul(a, b).value.elements } == plain)
    }
    let long = tape.constant(context.filled([9_000_001], with: 0.25))
    #expect(try interruptible(0) { tape.exp(long).value.elements } == tape.exp(long).value.elements)
  }

  @Test func `a request that has come ends operations, and the context goes on`() throws {
    #expect(throws: Interrupted.self) { try interruptible(1) { context.filled([9], with: 1.0) } }
    #expect(context.filled([9], with: 1.0).elements == Array(repeating: 1, count: 9))
  }
}
