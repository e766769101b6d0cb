import AlignRuntime
import AlignSyntax
import Glibc

/// A file that is read and written whole. Errors name it and say what to do.
package struct TextFile {
  let path: String

  package init(_ path: String) { self.path = path.hasPrefix("~/") ? Self.home + path.dropFirst(1) : path }

  private static var home: String { getenv("HOME").map { String(cString: $0) } ?? "~" }

  var exists: Bool { access(path, F_OK) == 0 }

  func read() throws -> [UInt8] {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { throw failure("read", errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure("read", errno) }
    if status.st_mode & S_IFMT == S_IFDIR { throw failure("read", EISDIR) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(max(0, Int(status.st_size)))
    while true {
      let (part, code) = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
        let count = Glibc.read(file, buffer.baseAddress, buffer.count)
        return (count > 0 ? [UInt8](buffer[..<count]) : [], count < 0 ? errno : 0)
      }
      if code == EINTR { continue }
      guard code == 0 else { throw failure("read", code) }
      if part.isEmpty { return bytes }
      bytes += part
    }
  }

  /// Writes beside the file first, then takes its name: a reader never sees half of it.
  package func write(_ bytes: [UInt8]) throws {
    var template = Array((path + ".XXXXXX").utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { throw failure("write", errno) }
    let temporary = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    fchmod(file, 0o644)
    var code: Int32 = 0
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count, code == 0 {
        let count = Glibc.write(file, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        if count >= 0 { written += count } else if errno != EINTR { code = errno }
      }
    }
    if code == 0, fsync(file) != 0, errno != EINVAL { code = errno }
    close(file)
    if code == 0, rename(temporary, path) != 0 { code = errno }
    guard code == 0 else {
      unlink(temporary)
      throw failure("write", code)
    }
  }

  private func failure(_ verb: String, _ code: Int32) -> RuntimeError {
    switch code {
    case ENOENT where verb == "read":
      let near = path.nearest(among: neighbours)
      return RuntimeError(
        .fileNotFound, "there is no file `\(path)`",
        hint: near.map { "did you mean `\($0)`?" } ?? "paths begin at the folder that the program runs in")
    case ENOENT:
      return RuntimeError(.fileUnwritable, "there is no folder for `\(path)`", hint: "make the folder first")
    case EISDIR:
      return RuntimeError(
        verb == "read" ? .fileUnreadable : .fileUnwritable, "`\(path)` is a folder, not a file")
    default:
      return RuntimeError(
        verb == "read" ? .fileUnreadable : .fileUnwritable,
        "can't \(verb) `\(path)`: \(String(cString: strerror(code)).lowercased())",
        hint: code == EACCES ? "its permissions don't allow it" : nil)
    }
  }

  /// The paths beside this one.
  private var neighbours: [String] {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    guard let listing = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing), names.count < 500 {
      let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      names.append(folder + name)
    }
    return names
  }
}
