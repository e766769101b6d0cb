import AlignSyntax

/// What is said of modules and of formats in f-strings.
extension ProgramCheck {
  /// The names of a module that `use` bound once in this program; nil for anything else.
  func members(of object: Expression) -> [String: KnownName]? {
    guard case .name(let name) = object.kind, bindings[name]?.count == 1,
      case .global(let known) = resolve(name)
    else { return nil }
    return known.members
  }

  /// A name that the module does not have.
  func checkMember(_ name: Name, of object: Expression) {
    checkField(name, of: object)
    guard let members = members(of: object), members[name.text] == nil else { return }
    let near = nearest(to: name.text, among: members.keys.sorted())
    let hint: String? =
      name.text.hasPrefix("_")
      ? "names that begin with `_` stay inside their file"
      : near == nil
        ? "it has " + members.keys.sorted().prefix(8).map { "`\($0)`" }.joined(separator: ", ") : nil
    report(
      .missingField, "the module `\(text(object.span))` has no name `\(name.text)`", name.span,
      label: near.map { "did you mean `\($0)`?" }, hint: hint)
  }

  /// A field that the object which a function is given does not have.
  private func checkField(_ name: Name, of object: Expression) {
    guard tryDepth == 0, case .name(let variable) = object.kind,
      case .local(let local, _) = resolve(variable), let given = local.object,
      !given.fieldNames.contains(name.text)
    else { return }
    let near = nearest(to: name.text, among: given.fieldNames)
    report(
      .missingField, "a \(given.name) has no field `\(name.text)`", name.span,
      label: near.map { "did you mean `\($0)`?" },
      hint: near == nil ? "its fields are " + given.fieldNames.map { "`\($0)`" }.joined(separator: ", ") : nil
    )
  }

  /// A format that says nothing to any value.
  func checkFormat(_ format: String, _ span: Span) {
    guard !format.isEmpty, tryDepth == 0 else { return }
    do {
      _ = try FormatSpecification(format)
    } catch let error as RuntimeError {
      report(error.code, error.message, span, hint: error.hint)
    } catch {
      return
    }
  }
}
