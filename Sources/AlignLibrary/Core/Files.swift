import AlignFiles
import AlignInterruption
import AlignRuntime
import AlignTable

extension CoreBuiltins {
  static let files: [Builtin] = [
    Builtin(
      "read_text", "Reads a file as text (UTF-8).", [path], returns: .string,
      examples: [
        Example(
          "write_text(\"hello\", \"/tmp/align-example.txt\")\nread_text(\"/tmp/align-example.txt\")",
          prints: "\"hello\""),
        Example(
          """
          write_text("one\\ntwo", "/tmp/align-example-3.txt")
          read_text("/tmp/align-example-3.txt") |> lines |> length
          """, prints: "2"),
      ], seeAlso: ["write_text", "lines"]
    ) { arguments in
      let file = WholeFile(try arguments.string(0))
      let bytes = try RuntimeError.translating { try file.read(limit: Limits.stringBytes) }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw RuntimeError(
          .malformedFile, "`\(try arguments.string(0))` is not text in UTF-8",
          hint: "convert it first, for instance with `iconv -t utf-8`")
      }
      return .string(text)
    },
    Builtin(
      "write_text", "Writes a text to a file; the file is there whole or not at all.",
      [.required("text", .string, "what to write"), path], returns: .none,
      examples: [
        Example("write_text(\"hello\", \"/tmp/align-example-2.txt\")"),
        Example(
          """
          write_text(join(["a", "b"], "\\n"), "/tmp/align-example-4.txt")
          read_text("/tmp/align-example-4.txt")
          """, prints: "\"a\\nb\""),
      ]
    ) { arguments in
      let (text, file) = (try arguments.string(0), WholeFile(try arguments.string(1)))
      try RuntimeError.translating { try file.write(Array(text.utf8)) }
      arguments.noteWritten(try arguments.string(1))
      return .none
    },
    Builtin(
      "read_json", "Reads a JSON file; of a file that ends in `.jsonl` the list of its lines' values.",
      details: "Of a key that comes twice in an object the last value counts.", [path],
      returns: .any,
      examples: [
        Example(
          "write_json({beta: 0.1, layers: [1, 2]}, \"/tmp/align-example.json\")\nread_json(\"/tmp/align-example.json\")",
          prints: "{beta: 0.1, layers: [1, 2]}"),
        Example(
          """
          write_json([{a: 1}, {a: 2}], "/tmp/align-example-3.jsonl")
          read_json("/tmp/align-example-3.jsonl") |> map(.a)
          """, prints: "[1, 2]"),
      ], seeAlso: ["write_json", "table"]
    ) { arguments in
      let path = try arguments.string(0)
      let bytes = try RuntimeError.translating { try WholeFile(path).read() }
      guard path.hasSuffix(".jsonl") else { return Value(try parsed(bytes, in: path)) }
      var values: [Value] = []
      var watch = InterruptionWatch()
      for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .enumerated()
      where line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) {
        try watch.step()
        values.append(Value(try parsed(Array(line), in: path, line: index + 1)))
      }
      return .list(values)
    },
    Builtin(
      "write_json",
      "Writes a value as JSON; tables and tensors become lists. To a `.jsonl` file one element a line.",
      [
        .required("value", .any, "plain data: numbers, texts, bools, none, lists, records"), path,
        .optional("indent", [.int, .none], nil, "spaces a level; none: all on one line", .between(0, 8)),
      ], returns: .none,
      examples: [
        Example("write_json([1, 2], \"/tmp/align-example-2.json\")"),
        Example(
          """
          write_json({name: "dpo", beta: 0.1}, "/tmp/align-example-4.json", indent: 2)
          read_text("/tmp/align-example-4.json") |> lines |> length
          """, prints: "4"),
      ], seeAlso: ["read_json", "save"]
    ) { arguments in
      let path = try arguments.string(1)
      let cell = try Cell(arguments[0])
      var text = ""
      if path.hasSuffix(".jsonl"), let rows = cell.asList {
        guard arguments[2].isNone else { throw arguments.invalid(2, "it has no effect on a `.jsonl` file") }
        var watch = InterruptionWatch()
        for row in rows {
          try watch.step()
          text += JSONWriter.text(row) + "\n"
        }
      } else {
        text = JSONWriter.text(cell, indent: arguments[2].asInt) + "\n"
      }
      try RuntimeError.translating { try WholeFile(path).write(Array(text.utf8)) }
      arguments.noteWritten(path)
      return .none
    },
    Builtin(
      "file_exists", "Tells whether there is a file or folder at a path.", [path], returns: .bool,
      examples: [
        Example("file_exists(\"/nowhere/at/all\")", prints: "false"),
        Example(
          """
          write_text("here", "/tmp/align-example-5.txt")
          file_exists("/tmp/align-example-5.txt")
          """, prints: "true"),
      ]
    ) { arguments in .bool(WholeFile(try arguments.string(0)).exists) },
  ]

  private static let path = Parameter.required("path", .string, "where the file is")

  private static func parsed(_ bytes: [UInt8], in path: String, line: Int? = nil) throws -> Cell {
    do {
      return try JSONScanner.parse(FileBytes(bytes), duplicateKeys: .keepLast)
    } catch {
      if error.reason == .interrupted { throw Machine.interruption }
      let place = line ?? error.line
      throw RuntimeError(
        .malformedFile, "invalid JSON: \(error.message)", hint: error.hint,
        notes: ["in \(path):\(place):\(error.column)"])
    }
  }
}
