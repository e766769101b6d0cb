import AlignModel
import AlignTable

/// Turns prompts and completions into token ids, each on its own: what a prompt's ids are doesn't depend on what follows
/// it.
///
/// A text prompt gets the special tokens that the tokenizer puts before a text (such as the beginning of text) and none
/// behind it; a text completion gets none, and ends with the end of text exactly once. A prompt of messages is written by
/// the tokenizer's chat template, up to where the assistant's reply begins; a completion that is one message is its
/// content. Token ids are taken as they are.
package struct TextEncoder {
  package let tokenizer: Tokenizer?
  /// Why there is none.
  private let problem: ModelError?
  /// Ends completions.
  package let endID: Int32?
  /// One more than the greatest id.
  package let vocabularySize: Int

  package init(
    tokenizer: Tokenizer?, problem: ModelError? = nil, endID: Int32?, vocabularySize: Int
  ) {
    self.tokenizer = tokenizer
    self.problem = problem
    self.endID = endID
    self.vocabularySize = vocabularySize
  }

  package func prompt(_ cell: Cell) throws -> [Int32] {
    if let ids = try ids(cell) { return ids }
    if let text = cell.asString { return try required().encodePrompt(text) }
    guard let messages = messages(cell) else { throw unusable(cell, "prompt") }
    return try required().encode(messages: messages)
  }

  package func completion(_ cell: Cell) throws -> [Int32] {
    if let ids = try ids(cell) { return ids }
    let messages = messages(cell)
    guard let text = cell.asString ?? (messages?.count == 1 ? messages?.first?.content : nil) else {
      throw unusable(cell, "completion")
    }
    var ids = try required().encode(text, addingSpecialTokens: false)
    guard let endID else {
      throw TrainingError(
        .data, "the tokenizer names no token for the end of text",
        hint: "name it in tokenizer_config.json (eos_token), or give token ids")
    }
    while ids.last == endID { ids.removeLast() }
    return ids + [endID]
  }

  /// The ids where the datum is a list of them.
  private func ids(_ cell: Cell) throws -> [Int32]? {
    guard case .list(let items) = cell, case .int = items.first else { return nil }
    return try items.enumerated().map { position, item in
      guard let id = item.asInt else {
        throw TrainingError(.data, "expected token ids, found \(item.typeName) at position \(position)")
      }
      guard id >= 0, id < vocabularySize else {
        throw ModelError(
          kind: .tokenOutOfRange,
          "token id \(id) at position \(position) is outside of the vocabulary, 0...\(vocabularySize - 1)",
          hint: "the ids belong to another tokenizer, perhaps")
      }
      return Int32(id)
    }
  }

  /// Messages with a role and a content, at least one; nil for anything else.
  private func messages(_ cell: Cell) -> [Message]? {
    guard let items = cell.asList, !items.isEmpty else { return nil }
    var messages: [Message] = []
    for item in items {
      guard let role = item["role"]?.asString, let content = item["content"]?.asString else { return nil }
      messages.append(Message(role: role, content: content))
    }
    return messages
  }

  private func required() throws -> Tokenizer {
    guard let tokenizer else {
      let cause = problem.map { $0.kind == .missing ? "" : ": \($0.message)" } ?? ""
      throw TrainingError(
        .data, "the model has no tokenizer, and the data is text\(cause)",
        hint: "give token ids, or load a model with its tokenizer")
    }
    return tokenizer
  }

  private func unusable(_ cell: Cell, _ name: String) -> TrainingError {
    if cell.asList?.isEmpty == true {
      return TrainingError(.data, "a \(name) given as token ids must have at least one")
    }
    return TrainingError(
      .data,
      "a \(name) must be a string, a list of messages (one for a completion) or of token ids, found \(cell.typeName)"
    )
  }
}
