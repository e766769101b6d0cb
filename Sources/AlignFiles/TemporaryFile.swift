import Glibc

/// A file that other programs read or change, gone when they are done.
package enum TemporaryFile {
  /// Writes bytes to a file in `$TMPDIR`, or `/tmp`, that only the user reads, and hands over its path.
  package static func with<Result>(
    _ bytes: [UInt8], ending: String = ".align", _ body: (_ path: String) throws -> Result
  ) throws -> Result {
    let folder = getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(folder)/align-XXXXXX\(ending)".utf8CString)
    let descriptor = mkstemps(&template, Int32(ending.utf8.count))
    guard descriptor >= 0 else { throw FileError(.write, folder, code: errno) }
    close(descriptor)
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    // Editors leave their copies beside the file; those are theirs.
    defer { unlink(path) }
    try WholeFile(path).write(bytes)
    return try body(path)
  }
}
