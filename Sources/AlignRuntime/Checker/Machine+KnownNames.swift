import AlignSyntax

extension Machine {
  /// The names of the library for `Checker`; a session computes them once. The comments of `documented` functions tell
  /// the kinds of their parameters.
  package func libraryNames(documented: [(declaration: FunctionDeclaration, source: Source)] = []) -> [String:
    KnownName]
  {
    var known: [String: KnownName] = [:]
    for name in prelude.names {
      known[name] = KnownName(isLibrary: true, signature: signature(of: name))
    }
    for (declaration, source) in documented {
      let name = declaration.name.text
      let signature = Signature(
        name: name, declaration.literal, documentation: declaration.documentation, in: source)
      known[name] = KnownName(isLibrary: true, signature: signature)
      known[name]?.isStandard = true
    }
    return known
  }

  /// The library's names, and what the program or the prompt has bound so far.
  package func knownNames(over library: [String: KnownName]) -> [String: KnownName] {
    var known = library
    let variables = Set(variableNames)
    for name in globalNames {
      let isVariable = variables.contains(name)
      known[name] = KnownName(
        isVariable: isVariable, signature: isVariable ? nil : signature(of: name),
        columns: global(name)?.columnNames)
    }
    return known
  }

  private func signature(of name: String) -> Signature? {
    global(name)?.asFunction.flatMap { Signature($0) }
  }
}

extension Value {
  /// The columns of a table, or of a list of records.
  fileprivate var columnNames: [String]? {
    if let object = asObject, object.kind == .table { return object.fieldNames }
    return asList?.first?.asRecord?.names
  }
}
