import AlignData
import AlignRuntime
import AlignTable

extension DataBuiltins {
  /// Tables from files.
  static let loading: [Builtin] = [
    Builtin(
      "load_table", "Reads a table: a column for each field, whatever the fields are.",
      details:
        "Files are JSON Lines, a JSON list of records, or, by their ending, CSV or TSV with a line of column names; "
        + "`save` writes them. In CSV a column is of numbers or bools where all its fields are, and nothing is a missing "
        + "value. Several files are put one below the other. Rows that can't be read are left out and counted: see the "
        + "notes under the table, and `dropped`.",
      [.required("path", [.string, .list], "the file, or a list of files")], returns: .table,
      examples: [
        Example(
          """
          save(table({model: ["a", "b"], wins: [3, 5]}), "/tmp/align-wins.csv")
          load_table("/tmp/align-wins.csv") |> sort_by(.wins, descending: true) |> .model |> list
          """, prints: "[\"b\", \"a\"]"),
        Example(
          """
          write_text("{\\"x\\": 1}\\n{\\"x\\": 4}", "/tmp/align-rows.jsonl")
          sum(load_table("/tmp/align-rows.jsonl").x)
          """, prints: "5"),
      ]
    ) { try table($0, TableReader.read) },
    Builtin(
      "load_responses", "Reads answers of several models to the same prompts.",
      details:
        "One row a prompt, with `id`, `prompt`, `responses` (a record from model to text), `file` and `line`. "
        + "Files hold rows {id, prompt, responses: {model: text}}, or AlpacaEval's {instruction, input, output, "
        + "generator}, as JSON Lines or as a JSON list. An instruction with an input is instruction, blank line, input. "
        + "Rows that can't be used are left out and counted: see the notes under the table, and `dropped`.",
      [path("answers")], returns: .table,
      examples: [
        Example(
          """
          let row = {id: "q1", prompt: "Say hi.", responses: {a: "Hi!", b: "Hm."}}
          write_json([row], "/tmp/align-answers.jsonl")
          load_responses("/tmp/align-answers.jsonl").prompt[0]
          """, prints: "\"Say hi.\""),
        Example(
          """
          let rows = [{id: "q1", prompt: "Say hi.", responses: {a: "Hi!", b: "Hm."}}]
          write_json(rows, "/tmp/align-answers-2.jsonl")
          load_responses("/tmp/align-answers-2.jsonl") |> contrast(order: ["a", "b"]) |> .rejected |> list
          """, prints: "[\"Hm.\"]"),
      ], seeAlso: ["contrast", "split_by_prompt"]
    ) { try table($0, ResponsesReader.read) },
    Builtin(
      "load_pairs", "Reads pairs of a chosen and a rejected answer to the same prompt.",
      details:
        "Columns `id` (a hash of the pair), `prompt`, `chosen`, `rejected`, whatever else the rows have, `file` "
        + "and `line`. The three may be texts, lists of messages {role, content} or lists of token ids; transcripts with "
        + "\"Human:\" and \"Assistant:\" turns need no prompt. Rows that can't be used, identical answers and duplicates are "
        + "left out and counted: see the notes under the table, and `dropped`.",
      [path("pairs")], returns: .table,
      examples: [
        Example(
          """
          let row = {prompt: "2+2?", chosen: "4", rejected: "5"}
          write_json([row], "/tmp/align-pairs.jsonl")
          load_pairs("/tmp/align-pairs.jsonl").chosen[0]
          """, prints: "\"4\""),
        Example(
          """
          let rows = ["5", "22"] |> map(wrong => {prompt: "2+2?", chosen: "4", rejected: wrong})
          write_json(rows, "/tmp/align-pairs-2.jsonl")
          load_pairs("/tmp/align-pairs-2.jsonl") |> where(r => r.rejected == "5") |> length
          """, prints: "1"),
      ], seeAlso: ["load_responses", "to_pairs", "margins"]
    ) { try table($0, PairsReader.read) },
    Builtin(
      "load_demonstrations", "Reads prompts with the answer that is to be learnt.",
      details:
        "Columns `id` (a hash), `prompt`, `completion`, whatever else the rows have, `file` and `line`. Rows are "
        + "{prompt, completion}, {instruction, input, output} or {messages}, whose last one is the assistant's.",
      [path("demonstrations")], returns: .table,
      examples: [
        Example(
          """
          write_text("{\\"prompt\\": \\"2+2?\\", \\"completion\\": \\"4\\"}", "/tmp/align-demonstrations.jsonl")
          load_demonstrations("/tmp/align-demonstrations.jsonl") |> length
          """, prints: "1"),
        Example(
          """
          write_json([{prompt: "2+2?", completion: "4"}], "/tmp/align-demonstrations-2.jsonl")
          load_demonstrations("/tmp/align-demonstrations-2.jsonl").completion[0]
          """, prints: "\"4\""),
      ], seeAlso: ["to_demonstrations", "load_pairs"]
    ) { try table($0, DemonstrationsReader.read) },
  ]

  private static func path(_ noun: String) -> Parameter {
    .required(
      "path", [.string, .list],
      "the file with the \(noun) (JSON Lines, a JSON list, CSV or TSV), or a list of files")
  }

  private static func table(_ arguments: Arguments, _ read: ([String]) throws(DataError) -> Table) throws
    -> Value
  {
    let paths: [String]
    if let path = arguments[0].asString {
      paths = [path]
    } else {
      paths = try arguments.list(0).map { element in
        guard let path = element.asString else {
          throw arguments.invalid(0, "expected paths of files, found \(element.typeWithArticle)")
        }
        return path
      }
      if paths.isEmpty { throw arguments.invalid(0, "expected at least one file") }
    }
    let table = try RuntimeError.translating { try read(paths) }
    // Said at once as well: a table that is only bound isn't shown.
    let name = paths.count == 1 ? paths[0] : "\(paths.count) files"
    for note in table.notes { arguments.machine.output.report("\(name): \(note)\n") }
    return .object(TableObject(table))
  }
}
