/// What may follow a line that is being typed: the rest of what was typed before, or of the only name that fits.
package enum Suggestion {
  /// The rest of a line; nil where there is nothing to suggest. `text` is the whole input up to the cursor, at the end of its
  /// last line; `newest` gives the newest entry of the history that begins so and goes on in the same line.
  package static func rest(
    of text: String, newest: (String) -> String?, completions: (String) -> Completions?
  ) -> String? {
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    guard !line.allSatisfy(\.isWhitespace) else { return nil }
    let entry = newest(text).map { String(decoding: $0.utf8.dropFirst(text.utf8.count), as: UTF8.self) }
    return shown(entry) ?? shown(onlyCompletion(of: text, completions(text)))
  }

  private static func onlyCompletion(of text: String, _ completions: Completions?) -> String? {
    guard let completions, completions.candidates.count == 1, let candidate = completions.candidates.first
    else { return nil }
    let typed = text.utf8.dropFirst(completions.start)
    guard candidate.text.utf8.starts(with: typed) else { return nil }
    return String(decoding: candidate.text.utf8.dropFirst(typed.count), as: UTF8.self)
  }

  /// Up to the end of the line; what can't be shown ends it too.
  private static func shown(_ rest: String?) -> String? {
    guard let rest else { return nil }
    let line = rest.prefix { $0 >= " " && $0 != "\u{7F}" }
    return line.allSatisfy(\.isWhitespace) ? nil : String(line)
  }
}
