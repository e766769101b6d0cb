import AlignInterruption
import AlignModel
import AlignRuntime

/// Text to token ids and back.
enum TokenizerBuiltins {
  static let all = [loadTokenizer, trainTokenizer, encode, decode]

  static let loadTokenizer = Builtin(
    "load_tokenizer", "Reads a tokenizer from a folder, or from a tokenizer.json.",
    details: "Byte-level BPE as GPT-2, Llama 3 and Qwen 2 have it. Other kinds are refused by name.",
    source: "the ids are those of the tokenizers library, checked on 900 strings",
    [.required("path", .string, "the folder, or the file")], returns: .tokenizer,
    examples: [
      Example(
        "save(train_tokenizer([\"to be\"], vocabulary: 300), \"/tmp/align-example-tokenizer-2\")\n"
          + "load_tokenizer(\"/tmp/align-example-tokenizer-2\").end", prints: "258"),
      Example(
        """
        let tokenizer = train_tokenizer(["to be"], vocabulary: 300)
        save(tokenizer, "/tmp/align-example-tokenizer-3")
        encode(load_tokenizer("/tmp/align-example-tokenizer-3"), "to be") == encode(tokenizer, "to be")
        """, prints: "true"),
    ]
  ) { arguments in
    let path = try arguments.string(0)
    return .object(TokenizerObject(try RuntimeError.translating { try Tokenizer.load(path) }))
  }

  static let trainTokenizer = Builtin(
    "train_tokenizer", "Learns a byte-level BPE tokenizer from texts.",
    details:
      "The vocabulary holds the 256 bytes, the merges learnt, and special tokens (`<|begin_of_text|>`, "
      + "`<|im_start|>`, `<|im_end|>`, which ends texts). Of equally frequent pairs the one with the lower ids is "
      + "merged first. With few texts there may be fewer merges than there is room for.",
    source: "Sennrich et al. 2016; the merges are those of the tokenizers library's BpeTrainer",
    [
      .required(
        "texts", [.list, .column, .table, .string],
        "strings, a column of strings, or a table, whose prompts, answers and other strings are read"),
      .optional("vocabulary", .int, 2048, "tokens in all, at least 259", .atLeast(259)),
      .optional("split", .string, "llama3", "how text is cut before merging: \"llama3\" or \"gpt2\""),
      .optional("special", .list, [], "further special tokens"),
      .optional("min_frequency", .int, 2, "how often a pair must occur to be merged", .atLeast(1)),
    ],
    returns: .tokenizer,
    examples: [
      Example(
        "encode(train_tokenizer([\"na na na na\"], vocabulary: 300), \"na\", special: false)", prints: "[256]"
      ),
      Example(
        """
        let tokenizer = train_tokenizer(["a b"], vocabulary: 270, special: ["<user>"])
        encode(tokenizer, "<user>") |> length
        """, prints: "2"),
    ], seeAlso: ["load_tokenizer", "encode"]
  ) { arguments in
    var trainer = TokenizerTrainer(vocabularySize: try arguments.int(1))
    guard let split = TokenizerTrainer.Split(rawValue: try arguments.string(2)) else {
      throw arguments.invalid(2, "expected \"llama3\" or \"gpt2\", found \"\(try arguments.string(2))\"")
    }
    trainer.split = split
    trainer.specialTokens = try arguments.list(3).map { token in
      guard let token = token.asString, !token.isEmpty else {
        throw arguments.invalid(3, "expected strings that aren't empty, found \(token.typeWithArticle)")
      }
      return token
    }
    trainer.minimumFrequency = try arguments.int(4)
    var texts: [String] = []
    try collect(arguments[0], into: &texts, depth: 0, arguments)
    return .object(
      TokenizerObject(try RuntimeError.translating { [trainer, texts] in try trainer.train(texts) }))
  }

  /// All strings of a value that is text: strings, lists, records' fields.
  private static func collect(_ value: Value, into texts: inout [String], depth: Int, _ arguments: Arguments)
    throws
  {
    if let text = value.asString {
      texts.append(text)
    } else if let record = value.asRecord {
      for (_, field) in record.fields { try collect(field, into: &texts, depth: depth + 1, arguments) }
    } else if value.asList != nil || value.asObject != nil, depth < 8, let elements = try value.sequence() {
      for element in elements { try collect(element, into: &texts, depth: depth + 1, arguments) }
    } else if depth == 0 || (depth == 1 && arguments[0].asList != nil && !value.isNone) {
      throw arguments.invalid(0, "expected strings, found \(value.typeWithArticle)")
    }
  }

  static let encode = Builtin(
    "encode", "Gives the token ids of a text.",
    details: "Special tokens that stand in the text are recognised as such.",
    [
      .required("tokenizer", [.tokenizer, .model, .run], "a tokenizer, or a model that has one"),
      .required("text", .string, "the text"),
      .optional("special", .bool, true, "whether the tokens that begin (or end) a text are added"),
    ],
    returns: .list,
    examples: [
      Example("encode(train_tokenizer([\"\"], vocabulary: 259), \"AB\", special: false)", prints: "[32, 33]"),
      Example(
        """
        let tokenizer = train_tokenizer(["to be or not to be"], vocabulary: 270)
        ["to be", "or"] |> map(text => length(encode(tokenizer, text, special: false)))
        """, prints: "[2, 2]"),
    ], seeAlso: ["decode", "train_tokenizer"]
  ) { arguments in
    let tokenizer = try arguments.tokenizer(0)
    let (text, isSpecial) = (try arguments.string(1), try arguments.bool(2))
    let ids = try RuntimeError.translating { try tokenizer.encode(text, addingSpecialTokens: isSpecial) }
    return .list(try ids.interruptibleMap { .int(Int($0)) })
  }

  static let decode = Builtin(
    "decode", "Gives the text of token ids.",
    details: "Bytes that aren't UTF-8 become U+FFFD, as when a list ends inside a character.",
    [
      .required("tokenizer", [.tokenizer, .model, .run], "a tokenizer, or a model that has one"),
      .required("ids", .any, "a list of token ids"),
      .optional("special", .bool, true, "whether special tokens show in the text"),
    ],
    returns: .string,
    examples: [
      Example(
        "let t = train_tokenizer([\"\"], vocabulary: 259)\ndecode(t, encode(t, \"été\"), special: false)",
        prints: "\"été\""),
      Example(
        """
        let tokenizer = train_tokenizer(["to be or not to be"], vocabulary: 270)
        encode(tokenizer, "to be", special: false) |> map(id => decode(tokenizer, [id]))
        """, prints: "[\"to\", \" be\"]"),
    ], seeAlso: ["encode"]
  ) { arguments in
    let tokenizer = try arguments.tokenizer(0)
    let ids = try arguments.tokenIDs(1, vocabularySize: tokenizer.vocabularySize)
    let isSkipping = try !arguments.bool(2)
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: ids.count, by: 1 << 16) {
      try Interruption.check()
      let part = ids[start..<min(start + (1 << 16), ids.count)]
      bytes += tokenizer.bytes(of: part, skippingSpecialTokens: isSkipping)
    }
    return .string(String(decoding: bytes, as: UTF8.self))
  }
}

extension Arguments {
  /// Token ids at a position; an id outside of the vocabulary is an error that says which and where.
  func tokenIDs(_ index: Int, vocabularySize: Int) throws -> [Int32] {
    guard values[index].asString == nil, let elements = try values[index].sequence() else {
      throw invalid(index, "expected a list of token ids, found \(values[index].typeWithArticle)")
    }
    return try elements.enumerated().interruptibleMap { position, element in
      guard let id = element.asInt else {
        throw invalid(index, "expected token ids, found \(element.typeWithArticle) at position \(position)")
      }
      guard id >= 0, id < vocabularySize else {
        throw RuntimeError(
          .tokenOutOfRange,
          "token id \(id) at position \(position) is outside of the vocabulary, 0...\(vocabularySize - 1)")
      }
      return Int32(id)
    }
  }
}
