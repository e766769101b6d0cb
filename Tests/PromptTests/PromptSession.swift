import Foundation
import Glibc
import Testing

/// The real program behind a pseudo-terminal: what is typed goes in, what a person would see comes out.
final class PromptSession {
  /// What went wrong with the conversation, with all that was seen.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private let terminal: Int32
  private var process: pid_t = 0
  /// All that came, escapes and returns removed.
  private(set) var seen = ""
  /// All that came, as it came.
  private(set) var raw = ""
  /// What stands on the terminal, drawn when it is looked at.
  var screen: Screen {
    drawn.write(undrawn)
    undrawn = ""
    return drawn
  }
  private var drawn: Screen
  private var undrawn = ""
  /// The beginning of a character whose end hasn't come.
  private var half: [UInt8] = []
  /// The end of `raw` that isn't in `seen`, since an escape sequence or a line end may go on.
  private var unfinished = ""
  /// What was seen since the last wait.
  private var fresh = ""
  private var status: Int32?

  static let prompt = "align> "
  static let continuation = "   ... "

  /// The `align` that was built together with these tests.
  static var program: String {
    let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appending(path: "align").path
  }

  /// Starts the program in a new session whose terminal is ours. `home` holds history and settings.
  init(
    _ arguments: [String] = [], home: URL, environment: [String: String] = [:], columns: UInt16 = 80,
    program: String = PromptSession.program
  ) throws {
    var terminal: Int32 = -1
    var inner: Int32 = -1
    var name = [CChar](repeating: 0, count: 128)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&terminal, &inner, &name, nil, &size) == 0 else {
      throw Failure(description: "no terminal")
    }
    self.terminal = terminal
    drawn = Screen(columns: Int(columns))
    defer { close(inner) }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Opening the terminal in a new session makes it the controlling one, so that Ctrl-C becomes SIGINT.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    posix_spawn_file_actions_addclose(&actions, terminal)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Self.newSession | Int16(POSIX_SPAWN_SETSIGMASK))
    // The tests' threads block signals; a shell doesn't.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)

    var variables = ProgramEnvironment.variables(home: home)
    variables["TERM"] = "xterm"
    variables["INPUTRC"] = "/dev/null"
    variables.merge(environment) { $1 }
    // The shell only enters the folder; the program takes its place.
    let shell = "/bin/sh"
    let words =
      ([shell, "-c", #"cd "$HOME" && exec "$0" "$@""#, program] + arguments).map { strdup($0) } + [nil]
    let settings = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { (words + settings).forEach { free($0) } }
    let error = posix_spawn(&process, shell, &actions, &attributes, words, settings)
    guard error == 0 else {
      throw Failure(description: "\(shell): \(String(cString: strerror(error)))")
    }
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(terminal)
  }

  /// Types a text as it is; a line needs its `\n`.
  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(terminal, bytes, bytes.count)
  }

  /// Types a long text while what is shown is read, as a terminal does.
  func typeAll(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let piece = Array(rest.prefix(1024))
      let count = write(terminal, piece, piece.count)
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
      drain()
    }
  }

  /// Takes what has come without looking at it; a long echo would be looked through again and again.
  private func drain() {
    var waiting = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    var buffer = [UInt8](repeating: 0, count: 65536)
    while poll(&waiting, 1, 0) > 0, Glibc.read(terminal, &buffer, buffer.count) > 0 {}
  }

  /// Types a line and waits for the next prompt; gives what was shown in between.
  @discardableResult
  func enter(_ line: String, seconds: Double = 20) throws -> String {
    type(line + "\n")
    let shown = try wait(for: Self.prompt, seconds: seconds)
    // The terminal repeats what was typed; the rest is the answer.
    guard let end = shown.range(of: line + "\n") else { return shown }
    return String(shown[end.upperBound...].dropLast(Self.prompt.count))
  }

  /// Waits until a text is shown; gives what was shown since the last wait, the text included.
  @discardableResult
  func wait(for text: String, seconds: Double = 20) throws -> String {
    let limit = Date().addingTimeInterval(seconds)
    var searched = 0
    while true {
      if let end = Self.end(of: text, in: fresh, from: searched) {
        let result = String(decoding: fresh.utf8.prefix(end), as: UTF8.self)
        fresh = String(decoding: fresh.utf8.dropFirst(end), as: UTF8.self)
        return result
      }
      searched = max(0, fresh.utf8.count - text.utf8.count)
      guard Date() < limit else { throw Failure(description: "`\(text)` didn't come; seen:\n\(seen)") }
      guard read(milliseconds: 50) else {
        throw Failure(description: "the program ended before `\(text)`; seen:\n\(seen)")
      }
    }
  }

  /// The byte offset behind the first occurrence of a text that ends after `start`.
  private static func end(of text: String, in seen: String, from start: Int) -> Int? {
    let bytes = seen.utf8
    var index = bytes.index(bytes.startIndex, offsetBy: start)
    while index > bytes.startIndex, index < bytes.endIndex, bytes[index] & 0xC0 == 0x80 {
      index = bytes.index(before: index)
    }
    return seen[index...].range(of: text).map { bytes.distance(from: bytes.startIndex, to: $0.upperBound) }
  }

  /// Waits until the program has ended; gives its exit status.
  func end(seconds: Double = 20) throws -> Int32 {
    let limit = Date().addingTimeInterval(seconds)
    while Date() < limit {
      _ = read(milliseconds: 20)
      var state: Int32 = 0
      if waitpid(process, &state, WNOHANG) == process {
        status = state
        return state & 0x7F == 0 ? (state >> 8) & 0xFF : 128 + (state & 0x7F)
      }
    }
    throw Failure(description: "the program didn't end; seen:\n\(seen)")
  }

  /// Waits until the screen is as it should be.
  func wait(seconds: Double = 10, untilScreen isRight: (Screen) -> Bool) throws {
    let limit = Date().addingTimeInterval(seconds)
    while !isRight(screen) {
      guard Date() < limit, read(milliseconds: 20) else {
        throw Failure(description: "the screen isn't right:\n\(screen.lines.joined(separator: "\n"))")
      }
    }
  }

  /// Takes what comes until nothing has come for some time.
  func settle(milliseconds: Int32 = 100) {
    var before = -1
    while raw.utf8.count != before {
      before = raw.utf8.count
      guard read(milliseconds: milliseconds) else { return }
    }
  }

  func resize(columns: UInt16, rows: UInt16 = 24) {
    drawn = screen
    // The model has no words for letters wider than the window.
    drawn.resize(columns: max(Int(columns), 4))
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
  }

  /// Takes what has come; false when the other side is closed.
  private func read(milliseconds: Int32) -> Bool {
    var waiting = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0 else { return true }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = Glibc.read(terminal, &buffer, buffer.count)
    guard count > 0 else { return false }
    let bytes = half + buffer[..<count]
    let whole = bytes.count - Self.halfCharacter(bytes)
    half = Array(bytes[whole...])
    let text = String(decoding: bytes[..<whole], as: UTF8.self)
    raw += text
    undrawn += text
    unfinished += text
    let end = unfinished.utf8.count - Self.unfinishedCount(unfinished)
    let new = Self.plain(String(decoding: unfinished.utf8.prefix(end), as: UTF8.self))
    unfinished = String(decoding: unfinished.utf8.dropFirst(end), as: UTF8.self)
    seen += new
    fresh += new
    return true
  }

  /// How many bytes at the end may be half of an escape sequence or of a line end.
  private static func unfinishedCount(_ text: String) -> Int {
    let bytes = Array(text.utf8.suffix(32))
    if bytes.last == 0x0D { return 1 }
    guard let escape = bytes.lastIndex(of: 0x1B) else { return 0 }
    let sequence = bytes[escape...]
    if sequence.count > 1, sequence[escape + 1] != UInt8(ascii: "[") { return 0 }
    return sequence.dropFirst(2).contains { (0x40...0x7E).contains($0) } ? 0 : sequence.count
  }

  /// How many bytes at the end are the beginning of a character.
  private static func halfCharacter(_ bytes: [UInt8]) -> Int {
    for (index, byte) in bytes.suffix(3).reversed().enumerated() where byte & 0xC0 != 0x80 {
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return length > index + 1 ? index + 1 : 0
    }
    return 0
  }

  /// The text without escape sequences and carriage returns.
  static func plain(_ text: String) -> String {
    text.replacing(/\u{1B}(\[[0-9;?]*[A-Za-z]|[78])/, with: "").replacing("\r\n", with: "\n").replacing(
      "\r", with: ""
    )
    .replacing("\u{7}", with: "")
  }

  /// POSIX_SPAWN_SETSID, which the Glibc module leaves out.
  private static let newSession: Int16 = 0x80
}

/// A folder that lives as long as a test.
final class TemporaryHome {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "align-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file.path
  }
}
