extension Diagnostic {
  /// One object on one line, for `--errors json`: `code severity message file line column endLine endColumn label hint
  /// notes related`. Lines and columns count from 1, columns in characters; `end` is the place after the last one.
  package var json: String {
    var fields = [
      ("code", code.rawValue.quoted), ("severity", severity.rawValue.quoted), ("message", message.quoted),
    ]
    fields += location.map(Diagnostic.fields) ?? []
    if let label { fields.append(("label", label.quoted)) }
    if let hint { fields.append(("hint", hint.quoted)) }
    if !notes.isEmpty { fields.append(("notes", "[" + notes.map(\.quoted).joined(separator: ",") + "]")) }
    if !related.isEmpty {
      let places = related.map {
        Diagnostic.object(Diagnostic.fields($0.location) + [("label", $0.label.quoted)])
      }
      fields.append(("related", "[" + places.joined(separator: ",") + "]"))
    }
    return Diagnostic.object(fields)
  }

  private static func fields(_ location: Location) -> [(String, String)] {
    let start = location.source.position(of: location.span.start)
    let end = location.source.position(of: location.span.end)
    return [
      ("file", location.source.name.quoted), ("line", "\(start.line)"), ("column", "\(start.column)"),
      ("endLine", "\(end.line)"), ("endColumn", "\(end.column)"),
    ]
  }

  private static func object(_ fields: [(String, String)]) -> String {
    "{" + fields.map { "\($0.0.quoted):\($0.1)" }.joined(separator: ",") + "}"
  }
}
