import AlignLibrary
import AlignRuntime
import AlignSyntax

/// What `?name`, `??name` and `???words` answer.
extension Session {
  func question(_ line: String) -> Answer {
    let marks = line.prefix { $0 == "?" }.count
    let words = String(line.dropFirst(marks)).trimmed
    switch marks {
    case _ where words.isEmpty: return help("", listsNames: false)
    case 1: explain(words)
    case 2: showSource(words)
    default: search(words)
    }
    return .goOn
  }

  /// All pages: built-ins by topic, then the standard library.
  package var pages: [HelpPage] {
    Library.topics.flatMap(\.pages)
      + library.functions.map { HelpPage($0.declaration, in: $0.source) }
  }

  /// The page of a name of the library, without laying out the others.
  private func libraryPage(_ name: String) -> HelpPage? {
    for topic in Library.topics {
      if let builtin = topic.builtins.first(where: { $0.name == name }) {
        return HelpPage(builtin, topic: topic.name)
      }
    }
    if let function = library.functions.first(where: { $0.declaration.name.text == name }) {
      return HelpPage(function.declaration, in: function.source)
    }
    return Library.topics.lazy.flatMap { topic in topic.given.map { HelpPage($0, topic: topic.name) } }
      .first { $0.name == name || $0.words.contains(name) }
  }

  private func explain(_ words: String) {
    let name = words.hasSuffix("()") ? String(words.dropLast(2)) : words
    let style = output.style
    let styler = Styler(usesColor: style.usesColor)
    let width = min(style.width, 100)
    if isBound(name), let value = value(of: name) {
      output.write(description(of: name, value, width: width, styler))
    } else if let page = libraryPage(name) {
      output.write(page.text(width: width, styler: styler))
    } else if let command = Command.named(name.hasPrefix(":") ? String(name.dropFirst()) : name),
      name.hasPrefix(":")
    {
      output.write("\(styler.bold(command.form))  \(command.summary)\n")
    } else if let value = valueByPath(name) {
      output.write(description(of: name, value, width: width, styler))
    } else {
      unknown(name)
    }
  }

  /// A value that is reached through names alone: `run.history`.
  private func valueByPath(_ path: String) -> Value? {
    let names = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard names.count > 1, let root = names.first.flatMap({ value(of: $0) }) else { return nil }
    var current = root
    for name in names.dropFirst() {
      guard let next = current.fieldValue(name) else { return nil }
      current = next
    }
    return current
  }

  private func showSource(_ name: String) {
    if isBound(name), let (declaration, source) = declaration(of: name) {
      output.write(Self.sourceText(of: declaration, in: source) + "\n")
    } else if isBound(name), let record = journal.origin(of: name) {
      output.write(record.text + "\n")
    } else if let function = value(of: name)?.asFunction, isBound(name), let text = function.sourceText {
      output.write(text + "\n")
    } else if let (declaration, source) = library.functions.first(where: { $0.declaration.name.text == name })
    {
      output.write(Self.sourceText(of: declaration, in: source) + "\n")
    } else if libraryPage(name) != nil {
      output.write("`\(name)` is built in, written in Swift; `?\(name)` explains it\n")
    } else {
      unknown(name)
    }
  }

  /// A function of the library with its comment.
  static func sourceText(of declaration: FunctionDeclaration, in source: Source) -> String {
    let comment = declaration.documentation.map { $0.isEmpty ? "##\n" : "## \($0)\n" }.joined()
    return comment + source.text(of: declaration.literal.span.joined(with: declaration.name.span))
  }

  private func search(_ words: String) {
    let hits = HelpSearch.hits(for: words, in: pages)
    guard !hits.isEmpty else {
      output.write("nothing found for `\(words)`; fewer or other words may help\n")
      return
    }
    let width = output.style.width
    let nameWidth = min(hits.prefix(15).map(\.name.count).max() ?? 0, 24)
    let styler = Styler(usesColor: output.style.usesColor)
    for hit in hits.prefix(15) {
      let name = styler.bold(hit.name.padded(to: nameWidth))
      output.write("  \(name)  \(hit.summary.cut(to: max(width - nameWidth - 4, 20)))\n")
    }
    if hits.count > 15 { output.write("  ... and \(hits.count - 15) more\n") }
  }

  private func unknown(_ name: String) {
    guard name.allSatisfy({ $0.isLetter || $0.isNumber || "_.:".contains($0) }) else {
      report(
        Diagnostic(
          .unknownName, "`?` explains names and runs nothing, found `\(name)`",
          hint: "bind it first: `let x = \(name)`, then `?x`; `???words` searches"))
      return
    }
    let similar = nearest(to: name, among: knownNames + Command.all.map { ":" + $0.name })
    report(
      Diagnostic(
        .unknownName, "there is nothing named `\(name)`",
        hint: similar.map { "did you mean `\($0)`?" } ?? "`???\(name)` searches all explanations"))
  }

  /// The names by topic, for `:help`.
  func topicOverview(width: Int) -> String {
    var groups = Library.topics.map { ($0.name, $0.builtins.map(\.name)) }
    for program in library.programs {
      let names = program.statements.compactMap { statement -> String? in
        guard case .function(let declaration) = statement.kind else { return nil }
        return declaration.name.text
      }
      groups.append((program.source.name, names))
    }
    let styler = Styler(usesColor: output.style.usesColor)
    let titleWidth = (groups.map(\.0.count).max() ?? 0) + 2
    var text = ""
    for (title, names) in groups where !names.isEmpty {
      let lines = names.joined(separator: " ").wrapped(to: max(width - titleWidth - 2, 30))
      for (index, line) in lines.enumerated() {
        text += "  " + styler.bold((index == 0 ? title : "").padded(to: titleWidth)) + line + "\n"
      }
    }
    return text
  }
}
