import AlignRuntime

/// What the prompt shows while a line is typed. As with completion, nothing runs.
extension Session {
  /// The parts of a line that aren't plain; `cursor` is a byte offset in it, nil after Enter.
  package func highlight(_ line: String, above: String, cursor: Int?) -> [Highlight.Part] {
    Highlight.parts(of: line, above: above, cursor: cursor) { machine.global($0) != nil }
  }

  /// What may follow a line whose cursor is at its end.
  package func suggestion(
    for line: String, above: String, newest: (_ beginning: String) -> String?
  ) -> String? {
    let text = above.isEmpty ? line : above + "\n" + line
    return Suggestion.rest(of: text, newest: newest, completions: quickCompletions)
  }

  /// The completions that need no look at the disk, where something of the word stands already.
  private func quickCompletions(of text: String) -> Completions? {
    let cursor = text.utf8.count
    let context = CursorContext(text, cursor: cursor)
    switch context.word {
    case .path, .module, .key, .nothing: return nil
    case .name where text.trimmed.hasPrefix(":"): return nil
    case .field: break
    default: if context.prefix.isEmpty { return nil }
    }
    return complete(text, cursor: cursor)
  }
}
