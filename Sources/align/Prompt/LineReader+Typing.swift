import AlignSession
import CTerminal
import Glibc

/// What is shown while a line is typed: its colours, and what may follow it.
extension LineReader {
  /// Whether the place is fit for it and the person wants it: `ALIGN_TYPING=plain` turns it off.
  static func showsTyping(usesColor: Bool) -> Bool {
    usesColor && Terminal.isCapable(STDOUT_FILENO) && Terminal.usesUnicode
      && Environment["ALIGN_TYPING"] != "plain"
  }

  func showTyping() {
    align_line_set_typing(
      { context, line, length, cursor, isAccepted, roles in
        guard let context, let line, let roles else { return }
        let reader = Unmanaged<LineReader>.fromOpaque(context).takeUnretainedValue()
        let text = String(decoding: UnsafeRawBufferPointer(start: line, count: Int(length)), as: UTF8.self)
        guard text.utf8.count == Int(length) else { return }
        let parts = reader.session.highlight(
          text, above: reader.typed, cursor: isAccepted == 0 ? Int(cursor) : nil)
        for part in parts {
          for byte in part.span { roles[byte] = part.role.rawValue }
        }
      },
      { context, line in
        guard let context, let line else { return nil }
        let reader = Unmanaged<LineReader>.fromOpaque(context).takeUnretainedValue()
        let rest = reader.session.suggestion(for: String(cString: line), above: reader.typed) {
          align_history_newest($0).map { String(cString: $0) }
        }
        return rest.flatMap { strdup($0) }
      }, Unmanaged.passUnretained(self).toOpaque(), Self.styles, strdup(TypingRole.suggestionStyle))
  }

  /// The styles of the roles for C, which keeps them as long as the process lives.
  private static var styles: UnsafePointer<UnsafePointer<CChar>?> {
    let styles = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: TypingRole.allCases.count)
    for role in TypingRole.allCases { styles[Int(role.rawValue)] = UnsafePointer(strdup(role.style)) }
    return UnsafePointer(styles)
  }
}
