/// One message of a conversation.
package struct Message: Hashable, Sendable {
  /// `system`, `user`, `assistant`, or another that the template knows.
  package var role: String
  package var content: String

  package init(role: String, content: String) {
    self.role = role
    self.content = content
  }
}

/// A chat template: the part of Jinja that the templates of published models use, with the settings that transformers
/// renders them with (`trim_blocks`, `lstrip_blocks`). What isn't followed is refused by name when the template is read.
///
/// Followed: `if`, `for`, `set` (and `namespace`), expressions with `or and not in is == != < <= > >= + - ~ * %`,
/// conditional expressions, indices and slices, the filters, methods and functions that `TemplateCalls` lists.
struct ChatTemplate: Sendable {
  private let statements: [TemplateStatement]

  init(_ source: String) throws {
    var parser = try TemplateParser(source)
    statements = try parser.template()
  }

  /// The text of a conversation. `awaitsReply`: ends with the beginning of the assistant's next message.
  func render(_ messages: [Message], awaitsReply: Bool, beginning: String, end: String, padding: String)
    throws
    -> String
  {
    var evaluator = TemplateEvaluator([
      "messages": .list(
        messages.map { .record([("role", .string($0.role)), ("content", .string($0.content))]) }),
      "add_generation_prompt": .bool(awaitsReply), "bos_token": .string(beginning), "eos_token": .string(end),
      "pad_token": .string(padding), "tools": .none, "documents": .none,
    ])
    try evaluator.run(statements)
    return evaluator.output
  }
}

extension Tokenizer {
  /// The text of a conversation by the tokenizer's chat template; ChatML where it has none: each message between
  /// `<|im_start|>role` and `<|im_end|>`.
  package func text(of messages: [Message], awaitsReply: Bool = true) throws -> String {
    func content(_ id: Int32?) -> String { addedTokens.last { $0.id == id }?.content ?? "" }
    return try template().render(
      messages, awaitsReply: awaitsReply, beginning: content(specialTokens.beginning),
      end: content(specialTokens.end), padding: content(specialTokens.padding))
  }

  /// The token ids of a conversation; the beginning of text is there only if the template writes it.
  package func encode(messages: [Message], awaitsReply: Bool = true) throws -> [Int32] {
    try encode(try text(of: messages, awaitsReply: awaitsReply), addingSpecialTokens: false)
  }
}
