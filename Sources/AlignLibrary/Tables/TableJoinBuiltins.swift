import AlignInterruption
import AlignRuntime
import AlignTable

extension TableBuiltins {
  /// Columns of two tables side by side.
  static let joins: [Builtin] = [
    Builtin(
      "join",
      "Puts texts together with a separator, or the columns of two tables side by side where rows match.",
      details:
        "Of tables: each row of the first with each row of the second that is equal in `by`, in the order of the "
        + "first. `keep: \"left\"` keeps rows of the first without a match, what they lack is missing. A column of the "
        + "second with the name of one of the first gets `_right` at its end.",
      [
        .required("data", [.list, .table, .column], "texts, or the first table"),
        .optional("other", [.string, .table, .list], "", "the separator, or the second table"),
        .optional("by", [.function, .string, .list, .record], nil, "for tables: what must be equal in both")
          .of(.row),
        .optional("keep", .string, "both", "for tables: `\"both\"` or `\"left\"`"),
      ], returns: [.string, .table],
      examples: [
        Example("join([\"a\", \"b\", \"c\"], \", \")", prints: "\"a, b, c\""),
        Example(
          "join([{id: 1, x: 5}, {id: 2, x: 6}], [{id: 2, y: 7}], by: .id) |> records",
          prints: "[{id: 2, x: 6, y: 7}]"),
      ], seeAlso: ["split"]
    ) { arguments in
      if let separator = arguments[1].asString {
        guard arguments[2].isNone else {
          throw arguments.invalid(
            2, "it has no effect on texts", hint: "the second table is the second argument")
        }
        let texts = try arguments.elements(0).interruptibleMap { element in
          guard let text = element.asString else {
            throw arguments.invalid(
              0, "expected strings, found \(element.typeWithArticle)",
              hint: "f\"{x}\" makes a string of a value")
          }
          return text
        }
        let separators = max(0, texts.count - 1).multipliedReportingOverflow(by: separator.utf8.count)
        try Limits.requireString(
          texts.reduce(separators.overflow ? .max / 2 : separators.partialValue) { $0 + $1.utf8.count })
        return .string(try Self.joined(texts, separator))
      }
      guard !arguments[2].isNone else {
        throw arguments.invalid(2, "expected what must be equal in both tables", hint: "such as `by: .id`")
      }
      let keep = try arguments.string(3)
      guard keep == "both" || keep == "left" else {
        throw arguments.invalid(3, "expected \"both\" or \"left\", found \"\(keep)\"")
      }
      let left = try arguments.table(0)
      let right = try arguments.table(1)
      let measures = try Measure.list(arguments[2])
      let keys = try measures.map { try $0.column(of: left, machine: arguments.machine) }
      let otherKeys = try measures.map { try $0.column(of: right, machine: arguments.machine) }
      return .object(
        TableObject(
          try Self.joined(
            left.table, keys, right.table, otherKeys, shared: measures.map(\.name), keepsLeft: keep == "left")
        ))
    }
  ]

  /// `joined` that a request to stop ends.
  private static func joined(_ texts: [String], _ separator: String) throws -> String {
    var watch = InterruptionWatch()
    var result = ""
    for (index, text) in texts.enumerated() {
      try watch.step()
      if index > 0 { result += separator }
      result += text
    }
    return result
  }

  static func joined(
    _ left: Table, _ keys: [Column], _ right: Table, _ otherKeys: [Column], shared: [String], keepsLeft: Bool
  ) throws -> Table {
    // Both sides coded together: equal keys get equal groups.
    let stacked = zip(keys, otherKeys).map { $0.appending($1) }
    let groups = try Table.groups(by: stacked, rowCount: left.rowCount + right.rowCount)
    var matches: [[Int]] = Array(repeating: [], count: left.rowCount)
    var watch = InterruptionWatch()
    for group in groups {
      try watch.step()
      let others = group.filter { $0 >= left.rowCount }.map { $0 - left.rowCount }
      // A missing key matches nothing.
      let isMissing = stacked.contains { $0.isMissing(at: group[0]) }
      if isMissing { continue }
      for row in group where row < left.rowCount { matches[row] = others }
    }
    try TableObject.requireRows(matches.reduce(0) { $0 + max($1.count, keepsLeft ? 1 : 0) })
    var leftRows: [Int] = []
    var rightRows: [Int?] = []
    for row in 0..<left.rowCount {
      for other in matches[row] {
        try watch.step()
        leftRows.append(row)
        rightRows.append(other)
      }
      if keepsLeft, matches[row].isEmpty {
        leftRows.append(row)
        rightRows.append(nil)
      }
    }
    var table = left.rows(at: leftRows)
    table.notes += right.notes
    let indices = rightRows.map { $0 ?? 0 }
    for column in right.columns where !shared.contains(column.name) {
      let name =
        table[column.name] == nil ? column.name : freeName(column.name + "_right", among: table.columns)
      var taken =
        right.rowCount == 0 ? .allMissing(name, count: indices.count) : column.taking(indices).renamed(name)
      if rightRows.contains(where: { $0 == nil }) {
        let flags = rightRows.enumerated().map { $1 == nil || taken.isMissing(at: $0) }
        taken = Column(name, taken.values, missing: flags)
      }
      table = table.adding(taken)
    }
    return table
  }
}
