import Glibc

/// Time as it passes, and how it is told.
package enum Clock {
  /// Nanoseconds since some moment.
  package static var nanoseconds: Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
  }

  /// Three digits: `12.3 ms`, `1.23 s`.
  package static func text(seconds: Double) -> String {
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
