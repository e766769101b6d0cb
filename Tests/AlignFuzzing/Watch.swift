import Foundation
import Synchronization

/// Interrupts a program when its time is over, as Ctrl-C would, and ends the process with the program's text where the
/// interrupt doesn't help: a hang.
final class Watch: Sendable {
  private struct State {
    var text: String?
    var began = ContinuousClock.now
    var isOver = false
  }

  private let state = Mutex(State())
  nonisolated(unsafe) let flag: UnsafeMutablePointer<Int32>
  private let limit: Duration
  /// How long an interrupted program may take to stop; the tests run beside others, unoptimised.
  private static let patience = Duration.seconds(60)

  init(milliseconds: Int) {
    limit = .milliseconds(milliseconds)
    flag = .allocate(capacity: 1)
    flag.initialize(to: 0)
    let thread = Thread { [weak self] in
      while let self, self.look() { Thread.sleep(forTimeInterval: 0.005) }
    }
    thread.start()
  }

  func begin(_ text: String) {
    flag.pointee = 0
    state.withLock { $0 = State(text: text) }
    if let path = ProcessInfo.processInfo.environment["ALIGN_FUZZ_TRACE"] {
      try? text.write(toFile: path, atomically: false, encoding: .utf8)
    }
  }

  func end() {
    let (text, passed) = state.withLock { state in
      defer { state.text = nil }
      return (state.text, ContinuousClock.now - state.began)
    }
    if passed > .seconds(1), ProcessInfo.processInfo.environment["ALIGN_FUZZ_TRACE"] != nil {
      FileHandle.standardError.write(Data("took \(passed):\n\(text ?? "")\n".utf8))
    }
  }

  private func look() -> Bool {
    state.withLock { state in
      guard let text = state.text else { return }
      let passed = ContinuousClock.now - state.began
      if passed > limit { flag.pointee = 1 }
      guard passed > limit + Self.patience else { return }
      FileHandle.standardError.write(Data("this program can't be interrupted:\n\(text)\n".utf8))
      abort()
    }
    return true
  }
}
