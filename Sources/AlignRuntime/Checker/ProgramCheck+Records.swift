import AlignSyntax

/// What is said where fields of a record were given as named arguments: `derive(n: r => r.a)`.
extension ProgramCheck {
  /// The hint for named arguments that stand for the fields of a record: `derive(n: r => r.a)`.
  func recordHint(_ call: CalledArguments) -> String? {
    let names = Set(call.signature.parameters.map(\.name))
    let fields = call.arguments.compactMap { argument -> (name: String, value: Expression)? in
      guard case .named(let name) = argument.kind, !names.contains(name.text) else { return nil }
      return (name.text, argument.value)
    }
    let others = call.arguments.filter { if case .positional = $0.kind { true } else { false } }
    let given = others.count + (call.isPiped ? 1 : 0)
    let areLists = fields.allSatisfy { $0.value.literalKind == .list }
    let open = call.signature.parameters.enumerated().filter { index, parameter in
      guard index >= given, !call.isNamed(parameter.name) else { return false }
      // Columns of a table that is made, or names with what belongs to them beside the data.
      if index == 0 {
        return areLists && parameter.kind.isSuperset(of: [.list, .record])
          && !parameter.kind.isSuperset(of: .anyButFunction)
      }
      return parameter.kind.subtracting(.none) == .record
    }
    guard open.count == 1, let (index, parameter) = open.first.map({ ($0.offset, $0.element) }) else {
      return nil
    }
    let whole = fields.map { "\($0.name): \(fieldText($0.value, parameter))" }.joined(separator: ", ")
    let short = fields.map { "\($0.name): ..." }.joined(separator: ", ")
    let record = "{\(whole.count <= 60 && !whole.contains("\n") ? whole : short)}"
    let before = others.map { text($0.value.span) }.joined(separator: ", ")
    let list = [before, index == given ? record : "\(parameter.name): \(record)"].filter { !$0.isEmpty }
    return "they stand in a record: `\(call.signature.name)(\(list.joined(separator: ", ")))`"
  }

  /// A field of a record of functions as it is to be written: a bare column's expression becomes a function of the row.
  private func fieldText(_ value: Expression, _ parameter: Signature.Parameter) -> String {
    let use = FunctionUse(
      functions: [value], data: nil, subject: parameter.subject, functionDepth: functionDepth)
    let places = parameter.subject == nil ? [] : columnPlaces(value, of: use)
    return places.isEmpty ? text(value.span) : bodyOfFunction(value, places, use)
  }
}

/// The arguments of a call beside what it takes.
struct CalledArguments {
  let signature: Signature
  let arguments: [Argument]
  let isPiped: Bool

  func isNamed(_ parameter: String) -> Bool {
    arguments.contains { if case .named(let name) = $0.kind { name.text == parameter } else { false } }
  }
}
