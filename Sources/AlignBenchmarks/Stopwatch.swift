import Glibc

/// Seconds since it was made: of the clock on the wall, and of the processor.
struct Stopwatch {
  private let start = (wall: seconds(CLOCK_MONOTONIC), cpu: seconds(CLOCK_PROCESS_CPUTIME_ID))

  var wall: Double { Self.seconds(CLOCK_MONOTONIC) - start.wall }
  var cpu: Double { Self.seconds(CLOCK_PROCESS_CPUTIME_ID) - start.cpu }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
