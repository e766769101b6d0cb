import AlignFiles
import AlignLibrary

/// `docs/reference`: the pages that `?name` shows, one file a topic, and an index.
///
/// A topic is a folder of built-ins (`tensors`) or a file of the standard library (`losses`); where both have one name
/// they share a file.
package struct Reference {
  package struct File {
    package let name: String
    package let text: String
  }

  package let files: [File]

  package init(_ session: Session) {
    var topics: [Topic] = []
    func add(_ topic: Topic) {
      guard !topic.pages.isEmpty else { return }
      if let index = topics.firstIndex(where: { $0.name == topic.name }) {
        topics[index].pages += topic.pages
        topics[index].introduction += topic.introduction
      } else {
        topics.append(topic)
      }
    }
    for topic in Library.topics {
      add(Topic(name: topic.name, pages: topic.pages))
    }
    for program in session.library.programs {
      let functions = session.library.functions.filter { $0.source === program.source }
      let path = program.source.name
      add(
        Topic(
          name: path.split(separator: "/").last.map(String.init) ?? path,
          introduction: Self.headComment(of: program.source.text),
          pages: functions.map { HelpPage($0.declaration, in: $0.source) }))
    }
    files = [Self.index(of: topics), Self.prompt] + topics.map(Self.file)
  }

  /// Writes all files into a folder that exists.
  package func write(into folder: String) throws {
    for file in files { try WholeFile("\(folder)/\(file.name)").write(Array(file.text.utf8)) }
  }

  private struct Topic {
    var name: String
    var introduction = ""
    var pages: [HelpPage]
  }

  /// Where the pages come from, for whoever opens one to mend it.
  private static let note = "<!-- Written by `align reference docs/reference` from the declarations. -->\n\n"

  /// The comment that a file of the library begins with, as prose.
  private static func headComment(of text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix {
      $0.hasPrefix("#") && !$0.hasPrefix("## ")
    }
    return lines.map { String($0.dropFirst()).trimmed + "\n" }.joined() + (lines.isEmpty ? "" : "\n")
  }

  private static func file(_ topic: Topic) -> File {
    let links = topic.pages.map { "[\($0.name)](#\($0.name))" }.joined(separator: ", ")
    let heading = "# \(topic.name)\n\n\(note)\(topic.introduction)\(links)\n\n"
    return File(name: "\(topic.name).md", text: heading + topic.pages.map(\.markdown).joined(separator: "\n"))
  }

  /// What a line at the prompt may be besides code: the rows of `:help`.
  private static var prompt: File {
    let rows = Session.questions + Command.all.map { ($0.form, $0.summary) }
    let lines = rows.map { form, meaning in
      "| `\(form.replacing("|", with: "\\|"))` | \(meaning.replacing("|", with: "\\|")) |\n"
    }
    let heading = "# At the prompt\n\n\(note)What `:help` lists. A command may be cut short: `:h`, `:q`.\n\n"
    return File(name: "prompt.md", text: heading + "| written | what it does |\n|---|---|\n" + lines.joined())
  }

  private static func index(of topics: [Topic]) -> File {
    var text =
      "# Reference\n\n\(note)The same pages as `?name` at the prompt, where `???words` searches them.\n"
    text +=
      "What the language itself means is in [language.md](../language.md), what a line at the prompt may be in "
    text += "[prompt.md](prompt.md).\n"
    for topic in topics {
      text += "\n## [\(topic.name)](\(topic.name).md)\n\n| name | |\n|---|---|\n"
      for page in topic.pages {
        let summary = page.summary.replacing("|", with: "\\|")
        text += "| [\(page.name)](\(topic.name).md#\(page.name)) | \(summary) |\n"
      }
    }
    return File(name: "README.md", text: text)
  }
}

extension Session {
  /// Writes the reference into a folder that exists; false, and a report, if that can't be done.
  package func writeReference(into folder: String) -> Bool {
    do {
      try Reference(self).write(into: folder)
      return true
    } catch {
      report(error)
      return false
    }
  }
}
