import CTerminal
import Glibc

/// Single keys from standard input, without Enter behind them; from a pipe its bytes.
enum Keys {
  enum Key {
    case character(UInt8)
    /// An arrow, a page key, the keys of a presenter: right and down, left and up.
    case forward
    case back
    /// Ctrl-C.
    case interrupt
    case end
  }

  /// Shows a text, waits for a key and gives it. What was typed before counts for nothing, so that impatience during a
  /// long step doesn't run the next.
  static func next(showing hint: () -> Void) -> Key {
    var before = termios()
    let isTerminal = tcgetattr(STDIN_FILENO, &before) == 0
    if isTerminal {
      var single = before
      single.c_lflag &= ~tcflag_t(ICANON | ECHO)
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &single)
    }
    defer { if isTerminal { tcsetattr(STDIN_FILENO, TCSANOW, &before) } }
    hint()
    while align_interrupt_count() == 0 {
      // A signal between the question and the wait is seen at the next turn.
      var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 100) > 0 else { continue }
      var byte: UInt8 = 0
      let count = read(STDIN_FILENO, &byte, 1)
      if count == 1, byte == 27, isTerminal { return sequence() }
      if count == 1 { return byte == 4 && isTerminal ? .end : .character(byte) }
      if count == 0 || errno != EINTR { return .end }
    }
    return .interrupt
  }

  /// What follows an escape: `[C`, `OC`, `[6~`. The Escape key alone has nothing behind it.
  private static func sequence() -> Key {
    var bytes: [UInt8] = []
    var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    while bytes.count < 8, poll(&waiting, 1, 50) > 0 {
      var byte: UInt8 = 0
      guard read(STDIN_FILENO, &byte, 1) == 1 else { break }
      bytes.append(byte)
      if bytes.count > 1, byte >= 0x40 { break }
    }
    switch String(decoding: bytes, as: UTF8.self) {
    case "[C", "OC", "[B", "OB", "[6~": return .forward
    case "[D", "OD", "[A", "OA", "[5~": return .back
    default: return .character(27)
    }
  }
}
