// Files that are read and written whole. This floor knows bytes, paths and the system's reasons; it knows no formats and
// no texts, and takes nothing but the C library, since Foundation would double the start of the process.

import AlignInterruption
import Glibc

/// A file that is read and written whole.
package struct WholeFile: Sendable {
  package let path: String

  /// `~/` at the beginning of a path is the home folder.
  package init(_ path: String) { self.path = path.hasPrefix("~/") ? Self.home + path.dropFirst(1) : path }

  private static var home: String { getenv("HOME").map { String(cString: $0) } ?? "~" }

  /// Whether there is a file or folder at the path.
  package var exists: Bool { access(path, F_OK) == 0 }

  package var isFolder: Bool { kind == S_IFDIR }

  /// Whether it is neither a folder nor a device or pipe.
  package var isRegular: Bool { kind == S_IFREG }

  private var kind: mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  // MARK: Reading

  /// All bytes of the file, with room for `reserve` more. More than `limit` bytes are an error. A pipe is read until its
  /// writers are gone; a request to stop ends that, and any long reading.
  package func read(reserve: Int = 0, limit: Int = .max) throws(FileError) -> [UInt8] {
    // Opening a pipe that nobody writes to would wait where no request is seen.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw failure(.read, errno) }
    defer { close(file) }
    return try read(from: file, reserve: reserve, limit: limit)
  }

  /// All bytes of standard input; `path` is what errors call it.
  package static func readStandardInput(limit: Int = .max) throws(FileError) -> [UInt8] {
    try WholeFile("-").read(from: STDIN_FILENO, reserve: 0, limit: limit)
  }

  private func read(from file: Int32, reserve: Int, limit: Int) throws(FileError) -> [UInt8] {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure(.read, errno) }
    if status.st_mode & S_IFMT == S_IFDIR { throw failure(.read, EISDIR) }
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    // What has no size may have no end.
    let limit = isRegular ? limit : min(limit, Self.streamLimit)
    guard status.st_size <= limit else { throw failure(.read, EFBIG) }
    var bytes: [UInt8] = []
    var room = max(Int(status.st_size), 0) + 1
    while true {
      var (isAtEnd, code): (Bool, Int32) = (false, 0)
      let part = [UInt8](unsafeUninitializedCapacity: room + reserve) { buffer, used in
        while used < room, !isAtEnd, code == 0 {
          let count = Self.readSome(
            file, buffer.baseAddress?.advanced(by: used), min(room - used, Self.piece))
          if count < 0 { code = errno } else { isAtEnd = count == 0 }
          used += max(count, 0)
        }
      }
      guard code == 0 else { throw failure(.read, code) }
      if bytes.isEmpty { bytes = part } else { bytes += part }
      guard bytes.count <= limit else { throw failure(.read, EFBIG) }
      if isAtEnd { return bytes }
      room = 1 << 16
    }
  }

  /// The most bytes of a pipe or device.
  private static let streamLimit = 1 << 30
  /// Bytes between two looks for a request to stop.
  fileprivate static let piece = 1 << 24

  /// `read` that waits for bytes; -1 with EINTR in `errno` where the user asked to stop.
  private static func readSome(_ file: Int32, _ place: UnsafeMutablePointer<UInt8>?, _ room: Int) -> Int {
    while true {
      if Interruption.isRequested {
        errno = EINTR
        return -1
      }
      let count = Glibc.read(file, place, room)
      if count >= 0 || (errno != EINTR && errno != EAGAIN) {
        // No writer has come yet where a pipe gives nothing and doesn't say that they have gone.
        guard count == 0, Self.isAwaited(file) else { return count }
      }
      var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
      poll(&waiting, 1, 50)
    }
  }

  /// Whether it is a pipe to which a writer may still come.
  private static func isAwaited(_ file: Int32) -> Bool {
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFIFO else { return false }
    var state = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    return poll(&state, 1, 0) == 0
  }

  // MARK: Writing

  package func write(_ bytes: [UInt8]) throws {
    try write { file in try file.append(bytes) }
  }

  /// Puts the whole file in place, or leaves what was there: what `body` appends goes to a file beside it, is flushed to
  /// the disk, and takes the name. A device or pipe is written to as it is. A request to stop leaves what was there.
  package func write(_ body: (borrowing FileWriter) throws -> Void) throws {
    if exists, !isRegular {
      if isFolder { throw failure(.write, EISDIR) }
      let file = open(path, O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { throw failure(.write, errno) }
      defer { close(file) }
      return try body(FileWriter(file, path))
    }
    var template = Array((path + ".XXXXXX").utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { throw failure(.write, errno) }
    let temporary = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    do {
      defer { close(file) }
      try body(FileWriter(file, path))
      guard fchmod(file, permissions) == 0, fsync(file) == 0 || errno == EINVAL else {
        throw failure(.write, errno)
      }
      guard rename(temporary, path) == 0 else { throw failure(.write, errno) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Those of the file that is replaced; of a new one, that everybody may read it.
  private var permissions: mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o644
  }

  // MARK: Folders

  /// Makes the folder and those that it lies in, where they aren't there.
  package func makeFolder() throws(FileError) {
    if isFolder { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try WholeFile(String(path[..<slash])).makeFolder()
    }
    guard path.isEmpty || path.hasSuffix("/") || mkdir(path, 0o755) == 0 || (errno == EEXIST && isFolder)
    else {
      throw failure(.makeFolder, errno == EISDIR ? EEXIST : errno)
    }
  }

  /// A file in this folder.
  package func file(_ name: String) -> WholeFile {
    WholeFile(path.hasSuffix("/") ? path + name : path + "/" + name)
  }

  /// The paths beside this one, at most 500.
  package var neighbours: [String] {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    return Folder.names(in: folder.isEmpty ? "." : folder, limit: 500).map { folder + $0 }
  }

  /// The folder that relative paths begin at.
  package static var currentFolder: String {
    guard let name = getcwd(nil, 0) else { return "." }
    defer { free(name) }
    return String(cString: name)
  }

  private func failure(_ attempt: FileError.Attempt, _ code: Int32) -> FileError {
    FileError(attempt, path, code: code)
  }
}

/// An open file that grows at its end.
package struct FileWriter: ~Copyable {
  private let file: Int32
  private let path: String

  fileprivate init(_ file: Int32, _ path: String) {
    self.file = file
    self.path = path
  }

  package func append(_ bytes: [UInt8]) throws(FileError) {
    var code: Int32 = 0
    bytes.withUnsafeBytes { code = append(all: $0) }
    if code != 0 { throw FileError(.write, path, code: code) }
  }

  package func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    let code = append(all: bytes)
    if code != 0 { throw FileError(.write, path, code: code) }
  }

  private func append(all bytes: UnsafeRawBufferPointer) -> Int32 {
    Self.write(bytes, to: file) { !Interruption.isRequested }
  }

  /// Writes all bytes to an open file; gives the number of the error, 0 for none. EINTR where it isn't to go on.
  package static func write(
    _ bytes: UnsafeRawBufferPointer, to file: Int32, while goesOn: () -> Bool = { true }
  ) -> Int32 {
    var written = 0
    while written < bytes.count {
      guard goesOn() else { return EINTR }
      let count = Glibc.write(
        file, bytes.baseAddress?.advanced(by: written), min(bytes.count - written, WholeFile.piece))
      if count >= 0 { written += count } else if errno != EINTR { return errno }
    }
    return 0
  }
}
