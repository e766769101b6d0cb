import Synchronization
import Testing

@testable import AlignTensor

@Suite("The way to kernels")
struct ContextTests {
  @Test("each task is done once, whoever does it", arguments: [1, 2, 5])
  func tasks(threads: Int) {
    let context = TensorContext(threadCount: threads)
    let count = 300
    let done = context.zeros([count], of: Double.self)
    context.kernel([done], tasks: count) { _, task, _ in done.pointer[task] += 1 }
    #expect(done.elements == [Double](repeating: 1, count: count))
    context.kernel([done], tasks: 0) { _, _, _ in Issue.record("there is no task") }
  }

  @Test("each thread has memory of its own to work in, and what is taken doesn't depend on chance")
  func scratch() {
    let context = TensorContext(threadCount: 3)
    let clashes = Atomic(0)
    let bytes = 1000
    func round() {
      context.kernel([Tensor<Float>](), tasks: 200, scratch: bytes) { _, task, scratch in
        let words = scratch.bindMemory(to: Int.self, capacity: bytes / 8)
        for index in 0..<bytes / 8 { words[index] = task }
        for index in 0..<bytes / 8 where words[index] != task { clashes.wrappingAdd(1, ordering: .relaxed) }
      }
    }
    round()
    #expect(clashes.load(ordering: .relaxed) == 0)
    let after = context.memory
    for _ in 0..<20 { round() }
    #expect(context.memory.misses == after.misses)
    #expect(context.memory.peakBytes == after.peakBytes)
    #expect(context.memory.liveBytes == 0)
  }

  @Test("what is beyond the memory of the machine is refused by its bytes, what lives counted in")
  func memory() throws {
    let context = TensorContext(memoryLimit: 3 << 20)
    try context.requireMemory(for: "a tensor", bytes: 3 << 20)
    let held = context.zeros([1 << 18], of: Float.self)
    let error = #expect(throws: MemoryError.self) {
      try context.requireMemory(for: "a tensor", bytes: 2_621_440)
    }
    #expect(
      error?.description
        == "a tensor takes 2.5 MiB of memory; the machine has 3.0 MiB, tensors hold 1.0 MiB of it")
    let layout = ParameterLayout([("a", [1 << 17])])
    try context.requireTraining(of: layout)
    #expect(throws: MemoryError.self) {
      try context.requireTraining(of: ParameterLayout([("a", [(1 << 17) + 1])]))
    }
    #expect(throws: MemoryError.self) { try TensorContext().requireMemory(for: "all", bytes: .max) }
    withExtendedLifetime(held) {}
  }
}
