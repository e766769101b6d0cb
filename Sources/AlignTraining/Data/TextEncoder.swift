import AlignModel
import AlignTable

/// Turns prompts and completions into token ids, each on its own: what a prompt's ids are doesn't depend on what follows
/// it.
///
/// A text prompt gets the special tokens that the tokenizer puts before a text (such as the beginning of text) and none
/// behind it; a text completion gets none, and ends with the end of text exactly once. Messages are written as a
/// transcript ("\n\nHuman: ...", "\n\nAssistant: ..."), system messages without a name. Token ids are taken as they are.
package struct TextEncoder {
  package let tokenizer: Tokenizer?
  /// Ends completions.
  package let endID: Int32?
  /// One more than the greatest id.
  package let vocabularySize: Int

  package init(tokenizer: Tokenizer?, endID: Int32?, vocabularySize: Int) {
    self.tokenizer = tokenizer
    self.endID = endID
    self.vocabularySize = vocabularySize
  }

  package func prompt(_ cell: Cell) throws -> [Int32] {
    if let ids = try ids(cell) { return ids }
    guard let text = try text(cell, isPrompt: true) else { throw unusable(cell, "prompt") }
    return try required().encodePrompt(text)
  }

  package func completion(_ cell: Cell) throws -> [Int32] {
    if let ids = try ids(cell) { return ids }
    guard let text = try text(cell, isPrompt: false) else { throw unusable(cell, "completion") }
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
    return try items.map { item in
      guard let id = item.asInt, id >= 0, id < vocabularySize else {
        throw TrainingError(
          .data,
          "`\(item.asInt.map(String.init) ?? item.typeName)` is no token id: expected a whole number from 0 to \(vocabularySize - 1)"
        )
      }
      return Int32(id)
    }
  }

  private func text(_ cell: Cell, isPrompt: Bool) throws -> String? {
    if let text = cell.asString { return text }
    guard let messages = cell.asList, !messages.isEmpty else { return nil }
    var result = ""
    for message in messages {
      guard let role = message["role"]?.asString, let content = message["content"]?.asString else {
        return nil
      }
      if !isPrompt { return " " + content }
      switch role {
      case "system": result += (result.isEmpty ? "" : "\n\n") + content
      case "assistant": result += "\n\nAssistant: " + content
      case "user": result += "\n\nHuman: " + content
      default: result += "\n\n\(role.prefix(1).uppercased())\(role.dropFirst()): " + content
      }
    }
    return result + "\n\nAssistant:"
  }

  private func required() throws -> Tokenizer {
    guard let tokenizer else {
      throw TrainingError(
        .data, "the model has no tokenizer, and the data is text",
        hint: "give token ids, or load a model with its tokenizer")
    }
    return tokenizer
  }

  private func unusable(_ cell: Cell, _ name: String) -> TrainingError {
    TrainingError(
      .data, "a \(name) must be a string, a list of messages or a list of token ids, found \(cell.typeName)")
  }
}
