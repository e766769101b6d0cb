import AlignSyntax

/// What the comment above a function says, taken apart. Help, the checker, completion and the reference read it.
///
///     ## One sentence that says what the function gives. More text may follow.
///     ## beta (number > 0): meaning and unit
///     ## formula: -log sigmoid(beta * margin)
///     ## source: paper and equation; the implementation it is compared to
///     ## see: ipo, train
///     ## example: dpo(beta: 0.1)({logratio_margin: 0.0})
///     ## #= 0.6931471805599453
///
/// A line that begins with the name of a parameter and a colon explains it; lines below go on with it. An example may
/// have several lines; a blank line ends it.
package struct Documentation: Sendable {
  /// The first sentence.
  package var summary = ""
  /// What follows it.
  package var details = ""
  /// In the order of the declaration, also those that the comment doesn't mention.
  package var parameters: [DocumentedParameter] = []
  package var formula = ""
  package var source = ""
  /// Names of other functions that somebody who reads the page may want.
  package var seeAlso: [String] = []
  package var examples: [DocumentedExample] = []
  /// What a writer of the standard library has to mend: parameters that aren't explained, kinds that aren't known.
  package var problems: [String] = []

  package init(_ declaration: FunctionDeclaration, in source: Source) {
    self.init(
      lines: declaration.documentation,
      parameters: declaration.literal.parameters.map { parameter in
        (parameter.name.text, parameter.defaultValue.map { source.text(of: $0.span) })
      })
  }

  /// `parameters`: names, and defaults as written.
  package init(lines: [String], parameters: [(name: String, defaultText: String?)]) {
    self.parameters = parameters.map { DocumentedParameter(name: $0.name, defaultText: $0.defaultText) }
    var prose: [String] = []
    var topic = Topic.prose
    for line in lines {
      let trimmed = line.trimmed
      if case .example = topic, !trimmed.isEmpty, !isHeading(trimmed) {
        examples[examples.count - 1].lines.append(line)
      } else if trimmed.isEmpty {
        topic = .prose
        prose.append("")
      } else if let (next, rest) = heading(trimmed) {
        topic = next
        if case .example = next { examples.append(DocumentedExample(lines: rest.isEmpty ? [] : [rest])) }
        add(rest, to: topic)
      } else if case .prose = topic {
        prose.append(trimmed)
      } else {
        add(trimmed, to: topic)
      }
    }
    (summary, details) = Documentation.divide(prose)
    examples.removeAll { $0.lines.isEmpty }
    notePlainProblems()
  }

  // MARK: - Lines

  private enum Topic: Equatable {
    case prose, formula, source, seeAlso, example
    case parameter(Int)
  }

  private func isHeading(_ line: String) -> Bool {
    heading(line).map { if case .prose = $0.0 { false } else { true } } ?? false
  }

  /// What a line begins, and the rest of it.
  private func heading(_ line: String) -> (Topic, String)? {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    let rest = String(line[line.index(after: colon)...]).trimmed
    let head = line[..<colon]
    switch head {
    case "formula": return (.formula, rest)
    case "source": return (.source, rest)
    case "see": return (.seeAlso, rest)
    case "example", "examples": return (.example, rest)
    default: break
    }
    let name = head.prefix { $0 != " " && $0 != "(" }
    guard let index = parameters.firstIndex(where: { $0.name == name }) else { return nil }
    let between = head.dropFirst(name.count).trimmed
    guard between.isEmpty || (between.hasPrefix("(") && between.hasSuffix(")")) else { return nil }
    return (.parameter(index), (between.isEmpty ? "" : between + " ") + rest)
  }

  private mutating func add(_ text: String, to topic: Topic) {
    switch topic {
    case .prose, .example: break
    case .formula: formula.append(text, separator: " ")
    case .source: source.append(text, separator: " ")
    case .seeAlso: seeAlso += text.split { $0 == "," || $0 == " " }.map(String.init)
    case .parameter(let index):
      guard text.hasPrefix("("), parameters[index].summary.isEmpty, let close = text.firstIndex(of: ")")
      else {
        parameters[index].summary.append(text, separator: " ")
        return
      }
      let kind = String(text[text.index(after: text.startIndex)..<close])
      let unknown = parameters[index].read(kind: kind)
      problems += unknown.map { "`\($0)` in the kind of `\(parameters[index].name)` is no kind of value" }
      parameters[index].summary = String(text[text.index(after: close)...]).trimmed
    }
  }

  /// The first sentence, and what follows: paragraphs stay apart.
  private static func divide(_ prose: [String]) -> (String, String) {
    let paragraphs = prose.split(separator: "", omittingEmptySubsequences: true).map {
      $0.joined(separator: " ")
    }
    guard let first = paragraphs.first else { return ("", "") }
    var end = first.endIndex
    var position = first.startIndex
    while let stop = first[position...].firstIndex(of: ".") {
      let next = first.index(after: stop)
      if next == first.endIndex || (first[next] == " " && !Documentation.isAbbreviation(first[..<stop])) {
        end = next
        break
      }
      position = next
    }
    let rest = String(first[end...]).trimmed
    let further = (rest.isEmpty ? [] : [rest]) + paragraphs.dropFirst()
    return (String(first[..<end]), further.joined(separator: "\n"))
  }

  private static func isAbbreviation(_ text: Substring) -> Bool {
    ["e.g", "i.e", "al", "eq", "cf", "vs"].contains { text.hasSuffix(" " + $0) || text.hasSuffix("(" + $0) }
  }

  private mutating func notePlainProblems() {
    if summary.isEmpty { problems.append("the comment has no summary") }
    for parameter in parameters where parameter.summary.isEmpty {
      problems.append("the parameter `\(parameter.name)` isn't explained")
    }
  }
}

/// A parameter as its comment explains it.
package struct DocumentedParameter: Sendable {
  package let name: String
  /// The default as written; nil: the argument has to be given.
  package let defaultText: String?
  /// What it takes; `any` where the comment doesn't say.
  package var kind = ValueKind.any
  package var bounds: Bounds?
  /// The words in the parentheses: `number > 0`.
  package var kindText = ""
  /// Meaning and unit.
  package var summary = ""

  init(name: String, defaultText: String?) {
    self.name = name
    self.defaultText = defaultText
  }

  /// Reads `number > 0`, `int >= 1`, `number from 0 to 1`, `list or table`, `function of t`; gives the words that are no
  /// kinds.
  mutating func read(kind text: String) -> [String] {
    kindText = text
    let words = text.split { $0 == " " || $0 == "|" || $0 == "," }.map(String.init)
    var kinds = ValueKind(rawValue: 0)
    var unknown: [String] = []
    var position = 0
    loop: while position < words.count {
      let word = words[position]
      switch word {
      case ">", ">=", "from", "between":
        bounds = Bounds(words[position...])
        if bounds == nil { unknown.append(words[position...].joined(separator: " ")) }
        break loop
      case "or", "a", "an": break
      case "of":
        // `function of a row`: what it takes is for the reader.
        break loop
      case "number": kinds.formUnion(.number)
      case "any", "anything", "value": kinds = .any
      default:
        let kind = ValueKind.named(word)
        if kind.isEmpty { unknown.append(word) } else { kinds.formUnion(kind) }
      }
      position += 1
    }
    self.kind = kinds.isEmpty || !unknown.isEmpty ? .any : kinds
    return unknown
  }
}

/// Lines of the language that show a function at work, with their expectation comments.
package struct DocumentedExample: Sendable {
  package var lines: [String]

  /// The lines as a program.
  package var text: String { lines.joined(separator: "\n") }
  /// The lines without expectations.
  package var code: String {
    let code = lines.filter { !isExpectation($0) }
    func indentation(_ line: String) -> Int { line.utf8.prefix { $0 == 32 }.count }
    // What all lines share is the comment's, the rest is the code's.
    let shared = code.filter { !$0.trimmed.isEmpty }.map(indentation).min() ?? 0
    return code.map { line in
      String(repeating: " ", count: max(indentation(line) - shared, 0)) + line.trimmed
    }.joined(separator: "\n")
  }
  /// What is printed, where a `#=` says it.
  package var prints: String? {
    let expected = lines.filter(isExpectation).map { String($0.trimmed.dropFirst(2)).trimmed }
    return expected.isEmpty ? nil : expected.joined(separator: "\n")
  }

  private func isExpectation(_ line: String) -> Bool {
    ["#=", "#~", "#!"].contains { line.trimmed.hasPrefix($0) }
  }
}

extension Bounds {
  /// `> 0`, `>= 1`, `from 0 to 1`, `between 0 and 1`
  fileprivate init?(_ words: ArraySlice<String>) {
    let words = Array(words)
    guard words.count > 1, let low = Double(words[1]) else { return nil }
    switch words[0] {
    case ">" where low == 0: self = .positive
    case ">=": self = low == 0 ? .notNegative : .atLeast(low)
    default:
      guard words.count > 3, words[2] == "to" || words[2] == "and", let high = Double(words[3]) else {
        return nil
      }
      self = .between(low, high)
    }
  }
}

extension StringProtocol {
  /// Without blanks at either end. By bytes: every start of the program reads all comments of the library.
  fileprivate var trimmed: String {
    func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }
    let text = Substring(self)
    guard let first = text.utf8.firstIndex(where: { !isBlank($0) }),
      let last = text.utf8.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(text[first...last])
  }
}

extension String {
  fileprivate mutating func append(_ text: String, separator: String) {
    guard !text.isEmpty else { return }
    self += (isEmpty ? "" : separator) + text
  }
}
