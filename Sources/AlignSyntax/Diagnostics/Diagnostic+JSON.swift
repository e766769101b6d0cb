extension Diagnostic {
  /// One object on one line, for `--errors json`: `code severity message file line column endLine endColumn label hint
  /// notes related`. Lines and columns count from 1, columns in characters; `end` is the place after the last one.
  package var json: String {
    var fields = [
      ("code", code.rawValue.json), ("severity", severity.rawValue.json), ("message", message.json),
    ]
    fields += location.map(Diagnostic.fields) ?? []
    if let label { fields.append(("label", label.json)) }
    if let hint { fields.append(("hint", hint.json)) }
    if !notes.isEmpty { fields.append(("notes", "[" + notes.map(\.json).joined(separator: ",") + "]")) }
    if !related.isEmpty {
      let places = related.map {
        Diagnostic.object(Diagnostic.fields($0.location) + [("label", $0.label.json)])
      }
      fields.append(("related", "[" + places.joined(separator: ",") + "]"))
    }
    return Diagnostic.object(fields)
  }

  private static func fields(_ location: Location) -> [(String, String)] {
    let start = location.source.position(of: location.span.start)
    let end = location.source.position(of: location.span.end)
    return [
      ("file", location.source.name.json), ("line", "\(start.line)"), ("column", "\(start.column)"),
      ("endLine", "\(end.line)"), ("endColumn", "\(end.column)"),
    ]
  }

  private static func object(_ fields: [(String, String)]) -> String {
    "{" + fields.map { "\($0.0.json):\($0.1)" }.joined(separator: ",") + "}"
  }
}

extension String {
  /// The text as a JSON string.
  fileprivate var json: String {
    var output = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\t": output += "\\t"
      case "\r": output += "\\r"
      default:
        if scalar.value < 0x20 {
          let digits = String(scalar.value, radix: 16)
          output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          output.unicodeScalars.append(scalar)
        }
      }
    }
    return output + "\""
  }
}
