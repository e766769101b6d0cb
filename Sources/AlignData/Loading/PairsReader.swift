import AlignTable

/// Reads pairs: a table with the columns `id` (hash of the pair), `prompt`, `chosen`, `rejected`, whatever else the rows
/// have (their own id as `source_id`), `file` and `line`.
///
/// Forms, recognised row by row: `prompt`, `chosen` and `rejected` as strings, as lists of messages, or as lists of
/// token ids; messages without a prompt, whose common beginning is the prompt; transcripts with "\n\nHuman:" and
/// "\n\nAssistant:" without a prompt, cut behind the last "\n\nAssistant:".
///
/// Left out and counted: what isn't of one of these forms, empty prompts and answers, chosen and rejected that are the
/// same but for white space at the ends, pairs that came before (taken likewise), answers of several turns, and rows
/// whose chosen and rejected have different forms.
package struct PairsReader: RowReader {
  var log = DropLog()
  private var builder = TableBuilder(kind: .pairs, columns: ["id", "prompt", "chosen", "rejected"])
  private var seen: [Triple: (file: String, line: Int)] = [:]

  private struct Triple: Hashable {
    let prompt: ExactText
    let chosen: ExactText
    let rejected: ExactText
  }

  private static let known: Set<String> = ["id", "source_id", "prompt", "chosen", "rejected", "file", "line"]

  /// Reads one or several files into one table. An error if a file can't be read, or if there is nothing to use.
  package static func read(_ paths: [String]) throws(DataError) -> Table {
    var reader = PairsReader()
    try reader.addRows(of: paths)
    return try LoadedTable.finish(
      reader.builder.table, reader.log, paths,
      expected: "rows {\"prompt\", \"chosen\", \"rejected\"} of strings, messages or token ids")
  }

  mutating func add(_ fields: RowFields, _ file: String, _ line: Int) throws(RowProblem) {
    guard let chosenCell = fields["chosen"] else { throw RowProblem("missing field \"chosen\"") }
    guard let rejectedCell = fields["rejected"] else { throw RowProblem("missing field \"rejected\"") }
    var chosen = try Segment(chosenCell, "chosen")
    var rejected = try Segment(rejectedCell, "rejected")
    if chosen.form != rejected.form {
      throw RowProblem("chosen and rejected have different forms", "\(chosen.form) and \(rejected.form)")
    }
    let prompt: Segment
    if let cell = fields["prompt"] {
      prompt = try Segment(cell, "prompt")
      if prompt.form != chosen.form {
        throw RowProblem("prompt and answers have different forms", "\(prompt.form) and \(chosen.form)")
      }
    } else {
      (prompt, chosen, rejected) = try SharedPrompt.split(chosen, rejected)
    }
    if prompt.isBlank { throw RowProblem("empty prompt") }
    try chosen.checkIsCompletion("chosen")
    try rejected.checkIsCompletion("rejected")
    try checkIsNew(prompt, chosen, rejected, file, line)
    append(fields, prompt, chosen, rejected, file, line)
  }

  private mutating func checkIsNew(
    _ prompt: Segment, _ chosen: Segment, _ rejected: Segment, _ file: String, _ line: Int
  ) throws(RowProblem) {
    let triple = Triple(prompt: prompt.key, chosen: chosen.key, rejected: rejected.key)
    if triple.chosen == triple.rejected { throw RowProblem("identical chosen and rejected") }
    if let first = seen[triple] { throw RowProblem("duplicate pair", "first seen on \(place(first, file))") }
    seen[triple] = (file, line)
    if let other = seen[Triple(prompt: triple.prompt, chosen: triple.rejected, rejected: triple.chosen)] {
      log.remark(
        file, line, "contradicts an earlier pair: same answers, opposite label",
        "first seen on \(place(other, file))")
    }
    for (name, answer) in [("chosen", chosen), ("rejected", rejected)] where answer.isBlank {
      log.remark(file, line, "empty \(name) message kept")
    }
    if case .text(let text) = chosen, case .text(let question) = prompt, text.utf8.starts(with: question.utf8)
    {
      log.remark(file, line, "chosen repeats the prompt")
    }
  }

  private func place(_ first: (file: String, line: Int), _ file: String) -> String {
    "line \(first.line)" + (first.file == file ? "" : " of \(first.file)")
  }

  private mutating func append(
    _ fields: RowFields, _ prompt: Segment, _ chosen: Segment, _ rejected: Segment, _ file: String,
    _ line: Int
  ) {
    let cells = (prompt.cell, chosen.cell, rejected.cell)
    var row = [
      Cell.Field("id", .string(PairIdentity.id(prompt: cells.0, chosen: cells.1, rejected: cells.2))),
      Cell.Field("prompt", cells.0), Cell.Field("chosen", cells.1), Cell.Field("rejected", cells.2),
    ]
    if let id = fields["source_id"] ?? fields["id"] { row.append(Cell.Field("source_id", id)) }
    row += fields.others(than: Self.known)
    row += [Cell.Field("file", .string(file)), Cell.Field("line", .int(line))]
    builder.append(row)
  }
}

/// The prompt of a pair that doesn't state it: what chosen and rejected have in common at their beginning.
enum SharedPrompt {
  static func split(
    _ chosen: Segment, _ rejected: Segment
  ) throws(RowProblem) -> (Segment, Segment, Segment) {
    switch (chosen, rejected) {
    case (.messages(let a), .messages(let b)): return try split(a, b)
    case (.text(let a), .text(let b)): return try split(a, b)
    default: throw RowProblem("missing field \"prompt\"")
    }
  }

  private static func split(
    _ chosen: [Segment.Message], _ rejected: [Segment.Message]
  ) throws(RowProblem) -> (Segment, Segment, Segment) {
    let shared = zip(chosen, rejected).prefix { $0 == $1 }.count
    if shared == 0 { throw RowProblem("chosen and rejected do not share a prompt") }
    if shared == chosen.count || shared == rejected.count {
      if chosen == rejected { throw RowProblem("identical chosen and rejected") }
      throw RowProblem("missing field \"prompt\"", "one of chosen and rejected is the beginning of the other")
    }
    return (
      .messages(Array(chosen[..<shared])), .messages(Array(chosen[shared...])),
      .messages(Array(rejected[shared...]))
    )
  }

  private static let human = "\n\nHuman:"
  private static let assistant = "\n\nAssistant:"

  private static func split(_ chosen: String, _ rejected: String) throws(RowProblem) -> (
    Segment, Segment, Segment
  ) {
    guard chosen.utf8.starts(with: human.utf8), rejected.utf8.starts(with: human.utf8) else {
      throw RowProblem("missing field \"prompt\"", "and no transcript with \"\\n\\nHuman:\" to take it from")
    }
    let (promptA, answerA) = try cut(chosen, "chosen")
    let (promptB, answerB) = try cut(rejected, "rejected")
    if promptA.hasSameBytes(as: promptB) { return (.text(promptA), .text(answerA), .text(answerB)) }
    let isShared = firstTurn(promptA).hasSameBytes(as: firstTurn(promptB))
    throw RowProblem(
      isShared ? "several turns in chosen or rejected" : "chosen and rejected do not share a prompt",
      isShared ? "the transcripts part before the last turn" : "")
  }

  /// A transcript cut behind its last "\n\nAssistant:".
  private static func cut(_ transcript: String, _ name: String) throws(RowProblem) -> (String, String) {
    let bytes = Array(transcript.utf8)
    guard let last = lastPlace(of: Array(assistant.utf8), in: bytes) else {
      throw RowProblem("no assistant turn in \(name)")
    }
    if let question = lastPlace(of: Array(human.utf8), in: bytes), question > last {
      throw RowProblem("last turn of \(name) is not the assistant's")
    }
    let end = last + assistant.utf8.count
    return (String(decoding: bytes[..<end], as: UTF8.self), String(decoding: bytes[end...], as: UTF8.self))
  }

  private static func firstTurn(_ transcript: String) -> String {
    let bytes = Array(transcript.utf8)
    let word = Array(assistant.utf8)
    let end = (0..<max(bytes.count - word.count, 0)).first { bytes[$0...].starts(with: word) } ?? bytes.count
    return String(decoding: bytes[..<end], as: UTF8.self)
  }

  private static func lastPlace(of word: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= word.count else { return nil }
    return (0...(bytes.count - word.count)).reversed().first { bytes[$0...].starts(with: word) }
  }
}
