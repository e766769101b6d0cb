import AlignLibrary
import AlignRuntime
import AlignSyntax
import Glibc

/// Program texts read and written whole, without Foundation, which would double the start of the process.
enum FileText {
  /// The text of a file; `-` is standard input. Errors name the path and the cause.
  static func read(_ path: String) throws -> String {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(path, errno)
      }
      bytes += buffer[..<count]
      guard bytes.count <= limit else {
        throw RuntimeError(
          .limitExceeded, "`\(path)` is larger than \(limit >> 20) MiB, too large for a program")
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw RuntimeError(
        .malformedFile, "`\(path)` is not UTF-8 text", hint: "programs are UTF-8; is this a data file?")
    }
    return text
  }

  /// A program may have this many bytes.
  static let limit = 64 << 20

  static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Writes a file whole or not at all.
  static func write(_ text: String, to path: String) throws { try TextFile(path).write(Array(text.utf8)) }

  private static func failure(_ path: String, _ cause: Int32) -> RuntimeError {
    switch cause {
    case ENOENT:
      let folder = currentFolder
      return RuntimeError(
        .fileNotFound, "there is no file `\(path)`",
        hint: path.hasPrefix("/") ? nil : "the path is read from `\(folder)`")
    case EISDIR: return RuntimeError(.fileUnreadable, "`\(path)` is a folder", hint: "name a file in it")
    default:
      return RuntimeError(.fileUnreadable, "`\(path)` can't be read: \(String(cString: strerror(cause)))")
    }
  }

  private static var currentFolder: String {
    guard let name = getcwd(nil, 0) else { return "." }
    defer { free(name) }
    return String(cString: name)
  }
}
