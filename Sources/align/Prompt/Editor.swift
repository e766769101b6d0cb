import AlignFiles
import AlignRuntime

/// The user's editor: `$VISUAL`, `$EDITOR`, or `vi`.
enum Editor {
  /// Opens a file and waits until the editor is closed.
  static func open(_ path: String) throws {
    let named = [Environment["VISUAL"], Environment["EDITOR"]].compactMap { $0 }.first { !$0.isEmpty }
    let editor = named ?? "vi"
    // The variable may hold options, so a shell reads it; the path is handed over untouched.
    let words = ["/bin/sh", "-c", "\(editor) \"$1\"", "align", path]
    let status = Child.wait(for: words)
    guard status == 0 else {
      throw RuntimeError(
        .fileUnreadable, "the editor `\(editor)` ended with status \(status)",
        hint: "EDITOR names the editor that `:edit` opens")
    }
  }
}
