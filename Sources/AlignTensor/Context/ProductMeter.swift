import Glibc

/// Operations and wall time of matrix products.
package struct ProductMeter: Sendable {
  /// Multiplications and additions.
  package private(set) var operations = 0.0
  package private(set) var seconds = 0.0

  package init() {}

  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  mutating func add(operations: Double, since start: Double) {
    self.operations += operations
    seconds += Self.now - start
  }
}
