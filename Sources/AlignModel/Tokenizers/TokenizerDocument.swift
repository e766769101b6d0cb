import AlignTable

/// A trained tokenizer as the files that the `tokenizers` and `transformers` libraries load.
struct TokenizerDocument {
  /// Spelled in the byte alphabet; the position is the id.
  var tokens: [String]
  var merges: [(Int32, Int32)]
  /// Their ids follow on those of the tokens.
  var special: [String]
  var split: TokenizerTrainer.Split

  /// Messages one below the other, each between a turn token with its role and the end token (ChatML).
  static let chatTemplate =
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + "
    + "'<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"

  /// The text of `tokenizer.json`.
  var tokenizer: String {
    let vocabulary = tokens.enumerated().map { "\(JSONWriter.quoted($1)): \($0)" }
    let merges = merges.map { JSONWriter.quoted("\(tokens[Int($0)]) \(tokens[Int($1)])") }
    let added = special.enumerated().map { index, content in
      """
      {"id": \(tokens.count + index), "content": \(JSONWriter.quoted(content)), "single_word": false, \
      "lstrip": false, "rstrip": false, "normalized": false, "special": true}
      """
    }
    let beginning = JSONWriter.quoted(TokenizerTrainer.beginning)
    let beginningID = tokens.count + (special.firstIndex(of: TokenizerTrainer.beginning) ?? 0)
    return """
      {
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": [
          \(added.joined(separator: ",\n    "))
        ],
        "normalizer": null,
        "pre_tokenizer": \(preTokenizer),
        "post_processor": {"type": "TemplateProcessing",
          "single": [{"SpecialToken": {"id": \(beginning), "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
          "pair": [{"SpecialToken": {"id": \(beginning), "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
            {"SpecialToken": {"id": \(beginning), "type_id": 1}}, {"Sequence": {"id": "B", "type_id": 1}}],
          "special_tokens": {\(beginning): {"id": \(beginning), "ids": [\(beginningID)], "tokens": [\(beginning)]}}},
        "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
        "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
          "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
          "vocab": {
            \(vocabulary.joined(separator: ",\n      "))
          },
          "merges": [
            \(merges.joined(separator: ",\n      "))
          ]}
      }

      """
  }

  private var preTokenizer: String {
    switch split {
    case .gpt2:
      #"{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}"#
    case .llama3:
      #"{"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": "#
        + JSONWriter.quoted(split.pattern)
        + #"}, "behavior": "Isolated", "invert": false}, {"type": "ByteLevel", "add_prefix_space": false, "#
        + #""trim_offsets": true, "use_regex": false}]}"#
    }
  }

  /// The text of `tokenizer_config.json`.
  var configuration: String {
    """
    {
      "tokenizer_class": "PreTrainedTokenizerFast",
      "bos_token": \(JSONWriter.quoted(TokenizerTrainer.beginning)),
      "eos_token": \(JSONWriter.quoted(TokenizerTrainer.end)),
      "pad_token": \(JSONWriter.quoted(TokenizerTrainer.end)),
      "clean_up_tokenization_spaces": false,
      "model_max_length": 1000000000,
      "chat_template": \(JSONWriter.quoted(Self.chatTemplate))
    }

    """
  }
}
