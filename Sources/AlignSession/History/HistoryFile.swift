import AlignFiles
import AlignTable
import Glibc

/// What was typed, kept across sessions: a file with one JSON object a line. Several sessions may add to it at once: each
/// line goes in whole, at the end, under a lock, and before it is run, so that nothing typed is lost by a crash.
package final class HistoryFile {
  package struct Entry: Equatable, Sendable {
    /// A whole statement, however many lines it has.
    package var text: String
    /// Seconds since 1970.
    package var time: Int
    /// Who typed it.
    package var session: String
    /// The number of the input in its session; nil: a command or a question.
    package var number: Int?
  }

  package let path: String
  /// Marks this session's entries.
  package let session: String
  /// The file is cut to this many entries when it is opened with a quarter more.
  private let limit: Int

  /// Opens the file and makes its folders where they are missing. Throws where it can't be read or written.
  package init(_ path: String, limit: Int = 10_000) throws(FileError) {
    self.path = path
    self.limit = limit
    session = "\(getpid())-\(time(nil))"
    Folder.makeOwnFolders(for: path)
    let file = open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw FileError(.write, path, code: errno) }
    defer { close(file) }
    let lineCount = try bytes(of: file).count { $0 == 0x0A }
    if lineCount > limit + limit / 4 { try cut() }
  }

  /// All entries, the oldest first; lines that aren't ours are passed over. Complexity: linear in the file.
  package func entries() throws(FileError) -> [Entry] {
    let file = open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw FileError(.write, path, code: errno) }
    defer { close(file) }
    return Self.entries(in: try bytes(of: file))
  }

  /// Adds entries at the end.
  package func add(_ texts: [String], number: Int?) throws(FileError) {
    let now = time(nil)
    var lines = ""
    for text in texts {
      var fields = [
        Cell.Field("time", .int(now)), Cell.Field("session", .string(session)),
      ]
      if let number { fields.append(Cell.Field("number", .int(number))) }
      fields.append(Cell.Field("text", .string(text)))
      lines += JSONWriter.text(.record(fields)) + "\n"
    }
    let file = try lockedFile()
    defer { close(file) }
    // A session that died while it wrote may have left half a line.
    let end = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0x0A
    if end > 0 { pread(file, &last, 1, end - 1) }
    try write(Array(((last == 0x0A ? "" : "\n") + lines).utf8), to: file)
  }

  // The file

  /// The file, opened and locked; the lock goes when it is closed. Another session may have put a shorter file in its
  /// place while we waited; then it is that one's turn.
  private func lockedFile() throws(FileError) -> Int32 {
    for _ in 0..<100 {
      let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
      guard file >= 0 else { throw FileError(.write, path, code: errno) }
      // Waiting has an end: a session that was stopped while it held the lock must not stop the others.
      if flock(file, LOCK_EX | LOCK_NB) == 0 {
        var opened = stat()
        var named = stat()
        if fstat(file, &opened) == 0, stat(path, &named) == 0, opened.st_ino == named.st_ino { return file }
      } else if errno != EWOULDBLOCK && errno != EINTR {
        let cause = errno
        close(file)
        throw FileError(.write, path, code: cause)
      } else {
        usleep(10_000)
      }
      close(file)
    }
    throw FileError(.write, path, code: EWOULDBLOCK)
  }

  /// Puts a file without its first lines in the place of this one.
  private func cut() throws(FileError) {
    let file = try lockedFile()
    defer { close(file) }
    let bytes = try bytes(of: file)
    let lines = bytes.split(separator: 0x0A)
    guard lines.count > limit else { return }
    let kept = lines.suffix(limit)
    let shorter = path + ".new"
    let new = open(shorter, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard new >= 0 else { throw FileError(.write, shorter, code: errno) }
    defer { close(new) }
    try write(kept.flatMap { Array($0) + [0x0A] }, to: new)
    guard rename(shorter, path) == 0 else { throw FileError(.write, path, code: errno) }
  }

  private func bytes(of file: Int32) throws(FileError) -> [UInt8] {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw FileError(.write, path, code: errno) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        pread(file, buffer.baseAddress?.advanced(by: filled), buffer.count - filled, off_t(filled))
      }
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError(.write, path, code: errno)
      }
      filled += count
    }
    return Array(bytes[..<filled])
  }

  private func write(_ bytes: [UInt8], to file: Int32) throws(FileError) {
    let code = bytes.withUnsafeBytes { FileWriter.write($0, to: file) }
    if code != 0 { throw FileError(.write, path, code: code) }
  }

  private static func entries(in bytes: [UInt8]) -> [Entry] {
    bytes.split(separator: 0x0A).compactMap { line in
      guard let cell = try? JSONScanner.parse(FileBytes(Array(line))), case .record(let fields) = cell else {
        return nil
      }
      var entry = Entry(text: "", time: 0, session: "", number: nil)
      for field in fields {
        switch (field.name, field.value) {
        case ("text", .string(let text)): entry.text = text
        case ("session", .string(let session)): entry.session = session
        case ("time", .int(let time)): entry.time = time
        case ("number", .int(let number)): entry.number = number
        default: break
        }
      }
      return entry.text.isEmpty ? nil : entry
    }
  }
}
