import AlignSyntax

extension ProgramCheck {
  func checkName(_ name: String, _ span: Span, isCalled: Bool = false) {
    if name == "train" || name == "grpo" || name == "ppo" || name == "rlaif" { mentionsTraining = true }
    switch resolve(name) {
    case .global: break
    case .local(let local, let depth):
      if local.kind == .variable, depth < functionDepth { reportCapture(name, span, local) }
    case .later(let place):
      guard reported.insert(name).inserted else { return }
      report(
        .unknownName, "`\(name)` is used before it is bound", span, related: [bindingPlace(place)])
    case .unknown: reportUnknown(name, span, isCalled: isCalled)
    }
  }

  private func reportCapture(_ name: String, _ span: Span, _ local: Scope.Local) {
    report(
      .capturedVariable, "a function can't use the variable `\(name)` of the block around it", span,
      hint: "functions keep values, not variables: `let now = \(name)`, and use `now`",
      related: [(Location(source, local.span), "bound with `var` here")])
  }

  private func reportUnknown(_ name: String, _ span: Span, isCalled: Bool) {
    guard reported.insert(name).inserted else { return }
    if name == "_" {
      report(
        .unknownName, "`_` has no value here", span,
        hint: "only at the prompt it is the last value; give a value a name with `let`")
      return
    }
    if let place = scopes.reversed().lazy.compactMap({ $0.all[name] }).first {
      report(
        .unknownName, "`\(name)` is used above the line that binds it", span,
        hint: "a block's names are known from their line on; at top level functions may call each other",
        related: [bindingPlace(place)])
      return
    }
    let called = isCalled ? ForeignNames.calls[name] : nil
    if let hint = columnHint(name, span) ?? called ?? ForeignNames.values[name] ?? moduleHint(name) {
      report(.unknownName, "the name `\(name)` isn't known", span, hint: hint)
      return
    }
    let near = nearest(to: name, among: candidates)
    if isOpen, let declared {
      report(
        .unknownName, "the name `\(name)` isn't known yet", span, label: near.map { "did you mean `\($0)`?" },
        hint: "bind it before `\(declared)` is called", severity: .warning)
      return
    }
    report(
      .unknownName, "the name `\(name)` isn't known", span, label: near.map { "did you mean `\($0)`?" })
  }

  /// A name that is bound nowhere and read as `name.txt`: a path without its quotes.
  func isBarePath(_ object: Expression, _ field: Name) -> Bool {
    guard ["txt", "json", "jsonl", "csv", "align", "svg"].contains(field.text),
      case .name(let name) = object.kind, case .unknown = resolve(name), reported.insert(name).inserted
    else { return false }
    report(
      .unknownName, "the name `\(name)` isn't known", object.span,
      hint: "a path stands in quotes: `\"\(name).\(field.text)\"`")
    return true
  }

  /// What a name of a module needs before it, or a module itself; what a command needs.
  private func moduleHint(_ name: String) -> String? {
    let modulesHere = bindings.keys.sorted().filter { bindings[$0]?.count == 1 }
    if let module = modulesHere.first(where: { bindings[$0]?[0].name.members?[name] != nil }) {
      return "it is a name of the module `\(module)`: write `\(module).\(name)`"
    }
    if modules("std/\(name)", source) != nil {
      return "write `use \"std/\(name)\"` above it; the functions in it are known without a prefix"
    }
    return isOpen && commands.contains(name) ? "write `:\(name)`: it is a command" : nil
  }

  /// Names that could have been meant, the nearest scope first.
  var candidates: [String] {
    ownCandidates + known.keys.filter { known[$0]?.isLibrary ?? false }.sorted()
  }

  /// Those of them that the program or the prompt has bound.
  var ownCandidates: [String] {
    scopes.reversed().flatMap { $0.names.keys.sorted() }
      + (functionDepth > 0 ? bindings.keys.sorted() : bound.keys.sorted())
      + known.keys.filter { !(known[$0]?.isLibrary ?? false) }.sorted()
  }
}
