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
    guard let program = program(for: words) else { return .goOn }
    guard !program.statements.isEmpty else {
      if !program.runs.isEmpty {
        output.write("nothing is saved\n")
        tell(of: program)
        return .goOn
      }
      output.write(
        journal.records.isEmpty
          ? "no statement has worked yet; nothing is saved\n"
          : "no name is bound; `:save \(path) all` saves all statements that worked\n")
      return .goOn
    }
    if saveProgram(program.statements, to: path) { tell(of: program) }
    return .goOn
  }

  /// Says what a program lacks.
  func tell(of program: Journal.Excerpt) {
    for (name, run) in program.runs {
      output.report(
        "`\(name)` is left out: it was \(run.place), and no statement makes it again; "
          + "`save(\(name), \"folder\")` keeps it, `load_run` reads it\n")
    }
    guard !program.names.isEmpty else { return }
    let names = program.names.map { "`\($0)`" }.joined(separator: ", ")
    output.report("left out with \(program.runs.count == 1 ? "it" : "them"): \(names)\n")
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
  private func program(for words: [String]) -> Journal.Excerpt? {
    if words == ["all"] { return journal.program }
    if words.isEmpty { return journal.program(leadingTo: Set(ownNames).subtracting(initialNames)) }
    for word in words where !isBound(word) {
      let hint = nearest(to: word, among: ownNames).map { "did you mean `\($0)`?" }
      report(
        Diagnostic(.unknownName, "there is nothing bound to `\(word)`", hint: hint ?? "`:vars` lists what is")
      )
      return nil
    }
    let program = journal.program(leadingTo: Set(words), writesFiles: false)
    for word in words where program.lacks(word) {
      let run = program.runs.first { $0.name == word } ?? program.runs.last
      guard let (name, run) = run else { continue }
      let subject = name == word ? "it" : "it needs `\(name)`, which"
      report(
        Diagnostic(
          .invalidArgument,
          "`\(word)` can't be saved as a program: \(subject) was \(run.place), and no statement makes it again",
          hint: "`save(\(name), \"folder\")` keeps it, `load_run` reads it"))
      return nil
    }
    return program
  }
}
