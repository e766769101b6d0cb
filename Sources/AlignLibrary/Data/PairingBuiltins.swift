import AlignData
import AlignRuntime
import AlignTable

extension DataBuiltins {
  /// Pairs and demonstrations from other data.
  static let pairing: [Builtin] = [
    Builtin(
      "contrast",
      "Makes pairs of answers: those of the stronger model are chosen, those of the weaker one rejected.",
      details:
        "For each two models of `order` and each prompt: left out if an answer is missing, if one is empty, if "
        + "they are the same but for white space at the ends, or if the pair came before; the notes count each. Columns "
        + "`id prompt chosen rejected chosen_model rejected_model`, and where the pair comes from.",
      source: "automatic pair construction of contrastive post-training, arXiv 2310.02263",
      [
        .required("responses", .table, "answers of several models, from load_responses"),
        .required("order", .list, "the models, strongest first"),
        .optional(
          "pairs", [.string, .list], "all",
          "\"all\": each model against every weaker one; \"adjacent\": against the next one; or a list of [chosen, rejected]"
        ),
      ], returns: .table,
      examples: [
        Example(
          """
          let answers = table([{prompt: "Say hi.", responses: {strong: "Hi!", weak: "Hm."}}])
          contrast(answers, order: ["strong", "weak"]).chosen[0]
          """, prints: "\"Hi!\""),
        Example(
          """
          let answers = table([{prompt: "2+2?", responses: {a: "4", b: "four", c: "5"}}])
          contrast(answers, order: ["a", "b", "c"], pairs: "adjacent") |> length
          """, prints: "2"),
      ], seeAlso: ["load_responses", "to_pairs"]
    ) { arguments in
      let order = try texts(arguments, 1, "models")
      let selection = try selection(arguments, 2)
      let table = try arguments.table(0).table
      return .object(
        TableObject(
          try RuntimeError.translating { try Contrast.pairs(table, order: order, selection: selection) }))
    },
    Builtin(
      "to_pairs", "Makes a table of pairs of records or columns.",
      details:
        "Needs `prompt`, `chosen` and `rejected`: texts, lists of messages or lists of token ids. Other fields are "
        + "kept. Unlike load_pairs it leaves nothing out: rows that can't be used are errors.",
      [.required("data", [.table, .list], "a table or a list of records")], returns: .table,
      examples: [
        Example(
          "to_pairs([{prompt: \"2+2?\", chosen: \"4\", rejected: \"5\"}]).rejected[0]", prints: "\"5\""),
        Example("to_pairs([{prompt: [1, 2], chosen: [3], rejected: [4]}]) |> length", prints: "1"),
      ], seeAlso: ["load_pairs", "contrast"]
    ) { arguments in
      let table = try arguments.table(0).table
      return .object(TableObject(try RuntimeError.translating { try DataTable.pairs(table) }))
    },
    Builtin(
      "to_demonstrations", "Makes a table of demonstrations: prompts with the answer that is to be learnt.",
      details:
        "Of pairs, the chosen answers, each prompt and answer once; of responses, the answers of the model that is "
        + "named, without empty ones; of other data, the fields `prompt` and `completion`.",
      [
        .required("data", [.table, .list], "pairs, responses, or records with prompt and completion"),
        .optional("model", [.string, .none], nil, "whose answers to take; for responses"),
      ], returns: .table,
      examples: [
        Example(
          "(to_pairs([{prompt: \"2+2?\", chosen: \"4\", rejected: \"5\"}]) |> to_demonstrations).completion[0]",
          prints: "\"4\""),
        Example(
          "to_demonstrations([{prompt: \"2+2?\", completion: \"4\"}]) |> keys",
          prints: "[\"id\", \"prompt\", \"completion\"]"),
      ]
    ) { arguments in
      let table = try arguments.table(0).table
      let model = arguments[1].asString
      return .object(
        TableObject(try RuntimeError.translating { try DataTable.demonstrations(table, model: model) }))
    },
  ]

  private static func selection(_ arguments: Arguments, _ index: Int) throws -> ContrastSelection {
    switch arguments[index].asString {
    case "all": return .all
    case "adjacent": return .adjacent
    case let other?:
      throw arguments.invalid(
        index, "expected \"all\", \"adjacent\" or a list of [chosen, rejected], found \"\(other)\"")
    case nil: break
    }
    return .only(
      try arguments.list(index).map { element in
        let models = element.asList?.compactMap(\.asString) ?? []
        guard models.count == 2, element.asList?.count == 2 else {
          throw arguments.invalid(
            index, "expected pairs of models such as [\"a\", \"b\"], found \(element.typeWithArticle)")
        }
        return (models[0], models[1])
      })
  }

  static func texts(_ arguments: Arguments, _ index: Int, _ noun: String) throws -> [String] {
    try arguments.list(index).map { element in
      guard let text = element.asString else {
        throw arguments.invalid(index, "expected the names of \(noun), found \(element.typeWithArticle)")
      }
      return text
    }
  }
}
