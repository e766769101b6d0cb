import AlignRandom
import CKernels
import Testing

/// Both builds of the kernels side by side with plain loops in Float64.
struct KernelCheck {
  /// Sizes that meet every remainder of a vector and of a tile, and one beyond the blocks.
  static let sizes = Array(0...9)
  static let large = 1037

  static let builds = [CK_BASELINE, CK_BEST]

  /// Numbers between -2 and 2, the same for the same seed.
  static func numbers(_ count: Int, seed: Int) -> [Double] {
    let chance = CounterGenerator(seed: seed, purpose: .user)
    return (0..<count).map { 4 * chance.uniform(index: $0) - 2 }
  }

  /// Memory for a kernel to work in, full of NaN; nothing behind its end may be written to.
  static func withScratch(_ bytes: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
    let beyond = 256
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes + beyond, alignment: 64)
    defer { memory.deallocate() }
    for index in memory.indices { memory[index] = 0xFF }
    if let start = memory.baseAddress { body(start) }
    #expect(memory[bytes...].allSatisfy { $0 == 0xFF }, "a kernel wrote beyond \(bytes) bytes of scratch")
  }

  /// Runs a kernel of Float32 and of Float64 in both builds on copies of `buffers`; `body` gets the table and a pointer to
  /// each buffer, `expected` are the buffers after it. Differences are relative to the larger of 1 and the number.
  static func compare(
    _ what: String, _ buffers: [[Double]], expected: [[Double]], single: Double = 4e-6,
    double: Double = 1e-13,
    _ body: (ck_kernels, [UnsafeMutableRawPointer]) -> Void
  ) {
    for build in builds {
      check(what, build, buffers, expected, bound: single, Float.self, CK_F32, body)
      check(what, build, buffers, expected, bound: double, Double.self, CK_F64, body)
    }
  }

  private static func check<Scalar: BinaryFloatingPoint>(
    _ what: String, _ build: ck_build, _ buffers: [[Double]], _ expected: [[Double]], bound: Double,
    _ type: Scalar.Type, _ kind: ck_kind, _ body: (ck_kernels, [UnsafeMutableRawPointer]) -> Void
  ) {
    let memory = buffers.map { buffer in
      let pointer = UnsafeMutablePointer<Scalar>.allocate(capacity: max(buffer.count, 1))
      for (index, number) in buffer.enumerated() { pointer[index] = Scalar(number) }
      return pointer
    }
    defer { for pointer in memory { pointer.deallocate() } }
    body(ck_kernels_for(kind, build).pointee, memory.map { UnsafeMutableRawPointer($0) })
    var worst = 0.0
    for (pointer, numbers) in zip(memory, expected) {
      for (index, number) in numbers.enumerated() {
        let found = Double(pointer[index])
        if found == number || (found.isNaN && number.isNaN) { continue }
        let error = abs(found - number) / max(1, abs(number))
        worst = max(worst, error.isNaN ? .infinity : error)
      }
    }
    #expect(worst <= bound, "\(what), \(type), build \(build.rawValue)")
  }
}
