/// The words that a string argument may be. They stand in the explanation of the parameter, each in quotation marks, or in
/// that of the function which it refers to: ``how tokens become one number, see `token_reduction` ``.
extension Session {
  /// The choices for the argument at the cursor, in the order in which they are explained; empty where it may be anything.
  func choices(at call: CursorContext.OpenCall) -> [String] {
    guard let callee = call.callee else { return [] }
    let parameters = explainedParameters(of: callee)
    if let name = call.argumentName {
      return parameters.first { $0.name == name }.map { choices(of: $0, refers: true) } ?? []
    }
    guard call.isAtArgumentStart else { return [] }
    let taken = call.positionalCount + (call.isPiped ? 1 : 0)
    return parameters.dropFirst(taken).first.map { choices(of: $0, refers: true) } ?? []
  }

  private func choices(of parameter: HelpPage.Parameter, refers: Bool) -> [String] {
    let own = Self.quotedWords(in: parameter.summary)
    if own.count > 1 || !refers { return own }
    guard let reference = parameter.summary.range(of: "see `") else { return [] }
    let name = parameter.summary[reference.upperBound...].prefix { $0 != "`" }
    let other = explainedParameters(of: String(name)).first { $0.name == parameter.name }
    return other.map { choices(of: $0, refers: false) } ?? []
  }

  private func explainedParameters(of name: String) -> [HelpPage.Parameter] {
    if let found = library.functions.first(where: { $0.declaration.name.text == name }), !isBound(name) {
      return HelpPage(found.declaration, in: found.source).parameters
    }
    return parameters(of: name) ?? []
  }

  /// What stands between quotation marks, each once: words alone, no texts.
  private static func quotedWords(in text: String) -> [String] {
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    var words: [String] = []
    for (index, part) in parts.enumerated() where index % 2 == 1 && index < parts.count - 1 {
      let word = String(part)
      let isWord = !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
      if isWord, !words.contains(word) { words.append(word) }
    }
    return words
  }
}
