import AlignSyntax

/// An argument that is taken as a function, while the checker reads it.
struct FunctionUse {
  /// The argument, or its parts, where each is a function: `{n: ..., m: ...}`, `[.a, .b]`.
  let functions: [Expression]
  /// What each is called where they stand in a record.
  var names: [String] = []
  /// The first argument of the call.
  let data: Expression?
  /// What the functions are of; nil: of whatever the callee gives them.
  let subject: Parameter.Subject?
  let functionDepth: Int

  /// The name that a hint gives to what the function is of.
  var variable: String {
    switch subject {
    case .row: "r"
    case .group: "g"
    case .object(let given): given.variable
    case nil: "x"
    }
  }

  var isOfRow: Bool { if case .row? = subject { true } else { false } }

  /// The function in which a place lies.
  func function(at span: Span) -> Expression? {
    functions.first { $0.span.start <= span.start && span.end <= $0.span.end }
  }
}

/// What is said where a function of a row is wanted and its body alone was written: `where(chosen != "4")`,
/// `where(length(.chosen) > 3)`.
extension ProgramCheck {
  func check(_ value: Expression, for parameter: Signature.Parameter?, of data: Expression?) {
    guard let parameter, parameter.subject != nil || parameter.kind == .function else { return check(value) }
    var functions = [value]
    var names: [String] = []
    if case .record(let fields) = value.kind, parameter.kind.contains(.record) {
      functions = fields.compactMap { if case .field(_, let part) = $0 { part } else { nil } }
      names = fields.compactMap { if case .field(let name, _) = $0 { name.text } else { nil } }
    } else if case .list(let items) = value.kind, parameter.kind.contains(.list) {
      functions = items.map(\.expression)
    }
    functionUses.append(
      FunctionUse(
        functions: functions, names: names, data: data, subject: parameter.subject,
        functionDepth: functionDepth))
    if case .object(let given) = parameter.subject, case .function = value.kind { givenObject = given }
    check(value)
    functionUses.removeLast()
  }

  // MARK: - Bare columns

  /// The hint for an unknown name that may be a column of the rows which the argument around it is about. Names of that
  /// argument that the hint speaks of as well are not reported again.
  func columnHint(_ name: String, _ span: Span) -> String? {
    guard let use = functionUses.last, use.subject != nil, let function = use.function(at: span) else {
      return nil
    }
    let subject: String
    let written: String
    if case .function(let literal) = function.kind {
      guard functionDepth == use.functionDepth + 1, literal.parameters.count == 1, mayBeColumn(name, of: use)
      else { return nil }
      written = "\(literal.parameters[0].name.text).\(name)"
      subject = name
    } else {
      guard functionDepth == use.functionDepth else { return nil }
      let places = columnPlaces(function, of: use)
      guard places.contains(where: { $0.start == span.start }) else { return nil }
      for place in places { place.name.map { _ = reported.insert($0) } }
      if case .name = function.kind {
        written = ".\(name)"
      } else {
        written = bodyOfFunction(function, places, use)
      }
      subject = name
    }
    if case .object(let given) = use.subject {
      return "`\(subject)` is a field of the \(given.name): write `\(written)`"
    }
    if case .name(let table)? = use.data?.kind, columns(of: use) != nil, use.isOfRow {
      return "`\(subject)` is a column of `\(table)`: write `\(written)`"
    }
    return "if `\(subject)` is a column, write `\(written)`"
  }

  /// A name that is bound nowhere, is near to none that was bound here, and is no word of other languages.
  private func mayBeColumn(_ name: String, of use: FunctionUse) -> Bool {
    guard case .unknown = resolve(name), name != "_" else { return false }
    if case .object(let given) = use.subject { return given.fieldNames.contains(name) }
    if let columns = columns(of: use) { return columns.contains(name) }
    if ForeignNames.values[name] != nil { return false }
    return nearest(to: name, among: ownCandidates) == nil
  }

  /// The columns of the data where they are known: at the prompt, of a table with a name.
  private func columns(of use: FunctionUse) -> [String]? {
    guard case .name(let name)? = use.data?.kind, case .global(let known) = resolve(name) else { return nil }
    return known.columns
  }

  /// A place in the body of a function where what it is of has to be written.
  struct ColumnPlace {
    var start: Int
    /// What stands there: a column's bare name; nil: a field function.
    var name: String?
  }

  func columnPlaces(_ body: Expression, of use: FunctionUse) -> [ColumnPlace] {
    var places: [ColumnPlace] = []
    func visit(_ expression: Expression) {
      switch expression.kind {
      case .name(let name):
        if mayBeColumn(name, of: use) { places.append(ColumnPlace(start: expression.span.start, name: name)) }
      case .function: break
      case .call(let callee, let arguments): visit(callee, arguments, position: 0)
      case .pipe(let value, let callee, let arguments):
        visit(value)
        visit(callee, arguments ?? [], position: 1)
      default:
        for case .expression(let part) in expression.parts { visit(part) }
      }
    }
    func visit(_ callee: Expression, _ arguments: [Argument], position: Int) {
      if case .name = callee.kind {} else { visit(callee) }
      let signature = signature(of: callee)
      for (index, argument) in arguments.enumerated() {
        if case .fieldFunction = argument.value.kind {
          let parameter = signature?.parameter(of: argument, at: position + index)
          if let parameter, parameter.kind.isDisjoint(with: .function), parameter.subject == nil {
            places.append(ColumnPlace(start: argument.value.span.start))
          }
        } else {
          visit(argument.value)
        }
      }
    }
    visit(body)
    return places.sorted { $0.start < $1.start }
  }

  /// The body as a function of a row: `r => r.chosen != "4"`.
  func bodyOfFunction(_ body: Expression, _ places: [ColumnPlace], _ use: FunctionUse) -> String {
    let written = text(body.span)
    let variable = body.mentions(use.variable) ? "row" : use.variable
    guard written.count <= 70, !written.contains("\n") else {
      return "\(variable) => ... \(variable).\(places.first?.name ?? "name") ..."
    }
    var result = ""
    var position = body.span.start
    for place in places {
      result += text(Span(position, place.start)) + variable + (place.name == nil ? "" : ".")
      position = place.start
    }
    return "\(variable) => \(result)\(text(Span(position, body.span.end)))"
  }

  // MARK: - Field functions and comparisons

  /// The hint for a field function where a value is wanted.
  func fieldHint(_ field: Expression, for parameter: Signature.Parameter, data: Expression?) -> String? {
    let path = text(field.span)
    if parameter.kind.contains(.string), parameter.kind.isDisjoint(with: .number),
      case .fieldFunction(let names) = field.kind,
      names.count == 1, parameter.defaultText == "none"
    {
      return "write the name as a string: `\"\(names[0].text)\"`"
    }
    guard let use = functionUses.last, let function = use.function(at: field.span) else {
      if case .name(let name)? = data?.kind { return "write `\(name)\(path)` for the field of `\(name)`" }
      return "`\(path)` is a function that reads a field: write `x\(path)` for the field of `x`"
    }
    if case .function(let literal) = function.kind {
      guard functionDepth == use.functionDepth + 1, literal.parameters.count == 1 else { return nil }
      return "write `\(literal.parameters[0].name.text)\(path)`"
    }
    guard functionDepth == use.functionDepth else { return nil }
    let takesColumns =
      parameter.kind.contains(.column) && parameter.kind.isDisjoint(with: [.string, .number])
    if takesColumns, use.isOfRow {
      guard case .name(let table)? = use.data?.kind else { return nil }
      return "`\(table)\(path)` is the whole column"
    }
    let written = bodyOfFunction(function, columnPlaces(function, of: use), use)
    let index = use.functions.firstIndex { $0.span == function.span }
    guard let index, use.names.count == use.functions.count else { return "write `\(written)`" }
    return "write `{\(use.names[index]): \(written)}`"
  }

  /// The hint for `where(t.a == 1)`: `==` compares wholes.
  func comparisonHint(_ function: Expression, for parameter: Signature.Parameter, data: Expression?)
    -> String?
  {
    guard case .row? = parameter.subject, case .name(let table)? = data?.kind else { return nil }
    var starts: [Span] = []
    func visit(_ expression: Expression) {
      if case .field(let object, _) = expression.kind, case .name(table) = object.kind {
        starts.append(object.span)
      }
      for case .expression(let part) in expression.parts { visit(part) }
    }
    visit(function)
    let written = text(function.span)
    let variable = function.mentions("r") ? "row" : "r"
    guard !starts.isEmpty, written.count <= 70, !written.contains("\n") else { return nil }
    var result = ""
    var position = function.span.start
    for span in starts.sorted(by: { $0.start < $1.start }) {
      result += text(Span(position, span.start)) + variable
      position = span.end
    }
    return "for each row write `\(variable) => \(result)\(text(Span(position, function.span.end)))`"
  }
}

extension Expression {
  /// Whether a name stands somewhere in it.
  fileprivate func mentions(_ name: String) -> Bool {
    if case .name(name) = kind { return true }
    return parts.contains { part in if case .expression(let part) = part { part.mentions(name) } else { true }
    }
  }
}
