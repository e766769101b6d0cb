import AlignRuntime

/// An object that goes to a file or a folder: models, tokenizers, tables, charts, runs.
protocol SavableObject: Object {
  /// Writes it; an ending of the path that it can't write is an error that names those it can.
  func save(to path: String) throws
}

enum SavingBuiltins {
  static let all = [save]

  static let save = Builtin(
    "save", "Writes a model, tokenizer, table, chart or run to a file or folder.",
    details:
      "A model becomes a folder that transformers loads: config.json, model.safetensors in float32, tokenizer "
      + "files. A tokenizer becomes a folder. What else a path may end in is said by the object's own page.",
    [
      .required("value", .any, "what to save"),
      .required(
        "path", .string, "where to; folders are made, files of the same name are replaced as a whole"),
    ],
    returns: .none,
    examples: [
      Example(
        "save(train_tokenizer([\"to be or not to be\"], vocabulary: 300), \"/tmp/align-example-tokenizer\")"),
      Example(
        """
        save(table({a: [1, 2], b: ["x", "y"]}), "/tmp/align-example.csv")
        read_text("/tmp/align-example.csv") |> lines
        """, prints: "[\"a,b\", \"1,x\", \"2,y\"]"),
    ], seeAlso: ["load_model", "load_run", "load_tokenizer"]
  ) { arguments in
    guard let object = arguments[0].asObject as? any SavableObject else {
      throw arguments.invalid(
        0, "\(arguments[0].typeWithArticle) isn't something that is saved",
        hint: "write_json and write_text write plain values")
    }
    try RuntimeError.translating { try object.save(to: try arguments.string(1)) }
    arguments.noteWritten(try arguments.string(1))
    return .none
  }
}

extension Library {
  /// Writes what `save` would; for the session.
  package static func save(_ value: Value, to path: String) throws {
    guard let object = value.asObject as? any SavableObject else {
      throw RuntimeError(.invalidArgument, "\(value.typeWithArticle) isn't something that is saved")
    }
    try RuntimeError.translating { try object.save(to: path) }
  }
}
