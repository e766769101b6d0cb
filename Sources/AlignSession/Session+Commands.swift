import AlignFiles
import AlignInterruption
import AlignRuntime
import AlignSyntax

/// What the commands of the prompt do.
extension Session {
  /// Answers one unit typed at the prompt: a command, a question, or code.
  package func answer(_ text: String) -> Answer {
    Interruption.watching(machine.interruptFlag) { answered(text) }
  }

  /// What people type to leave, and to be helped.
  static let leavingWords = ["quit", "exit", "quit()", "exit()"]
  static let helpWords = ["help", "help()"]

  private func answered(_ text: String) -> Answer {
    let line = text.trimmed
    if line.isEmpty { return .goOn }
    if line.hasPrefix(":") { return command(line) }
    if line.hasPrefix("?") { return question(line) }
    if Self.leavingWords.contains(line), !isBound(String(line.prefix(4))) {
      return leave()
    }
    if Self.helpWords.contains(line), !isBound("help") { return help("") }
    timed { evaluateInput(text) }
    return .goOn
  }

  private func command(_ line: String) -> Answer {
    let words = line.dropFirst().split(maxSplits: 1, whereSeparator: \.isWhitespace)
    let name = words.first.map(String.init) ?? ""
    let argument = words.count > 1 ? String(words[1]).trimmed : ""
    guard let command = Command.named(name) else {
      let similar = nearest(to: name, among: Command.all.map(\.name))
      report(
        Diagnostic(
          .unknownName, "there is no command `:\(name)`",
          hint: similar.map { "did you mean `:\($0)`?" } ?? "`:help` lists the commands"))
      return .goOn
    }
    if command.argument.isEmpty, !argument.isEmpty {
      report(Diagnostic(.wrongArgumentCount, "`:\(command.name)` takes nothing, found `\(argument)`"))
      return .goOn
    }
    return command.run(self, argument)
  }

  /// `:help`, `:help name`; `?` alone lists the commands without the names of the library.
  func help(_ name: String, listsNames: Bool = true) -> Answer {
    guard name.isEmpty else { return question("?" + name) }
    let styler = Styler(usesColor: output.style.usesColor)
    let rows = Self.questions + Command.all.map { ($0.form, $0.summary) }
    let width = rows.map(\.0.count).max() ?? 0
    var text = ""
    for (form, meaning) in rows {
      let lines = meaning.wrapped(to: max(output.style.width - width - 5, 30))
      for (index, line) in lines.enumerated() {
        text += "  \(styler.bold((index == 0 ? form : "").padded(to: width)))  \(line)\n"
      }
    }
    if listsNames { text += "\n" + topicOverview(width: output.style.width) }
    show(text: text)
    return .goOn
  }

  /// What is asked of the prompt without a command.
  static let questions = [
    ("?name", "what a name is: signature, arguments, formula, source, examples"),
    ("??name", "the source of a function"),
    ("???words", "searches names and their explanations"),
    (
      "_, _3",
      "the last value, the value of input 3; a line that begins with `|>` or `.name` goes on from the last"
    ),
    (";", "behind an input: its value isn't shown"),
    (
      "Tab",
      "completes names, fields, arguments, files; the arrow keys find inputs that begin as the line does"
    ),
    (
      "Right, End",
      "take what stands dim behind the cursor, Alt-Right its next word; `ALIGN_TYPING=plain` in the environment turns that and the colours of the line off"
    ),
    ("Alt-Enter", "breaks the line; the arrow keys move between the lines of one input"),
    ("Ctrl-C", "clears the line, stops what runs; a training run stays as `_`, `resume` continues it"),
  ]

  /// `:vars`
  func listVariables() -> Answer {
    let rows = variables()
    guard !rows.isEmpty else {
      output.write("nothing is bound yet; `let name = ...` binds\n")
      return .goOn
    }
    let style = output.style
    let staleness = Staleness(journal)
    let nameWidth = min(rows.map(\.name.count).max() ?? 0, 24)
    let typeWidth = rows.map(\.type.count).max() ?? 0
    for row in rows {
      let mark = staleMark(staleness.causes(of: row.name))
      let room = max(style.width - (mark.isEmpty ? 0 : mark.count + 2), 20)
      let line = "\(row.name.padded(to: nameWidth))  \(row.type.padded(to: typeWidth))  \(row.summary)"
      output.write(line.cut(to: room) + (mark.isEmpty ? "" : "  " + mark) + "\n")
    }
    return .goOn
  }

  /// `:run file [name=value ...]`
  func runFile(_ argument: String) -> Answer {
    let words = argument.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let path = words.first else {
      report(Diagnostic(.missingArgument, "`:run` needs a file", hint: "`:run notebooks/first-light.align`"))
      return .goOn
    }
    var parameters: [(name: String, value: String)] = []
    for word in words.dropFirst() {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else {
        report(Diagnostic(.invalidArgument, "`:run` takes name=value behind the file, found `\(word)`"))
        return .goOn
      }
      parameters.append((parts[0], parts[1]))
    }
    run(path: path, parameters: parameters)
    return .goOn
  }
}

extension String {
  var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }

  /// One line of at most `width` cells of a terminal, with an ellipsis where it was cut.
  func cut(to width: Int) -> String {
    let line =
      split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: true).first.map(String.init) ?? ""
    guard line.utf8.count < utf8.count || line.cellWidth > width else { return line }
    var kept = ""
    var cells = 0
    for character in line {
      cells += character.cellWidth
      if cells > max(width - 1, 1) { break }
      kept.append(character)
    }
    return kept + "…"
  }
}
