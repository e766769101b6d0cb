import AlignTable

/// Tables of pairs and demonstrations from tables that a user made.
package enum DataTable {
  /// Checks `prompt`, `chosen` and `rejected`, and gives each row its `id`. A row that can't be used is an error.
  package static func pairs(_ table: Table) throws(DataError) -> Table {
    let columns = try columns(table, ["prompt", "chosen", "rejected"])
    var ids: [String] = []
    for row in 0..<table.rowCount {
      let segments = try segments(columns, row)
      if segments[1].key == segments[2].key {
        throw DataError("row \(row): identical chosen and rejected", hint: "leave such rows out: where(...)")
      }
      ids.append(
        PairIdentity.id(prompt: segments[0].cell, chosen: segments[1].cell, rejected: segments[2].cell))
    }
    return identified(table, ids, .pairs)
  }

  /// Demonstrations of pairs, of responses of a model, or of `prompt` and `completion`.
  package static func demonstrations(_ table: Table, model: String?) throws(DataError) -> Table {
    if table["responses"] != nil { return try answers(table, model) }
    if model != nil {
      throw DataError("`model` has an effect only for responses", hint: "leave it out")
    }
    var table = table
    if table["completion"] == nil, table["chosen"] != nil {
      table = table.removing(["rejected", "rejected_model"]).renaming("chosen", to: "completion")
      table = table["chosen_model"] == nil ? table : table.renaming("chosen_model", to: "model")
      table.kind = .demonstrations
      table = try Deduplicate.unique(table)
    }
    let columns = try columns(table, ["prompt", "completion"])
    var ids: [String] = []
    for row in 0..<table.rowCount {
      let segments = try segments(columns, row)
      ids.append(PairIdentity.id(prompt: segments[0].cell, completion: segments[1].cell))
    }
    return identified(table, ids, .demonstrations)
  }

  private static func answers(_ table: Table, _ model: String?) throws(DataError) -> Table {
    let columns = try columns(table, ["prompt", "responses"])
    let records = columns[1].cells.map { $0.asRecord ?? [] }
    let known = Contrast.models(records)
    guard let model else {
      throw DataError(
        "the responses are of \(known.count) models: whose are to be learnt?",
        hint: "name one: to_demonstrations(model: \"\(known.first ?? "name")\")")
    }
    guard known.contains(model) else {
      throw DataError(
        "no responses of the model `\(model)`",
        hint: "the models are \(known.map { "`\($0)`" }.joined(separator: ", "))")
    }
    var builder = TableBuilder(
      kind: .demonstrations, columns: ["id", "prompt", "completion", "model", "source_id"])
    var counts = (missing: 0, empty: 0)
    for row in 0..<table.rowCount {
      guard let text = records[row].first(where: { $0.name == model })?.value.asString else {
        counts.missing += 1
        continue
      }
      if text.isBlank {
        counts.empty += 1
        continue
      }
      let prompt = columns[0].cell(at: row)
      builder.append([
        Cell.Field("id", .string(PairIdentity.id(prompt: prompt, completion: .string(text)))),
        Cell.Field("prompt", prompt), Cell.Field("completion", .string(text)),
        Cell.Field("model", .string(model)),
        Cell.Field("source_id", table["id"]?.cell(at: row) ?? .none),
      ])
    }
    if counts.missing + counts.empty > 0 {
      builder.notes = ["\(model): left out \(counts.missing) missing, \(counts.empty) empty"]
    }
    return builder.table
  }

  private static func columns(_ table: Table, _ names: [String]) throws(DataError) -> [Column] {
    var columns: [Column] = []
    for name in names {
      guard let column = table[name] else {
        let found = table.columnNames.map { "`\($0)`" }.joined(separator: ", ")
        throw DataError("expected a column `\(name)`, found \(found.isEmpty ? "no columns" : found)")
      }
      columns.append(column)
    }
    return columns
  }

  /// The prompt and what follows it, of one form, none of them empty.
  private static func segments(_ columns: [Column], _ row: Int) throws(DataError) -> [Segment] {
    do throws(RowProblem) {
      var segments: [Segment] = []
      for (index, column) in columns.enumerated() {
        let segment = try Segment(column.cell(at: row), column.name)
        if index == 0, segment.isBlank { throw RowProblem("empty prompt") }
        if index > 0 { try segment.checkIsCompletion(column.name) }
        if let first = segments.first, first.form != segment.form {
          throw RowProblem("prompt and answers have different forms", "\(first.form) and \(segment.form)")
        }
        segments.append(segment)
      }
      return segments
    } catch {
      throw DataError("row \(row): \(error.reason)\(error.detail.isEmpty ? "" : " (\(error.detail))")")
    }
  }

  /// With the ids as first column; an id that was there is kept as `source_id`.
  private static func identified(_ table: Table, _ ids: [String], _ kind: Table.Kind) -> Table {
    var rest = table.removing(["id"])
    if let old = table["id"], old.strings != ids, table["source_id"] == nil {
      rest = rest.adding(old.renamed("source_id"))
    }
    return Table(
      kind: kind, columns: [Column("id", ids)] + rest.columns, rowCount: table.rowCount, notes: table.notes)
  }
}
