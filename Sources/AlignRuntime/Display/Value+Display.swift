import AlignSyntax

extension Value {
  /// The value as it is shown below a statement: on one line where that fits, else over several, cut to the height.
  package func display(_ style: DisplayStyle) -> String {
    switch self {
    case .object(let object): return object.display(style)
    case .string(let string): return Self.displayed(string, style)
    case .list, .record:
      let line = line(limit: style.width + 1)
      if line.count <= style.width { return line }
      return Layout(style: style).lines(of: self, indent: 0, budget: max(3, style.height)).joined(
        separator: "\n")
    default: return line
    }
  }

  /// Strings are shown in quotes; long ones are cut at about the height of the place.
  private static func displayed(_ string: StringObject, _ style: DisplayStyle) -> String {
    if style.isWhole { return string.text.quoted }
    let limit = max(200, style.width * style.height)
    guard string.byteCount > limit, string.length > limit else { return string.text.quoted }
    let more = string.length - limit
    return string.slice(0, limit).text.quoted + " ... \(more) more characters"
  }
}

/// Lays a list or record out over lines.
private struct Layout {
  let style: DisplayStyle

  /// At most about `budget` lines, each indented.
  func lines(of value: Value, indent: Int, budget: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    let room = max(20, style.width - indent)
    let line = value.line(limit: room + 1)
    if line.count <= room { return [margin + line] }
    if budget <= 1 || indent > 40 {
      return [margin + value.line(limit: style.isWhole ? Limits.stringBytes : room)]
    }
    switch value {
    case .list(let list):
      let isFlat = list.elements.prefix(200).allSatisfy { !$0.isContainer }
      let body = isFlat ? filled(list, indent: indent + 2, budget) : listed(list, indent: indent + 2, budget)
      return [margin + "["] + body + [margin + "]"]
    case .record(let record):
      return [margin + "{"] + fields(record, indent: indent + 2, budget) + [margin + "}"]
    default: return [margin + value.line(limit: style.isWhole ? Limits.stringBytes : room)]
    }
  }

  /// Short elements, as many on a line as fit.
  private func filled(_ list: ListObject, indent: Int, _ budget: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var current = margin
    for index in 0..<list.count {
      let text =
        list[index].line(limit: style.isWhole ? Limits.stringBytes : style.width - indent - 1)
        + (index == list.count - 1 ? "" : ",")
      if current.count > indent, current.count + 1 + text.count > style.width {
        lines.append(current)
        current = margin
        if lines.count >= budget - 2 {
          return lines + [margin + "... \(list.count - index) more"]
        }
      }
      current += (current.count > indent ? " " : "") + text
    }
    return lines + [current]
  }

  /// One element after the other, each on lines of its own.
  private func listed(_ list: ListObject, indent: Int, _ budget: Int) -> [String] {
    var lines: [String] = []
    for index in 0..<list.count {
      if lines.count >= budget - 2, index < list.count - 1 {
        return lines + [String(repeating: " ", count: indent) + "... \(list.count - index) more"]
      }
      var item = self.lines(
        of: list[index], indent: indent,
        budget: style.isWhole ? budget - lines.count : min(6, budget - lines.count))
      if index < list.count - 1, let last = item.popLast() { item.append(last + ",") }
      lines += item
    }
    return lines
  }

  private func fields(_ record: RecordObject, indent: Int, _ budget: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    let fields = record.fields
    for (index, (name, value)) in fields.enumerated() {
      if lines.count >= budget - 2, index < fields.count - 1 {
        return lines + [margin + "... \(fields.count - index) more"]
      }
      let key = name.asFieldName + ": "
      var item = self.lines(
        of: value, indent: indent, budget: style.isWhole ? budget - lines.count : min(8, budget - lines.count)
      )
      if let first = item.first {
        item[0] = margin + key + first.dropFirst(indent)
        if item.count == 1, item[0].count > style.width, !style.isWhole {
          item[0] = item[0].prefix(style.width - 4) + "..."
        }
      }
      if index < fields.count - 1, let last = item.popLast() { item.append(last + ",") }
      lines += item
    }
    return lines
  }
}
