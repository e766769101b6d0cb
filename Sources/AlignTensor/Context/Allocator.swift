import CKernels
import Glibc
import Synchronization

/// Memory in size classes, eight to an octave, 64-byte aligned. Freed blocks wait in their class for the next request
/// of that class, so that a training step asks the system for nothing after the first.
final class Allocator: Sendable {
  private struct State: ~Copyable {
    var statistics = MemoryStatistics()
    var cache: [Int: [UInt]] = [:]
  }

  private let state = Mutex(State())
  /// Debugging: new memory is filled with NaN, so that a read before the first write shows.
  let fillsWithNaN: Bool
  /// Cached bytes beyond this are given back at once.
  let cacheLimit: Int

  init(fillsWithNaN: Bool, cacheLimit: Int) {
    self.fillsWithNaN = fillsWithNaN
    self.cacheLimit = cacheLimit
  }

  deinit { trim() }

  var statistics: MemoryStatistics { state.withLock { $0.statistics } }

  /// The size of the class that holds `bytes`: a power of two or one of the seven steps between two.
  static func sizeClass(_ bytes: Int) -> Int {
    guard bytes > 512 else { return max(64, (bytes + 63) & ~63) }
    let octave = Int.bitWidth - 1 - (bytes - 1).leadingZeroBitCount
    let step = 1 << max(octave - 3, 6)
    return (bytes + step - 1) / step * step
  }

  /// New memory, its content undefined. Where the system refuses it although all cached memory was given back, the program
  /// ends with a sentence that names the bytes: a failing allocation could only be told on by making every operation
  /// throw, and Linux promises nearly any amount, to stop the program later. What is too large from the start is
  /// refused before it begins, by `TensorContext.requireMemory` and by the limits of tensors in the language.
  func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
    let size = Self.sizeClass(bytes)
    let cached: UInt? = state.withLock { state in
      state.statistics.requests += 1
      state.statistics.liveBytes += size
      state.statistics.peakBytes = max(state.statistics.peakBytes, state.statistics.liveBytes)
      if let block = state.cache[size]?.popLast() {
        state.statistics.cachedBytes -= size
        return block
      }
      state.statistics.misses += 1
      return nil
    }
    let block = cached.flatMap(UnsafeMutableRawPointer.init(bitPattern:)) ?? fresh(size)
    if fillsWithNaN { memset(block, 0xFF, size) }
    return block
  }

  func free(_ block: UnsafeMutableRawPointer, _ bytes: Int) {
    let size = Self.sizeClass(bytes)
    let isKept = state.withLock { state in
      state.statistics.liveBytes -= size
      guard state.statistics.cachedBytes + size <= cacheLimit else { return false }
      state.statistics.cachedBytes += size
      state.cache[size, default: []].append(UInt(bitPattern: block))
      return true
    }
    if !isKept { ck_free(block) }
  }

  /// Gives all cached memory back to the system.
  func trim() {
    let blocks = state.withLock { state in
      defer {
        state.cache = [:]
        state.statistics.cachedBytes = 0
      }
      return state.cache.values.flatMap { $0 }
    }
    for block in blocks { ck_free(UnsafeMutableRawPointer(bitPattern: block)) }
  }

  private func fresh(_ size: Int) -> UnsafeMutableRawPointer {
    if let block = ck_allocate(size) { return block }
    trim()
    guard let block = ck_allocate(size) else { preconditionFailure("the system has no \(size) bytes left") }
    return block
  }
}

/// What an allocator has done so far.
package struct MemoryStatistics: Sendable, Equatable {
  /// Bytes that live tensors hold.
  package var liveBytes = 0
  /// Bytes that wait for reuse.
  package var cachedBytes = 0
  /// The largest `liveBytes` so far.
  package var peakBytes = 0
  package var requests = 0
  /// Requests that the cache couldn't serve.
  package var misses = 0
}
