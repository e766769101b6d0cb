import AlignTable

/// Reads answers of several models to the same prompts: a table with one row a prompt and the columns `id`, `prompt`,
/// `responses` (a record from model to text), whatever else the rows have, `file` and `line`.
///
/// Two layouts, recognised row by row:
/// - `{id, prompt, responses: {model: text}, ...}`, one row a prompt; `instruction` and `input` stand in for `prompt`;
/// - AlpacaEval's own `{instruction, input?, output, generator, ...}`, one row an answer; rows of the same prompt are
///   brought together, in one file or over several.
///
/// A prompt made of instruction and input is `instruction`, a blank line, `input`. Ids: blanks around them are taken off; where no row of a file has one they are
/// made from the prompt; where some have, a row without one is dropped; a second row of an id is dropped, unless it
/// comes from another file and brings answers of other models to the same prompt. An answer that is null or no string is dropped alone, with a
/// remark; an empty one is kept (it counts as empty when pairs are made); a row with an answer that holds nothing but
/// zero-width characters is dropped.
package struct ResponsesReader {
  private var log = DropLog()
  private var rows: [Row] = []
  private var places: [ExactText: Int] = [:]
  /// Rows by prompt, for the layout with one row an answer.
  private var prompts: [ExactText: Int] = [:]

  private struct Row {
    var id: String
    var prompt: String
    var responses: [Cell.Field]
    var others: [Cell.Field]
    var file: String
    var line: Int
  }

  /// Reads one or several files into one table. An error if a file can't be read, or if there is nothing to use.
  package static func read(_ paths: [String]) throws(DataError) -> Table {
    var reader = ResponsesReader()
    for path in paths { reader.add(try SourceFile(path: path)) }
    return try LoadedTable.finish(
      reader.table, reader.log, paths,
      expected:
        "rows {\"id\", \"prompt\", \"responses\": {model: text}} or AlpacaEval's {\"instruction\", \"output\", \"generator\"}"
    )
  }

  private var table: Table {
    var builder = TableBuilder(
      kind: .responses, columns: ["id", "prompt", "responses"], capacity: rows.count)
    for row in rows {
      builder.append(
        [
          Cell.Field("id", .string(row.id)), Cell.Field("prompt", .string(row.prompt)),
          Cell.Field("responses", .record(row.responses)),
        ] + row.others + [Cell.Field("file", .string(row.file)), Cell.Field("line", .int(row.line))])
    }
    return builder.table
  }

  private mutating func add(_ file: SourceFile) {
    let ids = IdRule(file)
    for row in file.rows {
      do throws(RowProblem) {
        let fields = try RowFields(row.content)
        if !fields.has("responses"), fields.has("output") || fields.has("generator") {
          try addAnswer(fields, file.path, row.line)
        } else {
          try addPrompt(fields, ids, file.path, row.line)
        }
      } catch {
        log.drop(file.path, row.line, error.reason, error.detail)
      }
    }
  }

  // MARK: One row a prompt

  private static let promptFields: Set<String> = ["id", "prompt", "responses", "file", "line"]

  private mutating func addPrompt(
    _ fields: RowFields, _ ids: IdRule, _ file: String, _ line: Int
  ) throws(RowProblem) {
    let prompt = try Self.prompt(fields)
    guard let answers = fields["responses"] else { throw RowProblem("missing field \"responses\"") }
    guard let record = answers.asRecord else {
      throw RowProblem("\"responses\" must be an object of model -> text, got \(RowFields.name(answers))")
    }
    if record.isEmpty { throw RowProblem("no responses") }
    for field in record {
      if let text = field.value.asString, text.isInvisible {
        throw RowProblem("a response holds only invisible characters", "response of `\(field.name)`")
      }
    }
    let id = try ids.id(of: fields, prompt)
    if let place = places[ExactText(id)] {
      try merge(record, into: place, prompt, id, file, line)
      return
    }
    let responses = kept(record, file, line)
    if responses.isEmpty { throw RowProblem("no response that is a string") }
    places[ExactText(id)] = rows.count
    rows.append(
      Row(
        id: id, prompt: prompt, responses: responses, others: fields.others(than: Self.promptFields),
        file: file,
        line: line))
  }

  /// The same id again: other models' answers to the same prompt from another file, or a mistake.
  private mutating func merge(
    _ record: [Cell.Field], into place: Int, _ prompt: String, _ id: String, _ file: String, _ line: Int
  ) throws(RowProblem) {
    let first = rows[place]
    let isSame = first.prompt.hasSameBytes(as: prompt)
    let isNew = record.contains { field in !first.responses.contains { $0.name == field.name } }
    guard file != first.file, isSame, isNew else {
      let known =
        "id \"\(id)\", first seen on line \(first.line)\(file == first.file ? "" : " of \(first.file)")"
      throw RowProblem("duplicate id", known + (isSame ? "" : ", with another prompt"))
    }
    for field in kept(record, file, line) {
      if first.responses.contains(where: { $0.name == field.name }) {
        log.remark(file, line, "second response of `\(field.name)` left out", "id \"\(id)\"")
      } else {
        rows[place].responses.append(field)
      }
    }
  }

  private mutating func kept(_ record: [Cell.Field], _ file: String, _ line: Int) -> [Cell.Field] {
    var result: [Cell.Field] = []
    for field in record {
      guard let text = field.value.asString else {
        log.remark(
          file, line,
          field.value.isNone
            ? "null response of `\(field.name)` left out"
            : "response of `\(field.name)` left out: expected a string, got \(RowFields.name(field.value))")
        continue
      }
      remark(on: text, of: field.name, file, line)
      result.append(field)
    }
    return result
  }

  private mutating func remark(on text: String, of model: String, _ file: String, _ line: Int) {
    if text.isBlank { log.remark(file, line, "empty response of `\(model)`") }
    if text.utf8.contains(0) { log.remark(file, line, "NUL character in a response") }
    if text.holdsControlTokens { log.remark(file, line, "chat-template tokens in a response") }
  }

  static func prompt(_ fields: RowFields) throws(RowProblem) -> String {
    if fields.has("prompt") || !fields.has("instruction") { return try fields.text("prompt") }
    let instruction = try fields.text("instruction")
    guard let input = fields["input"], !input.isNone else { return instruction }
    guard let text = input.asString else {
      throw RowProblem("\"input\" must be a string, got \(RowFields.name(input))")
    }
    return text.isBlank ? instruction : instruction + "\n\n" + text
  }

  // MARK: One row an answer

  private static let answerFields: Set<String> = ["id", "output", "generator", "file", "line"]

  private mutating func addAnswer(_ fields: RowFields, _ file: String, _ line: Int) throws(RowProblem) {
    let prompt = try Self.prompt(fields)
    let model = try fields.text("generator")
    guard let output = fields["output"] else { throw RowProblem("missing field \"output\"") }
    guard let answer = output.asString else {
      throw RowProblem("\"output\" must be a string, got \(RowFields.name(output))")
    }
    if answer.isInvisible {
      throw RowProblem("a response holds only invisible characters", "response of `\(model)`")
    }
    let key = ExactText(prompt)
    if let place = prompts[key] {
      if rows[place].responses.contains(where: { $0.name == model }) {
        throw RowProblem(
          "second response of `\(model)` to the same prompt",
          "the prompt first came on line \(rows[place].line) of \(rows[place].file)")
      }
      rows[place].responses.append(Cell.Field(model, output))
    } else {
      prompts[key] = rows.count
      // Fields that belong to one answer don't describe the prompt.
      let others = fields.others(than: Self.answerFields).filter { Self.sharedFields.contains($0.name) }
      rows.append(
        Row(
          id: StableHash(prompt).hex, prompt: prompt, responses: [Cell.Field(model, output)], others: others,
          file: file, line: line))
    }
    remark(on: answer, of: model, file, line)
  }

  private static let sharedFields: Set<String> = ["instruction", "input", "dataset"]
}

/// How the ids of a file are: all texts, all whole numbers, or none at all.
private struct IdRule {
  private enum Kind { case absent, strings, numbers }
  private var kind = Kind.absent

  init(_ file: SourceFile) {
    for row in file.rows {
      guard case .success(let cell) = row.content, let id = cell["id"] else { continue }
      switch id {
      case .string: kind = .strings
      case .int: kind = .numbers
      default: continue
      }
      return
    }
  }

  func id(of fields: RowFields, _ prompt: String) throws(RowProblem) -> String {
    guard let id = fields["id"], !id.isNone else {
      if kind == .absent { return StableHash(prompt).hex }
      throw RowProblem("missing field \"id\"")
    }
    switch (kind, id) {
    case (.numbers, .int(let number)): return String(number)
    case (.strings, .string(let text)):
      if text.isBlank { throw RowProblem("empty id") }
      return String(text.trimmed)
    default:
      let expected = kind == .numbers ? "a whole number as in the rows before" : "a string"
      throw RowProblem("\"id\" must be \(expected), got \(RowFields.name(id))")
    }
  }
}

extension String {
  /// Holds something like `<|im_start|>`, which templates write around turns.
  var holdsControlTokens: Bool {
    var isOpen = false
    var previous: UInt8 = 0
    for byte in utf8 {
      if previous == UInt8(ascii: "<"), byte == UInt8(ascii: "|") { isOpen = true }
      if isOpen, previous == UInt8(ascii: "|"), byte == UInt8(ascii: ">") { return true }
      if byte == 0x0A { isOpen = false }
      previous = byte
    }
    return false
  }
}
