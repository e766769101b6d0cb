import AlignFiles
import CTerminal
import Glibc

/// The user's pager: `$PAGER`, or `less`.
enum Pager {
  /// Shows a text that is larger than the screen; false where it isn't, or where there is no screen or no pager.
  static func show(_ text: String) throws -> Bool {
    guard Terminal.isCapable(STDOUT_FILENO), isLarger(text) else { return false }
    let named = Environment["PAGER"].flatMap { $0.isEmpty ? nil : $0 } ?? "less"
    return try TemporaryFile.with(Array(text.utf8), ending: ".txt") { path in
      // The variable may hold options, so a shell reads it. As git does: colours, long lines cut, no clearing behind it.
      let command = "LESS=\"${LESS-FRSX}\" LV=\"${LV--c}\"; export LESS LV; \(named) < \"$1\""
      return Child.wait(for: ["/bin/sh", "-c", command, "align", path]) == 0
    }
  }

  private static func isLarger(_ text: String) -> Bool {
    // A terminal that doesn't say how large it is has the size of most.
    func stated(_ size: Int32, else standard: Int) -> Int { size > 0 ? Int(size) : standard }
    let columns = stated(align_terminal_columns(STDOUT_FILENO), else: 80)
    let rows = stated(align_terminal_rows(STDOUT_FILENO), else: 24)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.count > rows || lines.contains { $0.utf8.count > columns && $0.count > columns }
  }
}

/// Another program that has the terminal while it runs.
enum Child {
  /// Ctrl-C is the child's while it runs.
  static func wait(for words: [String]) -> Int32 {
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    return align_child_run(arguments)
  }
}
