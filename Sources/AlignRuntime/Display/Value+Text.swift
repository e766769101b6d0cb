import AlignInterruption
import AlignSyntax

extension Double {
  /// The shortest text that reads back as the same number; always with a point, an exponent, or a word.
  package var shortest: String { description }
}

extension Value {
  /// The text as `print` and f-strings write it: a string as it is, anything else as one line.
  package var text: String {
    if case .string(let string) = self { return string.text }
    return line
  }

  /// The same, or an error where it is beyond what a string may hold: lists that hold a list twice, which holds one twice,
  /// are small and their text isn't.
  package func wholeText() throws -> String {
    if case .string(let string) = self { return string.text }
    var result = ""
    write(to: &result, depth: 0, limit: Limits.stringBytes)
    if result.utf8.count > 0xFFFF { try Interruption.check() }
    try Limits.requireString(result.utf8.count)
    return result
  }

  /// One line in the form of the language: strings in quotes, long things in full.
  package var line: String {
    var result = ""
    write(to: &result, depth: 0, limit: Limits.stringBytes)
    return result
  }

  /// One line of about `limit` characters at most, with `...` where it was cut.
  package func line(limit: Int) -> String {
    var result = ""
    write(to: &result, depth: 0, limit: limit)
    if result.count <= limit { return result }
    return result.prefix(max(0, limit - 3)) + "..."
  }

  /// One line of at most `limit` characters that tells how large a value is that was cut.
  package func glance(limit: Int) -> String {
    let line = line(limit: limit)
    let size: String
    switch self {
    case .list(let list) where line.count >= limit: size = "list of \(list.count) "
    case .string(let string) where line.count >= limit: size = "string of \(string.length) "
    case .record(let record) where line.count >= limit: size = "record of \(record.names.count) "
    case .function(let function): return function.signature.count <= limit ? function.signature : line
    default: return line
    }
    return size + self.line(limit: max(limit - size.count, 10))
  }

  /// A string in quotes, with JSON's escapes.
  package var quoted: String {
    guard case .string(let string) = self else { return line }
    return string.text.quoted
  }

  /// Values nested deeper than this are shown as `...`.
  private static let shownDepth = 64

  private func write(to result: inout String, depth: Int, limit: Int) {
    if result.utf8.count > limit { return }
    switch self {
    case .none: result += "none"
    case .bool(let value): result += value ? "true" : "false"
    case .int(let value): result += String(value)
    case .float(let value): result += value.shortest
    case .string(let string):
      // Of a text that is far longer than what is asked for, so much is enough to be cut.
      let isLong = string.byteCount / 8 > limit && string.length / 2 > limit
      result += (isLong ? string.slice(0, limit + 1) : string).text.quoted
    case .list(let list):
      guard depth < Self.shownDepth else { return result += "[...]" }
      result += "["
      for index in 0..<list.count {
        if index > 0 { result += ", " }
        if result.utf8.count > limit || (index & 0xFFF == 0xFFF && Interruption.isRequested) { break }
        list[index].write(to: &result, depth: depth + 1, limit: limit)
      }
      result += "]"
    case .record(let record):
      guard depth < Self.shownDepth else { return result += "{...}" }
      result += "{"
      for (index, (name, value)) in record.fields.enumerated() {
        if index > 0 { result += ", " }
        if result.utf8.count > limit { break }
        result += name.asFieldName + ": "
        value.write(to: &result, depth: depth + 1, limit: limit)
      }
      result += "}"
    case .function(let function): result += "<function \(function.signature)>"
    case .object(let object): result += object.summary
    }
  }
}

extension String {
  /// A name as a record literal writes it: in quotes where it isn't a word.
  package var asFieldName: String {
    let isWord =
      !isEmpty && first?.isNumber == false
      && unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isAlphabetic || ("0"..."9").contains($0) }
    return isWord ? self : quoted
  }
}
