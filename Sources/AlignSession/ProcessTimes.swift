import Glibc

/// How long the process has worked, by the clock and by its processors.
struct ProcessTimes {
  /// Seconds.
  var wall: Double
  var processor: Double
  /// The most memory that was held at once, in MiB.
  var peakMemory: Double

  static var now: ProcessTimes {
    var clock = timespec()
    clock_gettime(CLOCK_MONOTONIC, &clock)
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let user = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) * 1e-6
    let system = Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) * 1e-6
    return ProcessTimes(
      wall: Double(clock.tv_sec) + Double(clock.tv_nsec) * 1e-9, processor: user + system,
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
    "\(Self.duration(wall)) by the clock, \(Self.duration(processor)) of processor time, "
      + "peak memory \(Int(peakMemory.rounded())) MiB"
  }

  /// Three digits: `12.3 ms`, `1.23 s`.
  static func duration(_ seconds: Double) -> String {
    let (value, unit): (Double, String) =
      switch seconds {
      case ..<1e-3: (seconds * 1e6, "us")
      case ..<1: (seconds * 1e3, "ms")
      default: (seconds, "s")
      }
    let digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
    let scale = [1.0, 10, 100][digits]
    let scaled = Int((value * scale).rounded())
    guard digits > 0 else { return "\(scaled) \(unit)" }
    let fraction = String(scaled % Int(scale))
    return
      "\(scaled / Int(scale)).\(String(repeating: "0", count: digits - fraction.count))\(fraction) \(unit)"
  }
}
