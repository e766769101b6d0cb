import AlignRuntime

/// Keeps what a program prints, for comparison. Progress and reports are dropped.
package final class CapturedOutput: Output {
  private var text = ""
  package let style: DisplayStyle

  package init(width: Int = 80) { style = DisplayStyle(width: width) }

  package func write(_ text: String) { self.text += text }
  package func report(_ text: String) {}
  package func progress(_ line: String) {}

  /// The lines printed since the last call. A last line end is no line of its own.
  func takeLines() -> [String] {
    defer { text = "" }
    guard !text.isEmpty else { return [] }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}
