import AlignRuntime
import Glibc

/// How long the process has worked, by the clock and by its processors.
struct ProcessTimes {
  /// Seconds.
  var wall: Double
  var processor: Double
  /// The most memory that was held at once, in MiB.
  var peakMemory: Double

  static var now: ProcessTimes {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let user = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) * 1e-6
    let system = Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) * 1e-6
    return ProcessTimes(
      wall: Double(Clock.nanoseconds) * 1e-9, processor: user + system,
      peakMemory: Double(usage.ru_maxrss) / 1024)
  }

  /// The memory that the process holds now; 0 where the system doesn't say.
  var residentBytes: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var text = [CChar](repeating: 0, count: 128)
    guard fgets(&text, Int32(text.count), file) != nil else { return 0 }
    let words = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      .split(separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
  }

  /// The time between two moments; the peak is that of the later.
  static func - (later: ProcessTimes, earlier: ProcessTimes) -> ProcessTimes {
    ProcessTimes(
      wall: later.wall - earlier.wall, processor: later.processor - earlier.processor,
      peakMemory: later.peakMemory)
  }

  var text: String {
    "\(Clock.text(seconds: wall)) by the clock, \(Clock.text(seconds: processor)) of processor time, "
      + "peak memory \(Int(peakMemory.rounded())) MiB"
  }
}
