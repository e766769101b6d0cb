import AlignSession
import CTerminal
import Glibc

/// Reads units of input through GNU Readline: a line, as many lines as the parser asks for, or a pasted block.
final class LineReader {
  enum Input {
    case unit(String)
    /// Ctrl-C; whether anything had been typed.
    case interrupted(hadText: Bool)
    case end
  }

  let session: Session
  private let prompt: String
  private let continuation: String
  /// The lines of a unit that is still being typed, for completion, colours and the parser.
  private(set) var typed = ""

  /// `showsTyping`: the line is coloured while it is typed, and what may follow it is shown.
  init(session: Session, usesColor: Bool, showsTyping: Bool) {
    self.session = session
    prompt = Self.colored(PromptText.first, "1;36", usesColor)
    continuation = Self.colored(PromptText.more, "2", usesColor)
    align_line_prepare("align")
    align_line_set_completer(
      { context, line, cursor, completions in
        guard let context, let line, let completions else { return }
        let reader = Unmanaged<LineReader>.fromOpaque(context).takeUnretainedValue()
        reader.complete(String(cString: line), Int(cursor), into: completions)
      }, Unmanaged.passUnretained(self).toOpaque())
    if showsTyping { showTyping() }
  }

  deinit {
    align_line_set_completer(nil, nil)
    align_line_set_typing(nil, nil, nil, nil, nil)
  }

  /// Waits for the next unit.
  func next() -> Input {
    typed = ""
    var initial = ""
    while true {
      var status = align_line_end
      let line = align_line_read(typed.isEmpty ? prompt : continuation, initial, &status)
      defer { free(line) }
      switch status {
      case align_line_text:
        guard let line else { return .end }
        let text = PromptText.withoutPrompts(String(cString: line))
        typed += typed.isEmpty ? text : "\n" + session.outdented(text, below: typed)
        if typed.allSatisfy(\.isWhitespace) { return .unit("") }
        guard let indentation = session.continuation(of: typed) else { return .unit(typed) }
        initial = String(repeating: " ", count: indentation)
      case align_line_interrupted:
        let hadText = !typed.isEmpty || line?.pointee != 0
        return .interrupted(hadText: hadText)
      default:
        // Ctrl-D in the middle of a unit drops the unit; on an empty prompt it leaves.
        return typed.isEmpty ? .end : .interrupted(hadText: true)
      }
    }
  }

  private func complete(_ line: String, _ cursor: Int, into completions: OpaquePointer) {
    let above = typed.isEmpty ? "" : typed + "\n"
    let offset = above.utf8.count
    let found = session.complete(above + line, cursor: offset + cursor)
    guard found.start >= offset else { return }
    align_completions_set_start(completions, Int32(found.start - offset))
    for candidate in found.candidates {
      align_completions_add(completions, candidate.text, candidate.label)
    }
  }

  /// Escapes between marks, so that Readline knows that they take no room.
  private static func colored(_ text: String, _ code: String, _ usesColor: Bool) -> String {
    guard usesColor else { return text }
    return "\u{1}\u{1B}[\(code)m\u{2}\(text.dropLast())\u{1}\u{1B}[0m\u{2} "
  }
}
