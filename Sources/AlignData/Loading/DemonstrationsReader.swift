import AlignTable

/// Reads demonstrations: a table with the columns `id` (hash), `prompt`, `completion`, whatever else the rows have
/// (their own id as `source_id`), `file` and `line`.
///
/// Forms, recognised row by row: `prompt` and `completion` as strings, as lists of messages, or as lists of token ids;
/// `instruction`, `input` and `output`, of which the first two make the prompt; `messages`, of which the last one, the
/// assistant's, is the completion. Rows that can't be used, and those that came before, are left out and counted.
package struct DemonstrationsReader: RowReader {
  var log = DropLog()
  private var builder = TableBuilder(kind: .demonstrations, columns: ["id", "prompt", "completion"])
  private var seen: [PromptAndCompletion: Int] = [:]

  private struct PromptAndCompletion: Hashable {
    let prompt: ExactText
    let completion: ExactText
  }

  private static let known: Set<String> = [
    "id", "source_id", "prompt", "completion", "output", "messages", "file", "line",
  ]

  /// Reads one or several files into one table. An error if a file can't be read, or if there is nothing to use.
  package static func read(_ paths: [String]) throws(DataError) -> Table {
    var reader = DemonstrationsReader()
    try reader.addRows(of: paths)
    return try LoadedTable.finish(
      reader.builder.table, reader.log, paths,
      expected:
        "rows {\"prompt\", \"completion\"}, {\"instruction\", \"input\", \"output\"} or {\"messages\"}")
  }

  mutating func add(_ fields: RowFields, _ file: String, _ line: Int) throws(RowProblem) {
    let (prompt, completion) = try Self.segments(fields)
    if prompt.form != completion.form {
      throw RowProblem("prompt and completion have different forms", "\(prompt.form) and \(completion.form)")
    }
    if prompt.isBlank { throw RowProblem("empty prompt") }
    try completion.checkIsCompletion("completion")
    let key = PromptAndCompletion(prompt: prompt.key, completion: completion.key)
    if let first = seen[key] { throw RowProblem("duplicate demonstration", "first seen on line \(first)") }
    seen[key] = line
    let cells = (prompt.cell, completion.cell)
    var row = [
      Cell.Field("id", .string(PairIdentity.id(prompt: cells.0, completion: cells.1))),
      Cell.Field("prompt", cells.0), Cell.Field("completion", cells.1),
    ]
    if let id = fields["source_id"] ?? fields["id"] { row.append(Cell.Field("source_id", id)) }
    row += fields.others(than: Self.known)
    row += [Cell.Field("file", .string(file)), Cell.Field("line", .int(line))]
    builder.append(row)
  }

  private static func segments(_ fields: RowFields) throws(RowProblem) -> (Segment, Segment) {
    if let cell = fields["messages"], !fields.has("prompt") {
      guard case .messages(let messages) = try Segment(cell, "messages") else {
        throw RowProblem("\"messages\" must be a list of messages")
      }
      guard messages.count > 1, messages.last?.role == "assistant" else {
        throw RowProblem("messages must end with an assistant's, after a prompt")
      }
      return (.messages(messages.dropLast()), .messages([messages[messages.count - 1]]))
    }
    if fields.has("instruction"), fields.has("output"), !fields.has("completion") {
      let output = try fields.text("output")
      return (.text(try ResponsesReader.prompt(fields)), .text(output))
    }
    guard let prompt = fields["prompt"] else { throw RowProblem("missing field \"prompt\"") }
    guard let completion = fields["completion"] else { throw RowProblem("missing field \"completion\"") }
    return (try Segment(prompt, "prompt"), try Segment(completion, "completion"))
  }
}
