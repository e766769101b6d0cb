import AlignFiles
import AlignRuntime
import AlignSyntax

/// What was typed: kept as whole statements, listed by `:history`.
extension Session {
  /// Keeps an input before it is answered. An input that begins with a blank stays out, as in a shell. A paste of several
  /// statements is as many entries.
  package func remember(_ input: String) throws(FileError) {
    guard input.first?.isWhitespace == false, input.utf8.count <= Self.largestEntry else { return }
    let line = input.trimmed
    let isCode = !line.hasPrefix(":") && !line.hasPrefix("?")
    let texts = isCode ? statements(of: input) : [line]
    texts.forEach { recalls?($0) }
    try history?.add(texts, number: isCode ? nextInputNumber : nil)
  }

  /// Bytes of an input that is kept.
  private static let largestEntry = 1 << 16
  /// A paste of more statements is one entry.
  private static let largestPaste = 100

  /// The statements of a text, those of one line together.
  private func statements(of text: String) -> [String] {
    let source = Source(name: "prompt", text: text)
    let parsed = Parser.parse(source)
    let units = parsed.isValid ? StatementUnit.units(of: parsed.program) : []
    guard (2...Self.largestPaste).contains(units.count) else { return [text.trimmed] }
    let starts = units.map(\.span.start).dropFirst() + [text.utf8.count]
    // What stands between two statements, as a comment, goes with the one above; a `;` of the last line too.
    var from = 0
    let bytes = Array(text.utf8)
    return starts.map { end in
      defer { from = end }
      return String(decoding: bytes[from..<end], as: UTF8.self).trimmed
    }
  }

  /// `:history`, `:history words`, `:history 50`
  func listHistory(_ argument: String) -> Answer {
    guard let history else {
      output.write("no history is kept here\n")
      return .goOn
    }
    let limit = Int(argument) ?? Self.historyLimit
    let words = Int(argument) == nil ? argument : ""
    do {
      let found = try history.entries().filter {
        Self.matches($0.text, words) && !$0.text.hasPrefix(":hist")
      }
      guard !found.isEmpty else {
        output.write(words.isEmpty ? "nothing has been typed yet\n" : "nothing typed has `\(words)` in it\n")
        return .goOn
      }
      if found.count > limit { output.write("... \(found.count - limit) older\n") }
      for entry in found.suffix(limit) {
        output.write(line(of: entry, isOwn: entry.session == history.session))
      }
    } catch {
      report(RuntimeError(.fileUnreadable, error.message))
    }
    return .goOn
  }

  private static let historyLimit = 25

  /// Whether all words occur; capital letters count where one is typed.
  private static func matches(_ text: String, _ words: String) -> Bool {
    let isExact = words.contains(where: \.isUppercase)
    let text = isExact ? text : text.lowercased()
    return words.split(whereSeparator: \.isWhitespace).allSatisfy { text.contains($0) }
  }

  /// `   3  let a = 1`: the number of this session's input, or the day of an older one.
  private func line(of entry: HistoryFile.Entry, isOwn: Bool) -> String {
    let mark = isOwn ? entry.number.map { "\($0)" } ?? "" : Day(seconds: entry.time).text
    let styler = Styler(usesColor: output.style.usesColor)
    let margin = String(repeating: " ", count: max(0, 10 - mark.count))
    let lines = entry.text.split(separator: "\n", omittingEmptySubsequences: false)
    let rest = lines.dropFirst().map { String(repeating: " ", count: 12) + $0 + "\n" }
    return margin + styler.dim(mark) + "  \(lines.first ?? "")\n" + rest.joined()
  }
}
