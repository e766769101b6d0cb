import AlignModel
import AlignRuntime
import AlignTable
import AlignTraining

/// Texts from models.
enum GenerationBuiltins {
  static let all = [generate]

  static let generate = Builtin(
    "generate", "Continues a prompt, or each of a list of prompts.",
    details:
      "Gives a string for one prompt and a list for a list of prompts; with `samples` a list for each prompt. A "
      + "model without a tokenizer gives token ids. Filters work in the order penalty, temperature, top_k, top_p, "
      + "min_p. A text depends on its prompt, the prompt's place in the list, the sample's number and the seed, not on "
      + "what else is generated with it.",
    source: "tokens and filtered distributions are those of transformers' generate",
    [
      .required("model", [.model, .run], "the model"),
      .required(
        "prompt", .any,
        "a string, a list of messages, a list of token ids, or a list or column of any of these"),
      .optional("max_tokens", .int, 128, "tokens to generate at most", .atLeast(0)),
      .optional(
        "temperature", .number, 1.0, "0: always the likeliest token; else logits are divided by it",
        .notNegative),
      .optional("top_k", .int, 0, "only the so many likeliest tokens; 0: all", .notNegative),
      .optional(
        "top_p", .number, 1.0, "only the likeliest tokens that together have this probability", .between(0, 1)
      ),
      .optional(
        "min_p", .number, 0.0, "only tokens with this share of the likeliest one's probability",
        .between(0, 1)),
      .optional("penalty", .number, 1.0, "above 1: tokens that occurred already are less likely", .positive),
      .optional(
        "stop", [.list, .string], [],
        "texts or token ids that end the generation; they aren't part of the text"),
      .optional(
        "samples", [.int, .none], nil, "so many texts a prompt, as a list; none: one, not in a list"),
      .optional("seed", .int, 0, "which texts"),
      .optional("as", .string, "text", "\"text\", \"tokens\", or \"record\" for {text, tokens, reason}"),
    ],
    returns: .any,
    examples: [
      Example(
        "length(generate(new_model(300, layers: 1), [1, 2], max_tokens: 3, as: \"tokens\"))", prints: "3"),
      Example(
        "let m = new_model(train_tokenizer([\"to be or not to be\"], vocabulary: 270), layers: 1)\n"
          + "generate(m, [\"to be\", \"or\"], max_tokens: 4, temperature: 0) |> length", prints: "2"),
    ], seeAlso: ["logp", "decode"]
  ) { arguments in
    let model = try arguments.model(0)
    let settings = try settings(arguments, model)
    let (prompts, isList) = try prompts(arguments, model)
    let samples = arguments[9].asInt
    guard samples.map({ (1...100_000).contains($0) }) ?? true else {
      throw arguments.invalid(9, "expected 1 to 100000 texts a prompt")
    }
    let count = samples ?? 1
    // Samples of a prompt stand together, so that the prompt is read once.
    let repeated = prompts.flatMap { [[Int32]](repeating: $0, count: count) }
    let indices = prompts.indices.flatMap { prompt in (0..<count).map { prompt | $0 << 40 } }
    let context = try arguments.tensorContext()
    let machine = arguments.machine
    let texts = try RuntimeError.translating {
      try model.generate(repeated, settings, indices: indices, context) { machine.isInterrupted }
    }
    try machine.checkInterrupt()
    let values = try texts.map { try value($0, arguments) }
    let groups: [Value] = prompts.indices.map { prompt in
      samples == nil ? values[prompt] : .list(Array(values[prompt * count..<(prompt + 1) * count]))
    }
    return isList ? .list(groups) : groups[0]
  }

  private static func settings(_ arguments: Arguments, _ model: LanguageModel) throws -> GenerationSettings {
    var settings = GenerationSettings()
    settings.maximumTokens = try arguments.int(2)
    settings.temperature = try arguments.double(3)
    settings.topK = try arguments.int(4)
    settings.topP = try arguments.double(5)
    settings.minP = try arguments.double(6)
    settings.repetitionPenalty = try arguments.double(7)
    (settings.stopStrings, settings.stopIDs) = try arguments.stops(8)
    settings.seed = try arguments.int(10)
    return settings
  }

  /// The prompts as token ids, and whether they were given as a list of prompts.
  private static func prompts(_ arguments: Arguments, _ model: LanguageModel) throws -> ([[Int32]], Bool) {
    let cell = try Cell(arguments[1])
    let encoder = TextEncoder(model)
    return try RuntimeError.translating {
      guard case .list(let elements) = cell, isListOfPrompts(elements) else {
        return ([try encoder.prompt(cell)], false)
      }
      return (try elements.map { try encoder.prompt($0) }, true)
    }
  }

  /// Numbers are token ids of one prompt, records its messages; strings and lists are prompts.
  private static func isListOfPrompts(_ elements: [Cell]) -> Bool {
    switch elements.first {
    case .int, .record: false
    default: true
    }
  }

  private static func value(_ text: GeneratedText, _ arguments: Arguments) throws -> Value {
    let tokens = Value.list(text.tokens.map { .int(Int($0)) })
    switch try arguments.string(11) {
    case "text": return text.text.map { .string($0) } ?? tokens
    case "tokens": return tokens
    case "record":
      return .record([
        ("text", text.text.map { .string($0) } ?? .none), ("tokens", tokens),
        ("reason", .string(text.reason.rawValue)),
      ])
    case let other:
      throw arguments.invalid(11, "expected \"text\", \"tokens\" or \"record\", found \"\(other)\"")
    }
  }
}

extension Arguments {
  /// Texts and token ids that end a generation: one of them or a list.
  func stops(_ index: Int) throws -> (texts: [String], ids: [Int32]) {
    var (texts, ids): ([String], [Int32]) = ([], [])
    for stop in self[index].asList ?? [self[index]] {
      if let text = stop.asString {
        texts.append(text)
      } else if let id = stop.asInt.flatMap(Int32.init(exactly:)) {
        ids.append(id)
      } else {
        throw invalid(index, "expected texts or token ids, found \(stop.typeWithArticle)")
      }
    }
    return (texts, ids)
  }
}
