import AlignFiles
import AlignRuntime
import AlignSyntax

/// `:save`
extension Session {
  /// `:save file` writes the statements that lead to the names that are bound, `:save file a b` those that lead to the
  /// names, `:save file all` all that worked.
  func save(_ argument: String) -> Answer {
    var words = argument.split(whereSeparator: { $0.isWhitespace || $0 == "," }).map(String.init)
    guard let path = words.first else {
      report(Diagnostic(.missingArgument, "`:save` needs a file", hint: "`:save session.align`"))
      return .goOn
    }
    words.removeFirst()
    guard let statements = statements(for: words) else { return .goOn }
    guard !statements.isEmpty else {
      output.write(
        journal.records.isEmpty
          ? "no statement has worked yet; nothing is saved\n"
          : "no name is bound; `:save \(path) all` saves all statements that worked\n")
      return .goOn
    }
    _ = saveProgram(statements, to: path)
    return .goOn
  }

  /// Writes statements as a program, and says so; false where that can't be done.
  func saveProgram(_ statements: [String], to path: String) -> Bool {
    if WholeFile(path).exists, !savedPaths.contains(path) {
      report(
        Diagnostic(
          .fileUnwritable, "`\(path)` is there already and wasn't saved by this session",
          hint: "choose another name"))
      return false
    }
    do {
      try WholeFile(path).write(Array((statements.joined(separator: "\n") + "\n").utf8))
      savedPaths.insert(path)
      let count = statements.count
      output.write("\(count) statement\(count == 1 ? "" : "s") saved to \(path); `align \(path)` runs them\n")
      return true
    } catch {
      report(error)
      return false
    }
  }

  /// The program for the words behind the file; nil where a name isn't known, which is reported.
  private func statements(for words: [String]) -> [String]? {
    if words == ["all"] { return journal.program }
    if words.isEmpty { return journal.program(leadingTo: Set(ownNames).subtracting(initialNames)) }
    for word in words where !isBound(word) {
      let hint = nearest(to: word, among: ownNames).map { "did you mean `\($0)`?" }
      report(
        Diagnostic(.unknownName, "there is nothing bound to `\(word)`", hint: hint ?? "`:vars` lists what is")
      )
      return nil
    }
    return journal.program(leadingTo: Set(words))
  }
}
