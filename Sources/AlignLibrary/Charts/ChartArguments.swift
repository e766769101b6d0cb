import AlignCharts
import AlignRuntime
import AlignTable

/// What all charts take besides their numbers.
enum ChartParameters {
  static let texts: [Parameter] = [
    .optional("title", .string, "", "what the chart shows"),
    .optional("x_label", .string, "", "what the horizontal axis measures, and its unit"),
    .optional("y_label", .string, "", "what the vertical axis measures, and its unit"),
    .optional("width", .int, nil, "columns of text; none: those of the place, at most 80", .atLeast(1)),
    .optional("height", .int, nil, "rows of the drawn area; none: what suits the kind", .atLeast(1)),
  ]

  static let data = Parameter.required(
    "data", [.table, .list, .column, .record, .range, .tensor],
    "a table, numbers, or a record that names several lists of numbers")
}

/// Numbers with a name.
struct NamedNumbers {
  var name: String
  var numbers: [Double]
  /// Which of them aren't there; empty where all are.
  var missing: [Bool] = []
}

extension Arguments {
  /// The value of the parameter with this name.
  func named(_ name: String) -> Value {
    builtin.parameters.firstIndex { $0.name == name }.map { self[$0] } ?? .none
  }

  private func index(of name: String) -> Int { builtin.parameters.firstIndex { $0.name == name } ?? 0 }

  /// The chart with the texts and the size that were given; the defaults stand in for texts that weren't.
  func chart(_ kind: any ChartKind, x: String = "", y: String = "") -> Value {
    func text(_ name: String, _ other: String) -> String {
      let given = named(name).asString ?? ""
      return given.isEmpty ? other : given
    }
    return .object(
      ChartObject(
        Chart(
          kind, texts: Chart.Texts(title: text("title", ""), x: text("x_label", x), y: text("y_label", y)),
          width: named("width").asInt, height: named("height").asInt)))
  }

  /// The numbers of a list, column, range or tensor; `none` becomes nan.
  func numbers(_ value: Value, of name: String) throws -> [Double] {
    if case .object(let object as ColumnObject) = value, let numbers = object.column.floats { return numbers }
    guard value.asString == nil, value.asRecord == nil, let elements = try value.sequence() else {
      throw invalid(
        index(of: name), "expected numbers, found \(value.typeWithArticle)",
        hint: value.asObject is any SteppedObject ? "the numbers of a run are in `run.history.loss`" : nil)
    }
    return try elements.enumerated().map { position, element in
      if element.isNone { return .nan }
      if let flag = element.asBool { return flag ? 1 : 0 }
      guard let number = element.asDouble else {
        throw invalid(
          index(of: name), "expected numbers, element \(position) is \(element.typeWithArticle)",
          hint: element.asString == nil ? nil : countingHint((value.asObject as? ColumnObject)?.column.name))
      }
      return number
    }
  }

  /// A table that has nothing to draw.
  func noNumbers(in table: TableObject, _ name: String) -> RuntimeError {
    let texts = table.table.columns.first { $0.typeName == "string" }?.name
    return invalid(
      index(of: name), "no column of the table holds numbers",
      hint: texts.map { "count what it holds: `t |> count(by: .\($0)) |> bar`" })
  }

  /// What to draw of texts: how often each is there.
  private func countingHint(_ column: String?) -> String? {
    guard ["histogram", "bar"].contains(builtin.name) else { return nil }
    return column.map { "count them first: `t |> count(by: .\($0)) |> bar`" }
      ?? "count them first: `table({text: xs}) |> count(by: .text) |> bar`"
  }

  /// The numbers that measures give for the rows of a table.
  func numbers(_ measures: Value, of table: TableObject, _ name: String) throws -> [NamedNumbers] {
    try Measure.list(measures).map { measure in
      let column = try measure.column(of: table, machine: machine)
      guard let numbers = column.floats ?? column.bools?.map({ $0 ? 1 : 0 }) else {
        throw invalid(
          index(of: name), "expected numbers, `\(column.name)` is of \(column.typeName)",
          hint: column.typeName == "string" ? countingHint(column.name) : nil)
      }
      return NamedNumbers(name: column.name, numbers: numbers, missing: column.missing)
    }
  }

  /// The data as one or several lists of numbers: of a table the measures given as `name`, of a record its fields, of a list
  /// of lists each of them.
  func groups(measures name: String) throws -> [NamedNumbers] {
    let measures = named(name)
    if let table = try tableOfRecords() {
      guard !measures.isNone else {
        guard let column = table.table.columns.first(where: \.isNumeric) else {
          throw noNumbers(in: table, name)
        }
        throw invalid(
          index(of: name), "expected which numbers of the table to draw",
          hint: "such as `\(name): .\(column.name)`")
      }
      return try numbers(measures, of: table, name)
    }
    if let record = self[0].asRecord {
      return try record.fields.map { NamedNumbers(name: $0.0, numbers: try numbers($0.1, of: "data")) }
    }
    if let list = self[0].asList, let first = list.first,
      first.asList != nil || first.asObject is ColumnObject
    {
      return try list.enumerated().map { index, element in
        let name = (element.asObject as? ColumnObject)?.column.name ?? "\(index + 1)"
        return NamedNumbers(name: name, numbers: try numbers(element, of: "data"))
      }
    }
    let name = (self[0].asObject as? ColumnObject)?.column.name ?? ""
    return [NamedNumbers(name: name, numbers: try numbers(self[0], of: "data"))]
  }

  /// The data as a table, if it is one or a list of records.
  func tableOfRecords() throws -> TableObject? {
    if asTable(0) != nil { return try table(0) }
    if let list = self[0].asList, let first = list.first, first.asRecord != nil { return try table(0) }
    return nil
  }

  /// The values of a column as labels.
  func labels(_ value: Value) throws -> [String] {
    try (value.sequence() ?? []).map { $0.asString ?? $0.line(limit: 40) }
  }
}
