import CTerminal
import Glibc

/// What was typed, kept across sessions. `ALIGN_HISTORY` names the file; else it lies where the XDG rules put state.
struct History {
  static let limit = 10_000

  /// Why nothing is kept; nil if all is well.
  let problem: String?

  init() {
    guard let path = Self.path else {
      problem = "no HOME, so history is not kept"
      _ = align_history_open("/dev/null", Int32(Self.limit))
      return
    }
    Self.makeFolders(of: path)
    let error = align_history_open(path, Int32(Self.limit))
    problem = error == 0 ? nil : "history is not kept: \(path): \(String(cString: strerror(error)))"
  }

  /// Adds a unit; one that begins with a blank stays out, as in a shell.
  func add(_ unit: String) {
    guard unit.first?.isWhitespace == false else { return }
    let end = unit.lastIndex { !$0.isWhitespace } ?? unit.startIndex
    _ = align_history_add(String(unit[...end]))
  }

  private static var path: String? {
    if let stated = Environment["ALIGN_HISTORY"], !stated.isEmpty { return stated }
    if let state = Environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/align/history" }
    guard let home = Environment["HOME"], !home.isEmpty else { return nil }
    return home + "/.local/state/align/history"
  }

  private static func makeFolders(of path: String) {
    for index in path.indices.dropFirst() where path[index] == "/" {
      mkdir(String(path[..<index]), 0o700)
    }
  }
}
