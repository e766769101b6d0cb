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
  package func knownNames(over library: [String: KnownName]) -> KnownNames {
    KnownNames(library: library, machine: self)
  }

  /// A name that the program or the prompt has bound.
  fileprivate func knownName(_ name: String) -> KnownName? {
    guard main.declares(name), let slot = main.slots[name], globals.flags[slot].contains(.defined) else {
      return nil
    }
    let isVariable = globals.flags[slot].contains(.variable)
    return KnownName(
      isVariable: isVariable, signature: isVariable ? nil : signature(of: name),
      columns: globals.values[slot].columnNames)
  }

  private func signature(of name: String) -> Signature? {
    global(name)?.asFunction.flatMap { Signature($0) }
  }
}

/// The names that a program may use without binding them. Those that the prompt has bound are looked at when they are asked
/// for, since there may be very many.
package struct KnownNames: ExpressibleByDictionaryLiteral {
  private var stated: [String: KnownName] = [:]
  private var library: [String: KnownName] = [:]
  private var machine: Machine?

  package init(dictionaryLiteral elements: (String, KnownName)...) {
    stated = Dictionary(elements) { $1 }
  }

  package init(library: [String: KnownName], machine: Machine? = nil) {
    self.library = library
    self.machine = machine
  }

  package subscript(_ name: String) -> KnownName? {
    get { stated[name] ?? machine?.knownName(name) ?? library[name] }
    set { stated[name] = newValue }
  }

  /// All names, in no order. Complexity: linear in their number.
  package var keys: Set<String> {
    Set(library.keys).union(machine?.globalNames ?? []).union(stated.keys)
  }
}

extension Value {
  /// The columns of a table, or of a list of records.
  fileprivate var columnNames: [String]? {
    if let object = asObject, object.kind == .table { return object.fieldNames }
    return asList?.first?.asRecord?.names
  }
}
