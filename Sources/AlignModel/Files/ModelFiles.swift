import Foundation

/// Reading and writing whole files of a model's folder, with errors that name the file and the cause.
enum ModelFiles {
  static func bytes(of path: String) throws -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw ModelError(
        kind: exists(path) ? .unreadable : .missing, "can't read the file: \(reason(path))", file: path)
    }
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// Writes to a temporary file beside the target, flushes it to the disk and renames it: readers see the old file or
  /// the whole new one, never a part.
  static func write(to path: String, _ body: (FileHandle) throws -> Void) throws {
    let temporary = path + ".part-\(ProcessInfo.processInfo.processIdentifier)"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw ModelError(kind: .unwritable, "can't write the file: \(cause())", file: path)
    }
    do {
      defer { close(descriptor) }
      try body(FileHandle(fileDescriptor: descriptor, closeOnDealloc: false))
      guard fsync(descriptor) == 0 else {
        throw ModelError(kind: .unwritable, "can't write the file: \(cause())", file: path)
      }
      guard rename(temporary, path) == 0 else {
        throw ModelError(kind: .unwritable, "can't put the file in place: \(cause())", file: path)
      }
    } catch {
      unlink(temporary)
      if error is ModelError { throw error }
      throw ModelError(kind: .unwritable, "can't write the file: \(error)", file: path)
    }
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    try write(to: path) { try $0.write(contentsOf: Data(bytes)) }
  }

  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw ModelError(kind: .unwritable, "can't make the folder: \(cause())", file: path)
    }
  }

  private static func reason(_ path: String) -> String {
    if !exists(path) { return "no such file or directory" }
    if isFolder(path) { return "it is a folder" }
    return access(path, R_OK) == 0 ? cause() : "no permission"
  }

  private static func cause() -> String { String(cString: strerror(errno)) }
}
