import AlignRuntime
import AlignSyntax

/// What `?name` says of something that was bound here: type, shape, fields, and where it came from. Nothing is run.
extension Session {
  func description(of name: String, _ value: Value, width: Int, _ styler: Styler) -> String {
    let origin = origin(of: name, width: width, styler)
    if let function = value.asFunction {
      if let (declaration, source) = declaration(of: name) {
        return HelpPage(declaration, in: source).text(width: width, styler: styler)
      }
      return description(of: name, function, width: width, styler) + origin
    }
    var text = "\(styler.bold(name)) is \(value.typeWithArticle)\(Self.shape(of: value))\n"
    text += "  " + Self.oneLine(value, width: width - 2) + "\n"
    return text + fieldLines(of: value, width: width) + origin
  }

  /// A function without a declaration of its own: a lambda, or what a function gave.
  private func description(
    of name: String, _ function: FunctionObject, width: Int, _ styler: Styler
  ) -> String {
    let signature = function.signature
    var text = "\(styler.bold(name)) is a function: \(signature)"
    text += function.sourceText.map { " that is `\($0.cut(to: max(width - 40, 20)))`" } ?? ""
    text += "\n"
    for (captured, value) in function.capturedValues {
      text += "  \(captured) is \(Self.oneLine(value, width: width - 10))\n"
    }
    return text
  }

  /// The declaration by which a function of the session got its name, with its comment.
  func declaration(of name: String) -> (FunctionDeclaration, Source)? {
    guard let record = journal.origin(of: name) else { return nil }
    let source = Source(name: record.origin, text: record.text)
    guard case .function(let declaration) = Parser.parse(source).program.statements.first?.kind,
      declaration.name.text == name
    else { return nil }
    return (declaration, source)
  }

  /// `, 3 elements`; empty where the value has no parts.
  private static func shape(of value: Value) -> String {
    func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
    switch value {
    case .string(let string): return " of " + count(string.length, "character")
    case .list(let list):
      let types = Set(list.elements.prefix(1000).map(\.typeName))
      let kind = types.count == 1 ? types.first.map { ", each \($0.withArticle)" } ?? "" : ""
      return " of " + count(list.elements.count, "element") + kind
    case .record(let record): return " of " + count(record.names.count, "field")
    case .object(let object):
      if case .list(let shape)? = value.fieldValue("shape") {
        return " of shape [\(shape.elements.map { $0.line(limit: 20) }.joined(separator: ", "))]"
      }
      guard let rows = object.count else { return "" }
      return object.typeName == "table"
        ? " of \(count(rows, "row")) and \(count(object.fieldNames.count, "column"))"
        : " of " + count(rows, "element")
    default: return ""
    }
  }

  /// Names with types for columns and fields of records, names alone for what has to be computed.
  private func fieldLines(of value: Value, width: Int) -> String {
    let names = value.fieldNames
    guard !names.isEmpty else { return "" }
    var items = names
    let isTable = value.typeName == "table"
    if isTable || value.asRecord != nil {
      items = names.map { name in
        guard let field = value.fieldValue(name) else { return name }
        let type = isTable ? field.fieldValue("type")?.asString ?? field.typeName : field.typeName
        // A blank that is no place to break.
        return "\(name):\u{A0}\(type)"
      }
    }
    let lines = items.joined(separator: isTable || value.asRecord != nil ? ", " : " ").wrapped(to: width - 4)
    let title = isTable ? "columns" : "fields"
    return "  \(title):\n" + lines.map { "    \($0.replacing("\u{A0}", with: " "))\n" }.joined()
  }

  /// The statement that bound the name, and the names that it was made of.
  private func origin(of name: String, width: Int, _ styler: Styler) -> String {
    guard let record = journal.origin(of: name) else { return "" }
    var text = styler.dim("  from \(record.origin)  ") + record.text.cut(to: max(width - 20, 20)) + "\n"
    let sources = record.reads.filter { isBound($0) && $0 != name }.sorted()
    if !sources.isEmpty {
      text += styler.dim("  made of  ") + sources.joined(separator: ", ") + "\n"
    }
    return text
  }
}
