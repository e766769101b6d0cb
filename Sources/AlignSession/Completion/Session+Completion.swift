import AlignRuntime

/// What could stand at the cursor.
package struct Completions {
  package struct Candidate: Equatable {
    /// What replaces the word.
    package var text: String
    /// What the list shows.
    package var label: String

    init(_ text: String, label: String? = nil) {
      self.text = text
      self.label = label ?? text
    }
  }
  /// Byte offset of the word in the text.
  package var start: Int
  package var candidates: [Candidate]
}

/// Completion reads declarations and values; it runs no code of the language.
extension Session {
  /// What could stand at a byte offset of a text that is being typed.
  package func complete(_ text: String, cursor: Int) -> Completions {
    let context = CursorContext(text, cursor: cursor)
    var candidates: [Completions.Candidate]
    switch context.word {
    case .nothing:
      candidates = []
    case .command:
      candidates = Command.all.map { Completions.Candidate($0.name + ($0.argument.isEmpty ? "" : " ")) }
    case .help:
      candidates = knownNames.map { Completions.Candidate($0) }
    case .path:
      let choices = context.call.map(choices) ?? []
      if !choices.isEmpty {
        candidates = choices.map { Completions.Candidate($0 + "\"", label: $0) }
        break
      }
      return Completions(start: context.start, candidates: PathCompletion.candidates(for: context.prefix))
    case .module:
      let own = library.programs.map { Completions.Candidate($0.source.name + "\"", label: $0.source.name) }
      let files = PathCompletion.candidates(for: context.prefix)
      return Completions(
        start: context.start, candidates: own.filter { $0.text.hasPrefix(context.prefix) } + files)
    case .key(let path):
      candidates = (valueByNames(path)?.fieldNames ?? []).map { Completions.Candidate($0 + "\"", label: $0) }
    case .field(let path):
      if path.isEmpty, case .named(let names) = context.piped {
        candidates = (valueByNames(names)?.fieldNames ?? []).map { Completions.Candidate($0) }
      } else {
        candidates = fields(after: path, in: context.call).map { Completions.Candidate($0) }
      }
    case .name(let isAfterPipe):
      if let (start, paths) = commandPaths(text, cursor) {
        return Completions(start: start, candidates: paths)
      }
      candidates = isAfterPipe ? [] : keywordArguments(context)
      if candidates.isEmpty || !context.prefix.isEmpty {
        candidates += names(context).map { Completions.Candidate($0) }
      }
    }
    candidates = candidates.filter { $0.text.hasPrefix(context.prefix) }
    return Completions(start: context.start, candidates: candidates)
  }

  /// The names that could stand here. Where nothing is typed yet the user's own come alone, if there are any: the whole
  /// library would only scroll them away.
  private func names(_ context: CursorContext) -> [String] {
    if let piped = context.piped { return functions(taking: kind(of: piped)) }
    let own = ownNames.sorted()
    if context.prefix.isEmpty, !own.isEmpty { return own }
    return context.call == nil ? knownNames + Self.words : knownNames
  }

  private static let words = [
    "and", "assert", "break", "continue", "else", "false", "fn", "for", "if", "in", "let", "match", "none",
    "not",
    "or", "return", "true", "try", "use", "var", "while",
  ]

  /// `steps: ` and the other arguments that the call around the cursor could still be given, in their order.
  private func keywordArguments(_ context: CursorContext) -> [Completions.Candidate] {
    guard let call = context.call, call.isAtArgumentStart, let callee = call.callee,
      let parameters = parameters(of: callee)
    else { return [] }
    let taken = call.positionalCount + (call.isPiped ? 1 : 0)
    return parameters.dropFirst(taken).compactMap { parameter in
      guard !parameter.isRest, !call.named.contains(parameter.name) else { return nil }
      let label = parameter.defaultText.map { "\(parameter.name): \($0)" } ?? "\(parameter.name):"
      return Completions.Candidate("\(parameter.name): ", label: label)
    }
  }

  /// The fields of a value that is reached through names alone. A name that isn't bound is taken for the parameter
  /// of a lambda over the rows of the table that the call around works on.
  private func fields(after path: [String], in call: CursorContext.OpenCall?) -> [String] {
    if let root = path.first, value(of: root) != nil { return valueByNames(path)?.fieldNames ?? [] }
    guard path.count <= 1, path != ["()"], let subject = call?.subjectName, let table = value(of: subject)
    else { return [] }
    return table.rowFieldNames
  }

  /// A value that is reached through names alone.
  private func valueByNames(_ names: [String]) -> Value? {
    guard let root = names.first, let value = value(of: root) else { return nil }
    return names.dropFirst().reduce(value as Value?) { $0?.fieldValue($1) }
  }

  /// The types that what is piped can have; all where that isn't known.
  private func kind(of piped: CursorContext.Piped) -> ValueKind {
    switch piped {
    case .named(let names): valueByNames(names)?.kind ?? .any
    case .resultOf(let name): value(of: name)?.asFunction?.builtin?.returns ?? .any
    case .string: .string
    case .number: .number
    case .list: .list
    case .record: .record
    case .unknown: .any
    }
  }

  /// The functions whose first parameter takes such a value: the user's own, those made for its type, those that take any.
  private func functions(taking kind: ValueKind) -> [String] {
    let own = ownNames.filter(isCallable).sorted()
    var made: [String] = []
    var general: [String] = []
    for (name, known) in libraryNames where !own.contains(name) {
      guard let first = known.signature?.parameters.first, !first.kind.isDisjoint(with: kind) else {
        continue
      }
      if first.kind.isSuperset(of: .anyButFunction) { general.append(name) } else { made.append(name) }
    }
    return own + made.sorted() + general.sorted()
  }

  /// Files behind `:run` and `:save`, whose argument is a path without quotation marks.
  private func commandPaths(_ text: String, _ cursor: Int) -> (start: Int, [Completions.Candidate])? {
    let line = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
    guard line.hasPrefix(":"), let blank = line.firstIndex(of: " "),
      Command.named(String(line[line.index(after: line.startIndex)..<blank]))?.completes == .path
    else { return nil }
    let prefix = String(line[line.index(after: blank)...])
    guard !prefix.contains(" ") else { return nil }
    let candidates = PathCompletion.candidates(for: prefix, closesString: false)
    return (line.utf8.count - prefix.utf8.count, candidates)
  }
}

extension Value {
  /// The names that can follow a dot.
  var fieldNames: [String] {
    switch self {
    case .record(let record): record.names
    case .object(let object): object.fieldNames
    default: []
    }
  }

  /// A field, where reading it is a matter of looking: none of the language's code runs.
  func fieldValue(_ name: String) -> Value? {
    switch self {
    case .record(let record): record.value(name)
    case .object(let object): (try? object.field(name)) ?? nil
    default: nil
    }
  }

  /// The fields of one row of a table, or of the first record of a list.
  var rowFieldNames: [String] {
    switch self {
    case .list(let list): list.elements.first?.fieldNames ?? []
    case .object(let object): object.fieldNames
    default: []
    }
  }
}
