import AlignRuntime
import Glibc

/// Standard output and standard error as the program's output. Values are collected and written in large pieces; a
/// person who looks sees each line at once, and the two streams keep their order.
final class ProcessOutput: Output {
  let color: ColorChoice
  /// Whether diagnostics and progress may hold escapes.
  let reportsColor: Bool

  private let isTerminal = Terminal.isTerminal(STDOUT_FILENO)
  private let showsProgress = Terminal.isCapable(STDERR_FILENO)
  private var pending: [UInt8] = []
  private var lastFlush = ContinuousClock.now
  /// The progress line that stands on the terminal, or that would.
  private var progressLine = ""
  private var lastProgress: ContinuousClock.Instant?

  private static let largestPending = 1 << 16
  /// Between two states of the line on a terminal, and between two lines of a log.
  private static let redrawInterval: Duration = .milliseconds(100)
  private static let logInterval: Duration = .seconds(30)

  init(color: ColorChoice) {
    self.color = color
    reportsColor = color.usesColor(on: STDERR_FILENO)
  }

  /// Asked anew each time, since a terminal may be resized.
  var style: DisplayStyle { Terminal.style(color: color) }

  func write(_ text: String) {
    hideProgress()
    pending.append(contentsOf: text.utf8)
    let now = ContinuousClock.now
    if isTerminal || pending.count >= Self.largestPending || now - lastFlush > .milliseconds(100) {
      lastFlush = now
      flush()
    }
  }

  func report(_ text: String) {
    flush()
    hideProgress()
    Self.write(Array(text.utf8), to: STDERR_FILENO)
  }

  func progress(_ line: String) {
    if line.isEmpty { return endProgress() }
    progressLine = line
    let now = ContinuousClock.now
    let interval = showsProgress ? Self.redrawInterval : Self.logInterval
    if let lastProgress, now - lastProgress < interval { return }
    // A log begins after the first interval, so that a short run leaves one line: its last.
    if showsProgress || lastProgress != nil {
      flush()
      Self.write(Array((showsProgress ? "\r\u{1B}[2K\(fitted(line))" : line + "\n").utf8), to: STDERR_FILENO)
    }
    lastProgress = now
  }

  func endProgress(_ summary: String) {
    guard showsProgress, !progressLine.isEmpty else { return progress("") }
    progress("")
    Self.write(
      Array((reportsColor ? "\u{1B}[2m\(fitted(summary))\u{1B}[0m\n" : summary + "\n").utf8),
      to: STDERR_FILENO)
  }

  /// Writes what is pending. Call before waiting for input and before the process ends.
  func flush() {
    guard !pending.isEmpty else { return }
    let bytes = pending
    pending.removeAll(keepingCapacity: true)
    Self.write(bytes, to: STDOUT_FILENO)
  }

  /// The last state of a run stays in a log; on a terminal the line goes away.
  private func endProgress() {
    guard !progressLine.isEmpty else { return }
    if showsProgress {
      hideProgress()
    } else {
      flush()
      Self.write(Array("\(progressLine)\n".utf8), to: STDERR_FILENO)
    }
    progressLine = ""
    lastProgress = nil
  }

  private func hideProgress() {
    guard showsProgress, !progressLine.isEmpty else { return }
    Self.write(Array("\r\u{1B}[2K".utf8), to: STDERR_FILENO)
    progressLine = ""
  }

  /// The line cut to the terminal, since one that wraps can't be taken back.
  private func fitted(_ line: String) -> String {
    let width = max(style.width - 1, 10)
    return line.count <= width ? line : String(line.prefix(width))
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    bytes.withUnsafeBytes { buffer in
      var rest = UnsafeRawBufferPointer(buffer)
      while let base = rest.baseAddress, !rest.isEmpty {
        let count = Glibc.write(descriptor, base, rest.count)
        if count > 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } else if errno == EPIPE {
          exit(ExitStatus.brokenPipe.rawValue)  // nobody reads on: `align ... | head`
        } else if errno == EAGAIN {
          var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&waiting, 1, -1)
        } else if errno != EINTR {
          exit(ExitStatus.failed.rawValue)  // a full disk behind `>`: there is nowhere to say so
        }
      }
    }
  }
}
