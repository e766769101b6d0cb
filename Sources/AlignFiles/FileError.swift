import Glibc

/// What went wrong with a file or folder: which one, what was tried, and why it failed.
package struct FileError: Error, Sendable, Equatable {
  package enum Attempt: String, Sendable {
    case read, write
    case makeFolder = "make the folder"
  }

  package let attempt: Attempt
  package let path: String
  /// The system's number for the cause.
  package let code: Int32
  /// Whether the folder that the file should lie in isn't there.
  package let lacksFolder: Bool

  package init(_ attempt: Attempt, _ path: String, code: Int32) {
    self.attempt = attempt
    self.path = path
    self.code = code
    lacksFolder = attempt == .write && code == ENOENT
  }

  /// Whether the user asked to stop while the file was read or written.
  package var isInterruption: Bool { code == EINTR }

  /// Whether there is no such file to read.
  package var isMissing: Bool { attempt == .read && code == ENOENT }

  /// One lower-case clause that names the file.
  package var message: String {
    if isMissing { return "there is no file `\(path)`" }
    if lacksFolder { return "there is no folder for `\(path)`" }
    switch code {
    case EISDIR: return "`\(path)` is a folder, not a file"
    case EFBIG: return "`\(path)` is too large"
    default: return "can't \(attempt.rawValue) `\(path)`: \(String(cString: strerror(code)).lowercased())"
    }
  }

  /// What to do about it, where that is plain from the cause.
  package var hint: String? {
    if lacksFolder { return "make the folder first" }
    return code == EACCES ? "its permissions don't allow it" : nil
  }
}
