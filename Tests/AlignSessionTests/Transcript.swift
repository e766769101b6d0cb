@testable import AlignRuntime

/// Keeps what a session writes to either stream.
final class Transcript: Output {
  var written = ""
  var reported = ""
  var style = DisplayStyle()

  func write(_ text: String) { written += text }
  func report(_ text: String) { reported += text }
  func progress(_ line: String) {}
}
