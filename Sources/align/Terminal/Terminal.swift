import AlignRuntime
import CTerminal
import Glibc

/// The environment of the process, read without Foundation.
enum Environment {
  static subscript(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

/// What the place behind a descriptor can do.
enum Terminal {
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// A terminal that understands escapes.
  static func isCapable(_ descriptor: Int32) -> Bool {
    guard isTerminal(descriptor), let kind = Environment["TERM"], !kind.isEmpty else { return false }
    return kind != "dumb"
  }

  /// How values are shown on standard output: as wide as the terminal, 80 columns where there is none (so that a
  /// script prints the same everywhere); `COLUMNS` overrides both.
  static func style(color: ColorChoice) -> DisplayStyle {
    let stated = Environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    let columns = Int(align_terminal_columns(STDOUT_FILENO))
    let width = stated ?? (columns > 0 ? columns : 80)
    return DisplayStyle(
      width: max(width, 20), height: 20, usesColor: color.usesColor(on: STDOUT_FILENO),
      usesUnicode: usesUnicode)
  }

  /// False only where the locale says that the place isn't UTF-8; where nothing is said, it nearly always is.
  static var usesUnicode: Bool {
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      guard let locale = Environment[name], !locale.isEmpty else { continue }
      let folded = locale.lowercased()
      return folded.contains("utf-8") || folded.contains("utf8")
    }
    return true
  }
}
