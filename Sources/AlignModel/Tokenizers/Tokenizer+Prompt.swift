extension Tokenizer {
  /// The ids of a text that goes on: with what the post-processor puts before a text (the beginning of text), without
  /// what it puts behind it.
  package func encodePrompt(_ text: String) throws -> [Int32] {
    rules.prefix + (try encode(text, addingSpecialTokens: false))
  }
}
