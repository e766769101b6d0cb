/// What the prompt shows where something can be typed, and how that is taken off a transcript again.
package enum PromptText {
  package static let first = "align> "
  /// In front of further lines of the same input.
  package static let more = "   ... "

  /// A pasted transcript as it was typed: without its prompts and the answers between them. Other texts stay as they are.
  package static func withoutPrompts(_ text: String) -> String {
    guard isTranscript(text) else { return text }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var isTyped = false
    return lines.compactMap { line -> Substring? in
      if let code = rest(of: line, after: first) {
        isTyped = true
        return code
      }
      if isTyped, let code = rest(of: line, after: more) { return code }
      isTyped = false
      return nil
    }.joined(separator: "\n")
  }

  /// Whether the first line that isn't blank begins with a prompt.
  static func isTranscript(_ text: String) -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.first { !$0.allSatisfy(\.isWhitespace) }.map { rest(of: $0, after: first) != nil } ?? false
  }

  /// What stands behind a prompt, which may be indented and, at the end of a line, lack its blank.
  private static func rest(of line: Substring, after prompt: String) -> Substring? {
    let line = line.last == "\r" ? line.dropLast() : line
    let mark = prompt.trimmed
    let start = line.drop { $0 == " " }
    guard start.hasPrefix(mark), prompt == first || line.count - start.count >= 3 else { return nil }
    let code = start.dropFirst(mark.count)
    return code.first == " " ? code.dropFirst() : code.isEmpty ? code : nil
  }
}
