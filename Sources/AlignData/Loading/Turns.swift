import AlignTable

/// A prompt or a completion as files give it: text, a list of messages, or token ids.
enum Segment {
  case text(String)
  case messages([Message])
  case ids([Int])

  struct Message: Equatable {
    var role: String
    var content: String

    static func == (a: Message, b: Message) -> Bool {
      a.role == b.role && a.content.hasSameBytes(as: b.content)
    }

    var cell: Cell { .record([Cell.Field("role", .string(role)), Cell.Field("content", .string(content))]) }
  }

  static let roles = ["system", "user", "assistant", "tool"]

  /// Reads a field of this name.
  init(_ cell: Cell, _ name: String) throws(RowProblem) {
    switch cell {
    case .string(let text): self = .text(text)
    case .list(let items):
      if items.isEmpty { throw RowProblem("empty \(name)") }
      let ids = items.compactMap(\.asInt)
      if ids.count == items.count {
        if let negative = ids.first(where: { $0 < 0 }) {
          throw RowProblem("\"\(name)\" holds a negative token id", "\(negative)")
        }
        self = .ids(ids)
        return
      }
      var messages: [Message] = []
      for (index, item) in items.enumerated() {
        messages.append(try Self.message(item, "\(name)[\(index)]"))
      }
      self = .messages(messages)
    default:
      throw RowProblem(
        "\"\(name)\" must be a string, a list of messages or a list of token ids, got \(RowFields.name(cell))"
      )
    }
  }

  private static func message(_ cell: Cell, _ place: String) throws(RowProblem) -> Message {
    guard cell.asRecord != nil else {
      throw RowProblem(
        "a message must be an object with role and content", "\(place) is \(RowFields.name(cell))")
    }
    guard let role = cell["role"] else { throw RowProblem("a message has no \"role\"", place) }
    guard let roleName = role.asString else {
      throw RowProblem("the role of a message must be a string", "\(place): got \(RowFields.name(role))")
    }
    guard roles.contains(roleName) else {
      throw RowProblem("unknown role \"\(roleName)\"", "\(place); known are \(roles.joined(separator: ", "))")
    }
    guard let content = cell["content"] else { throw RowProblem("a message has no \"content\"", place) }
    guard let text = content.asString else {
      throw RowProblem(
        "the content of a message must be a string", "\(place): got \(RowFields.name(content))")
    }
    return Message(role: roleName, content: text)
  }

  var cell: Cell {
    switch self {
    case .text(let text): .string(text)
    case .messages(let messages): .list(messages.map(\.cell))
    case .ids(let ids): .list(ids.map(Cell.int))
    }
  }

  var form: String {
    switch self {
    case .text: "text"
    case .messages: "messages"
    case .ids: "token ids"
    }
  }

  /// Nothing in it but white space.
  var isBlank: Bool {
    switch self {
    case .text(let text): text.isBlank
    case .messages(let messages): messages.allSatisfy { $0.content.isBlank }
    case .ids(let ids): ids.isEmpty
    }
  }

  /// What duplicates are recognised by: the text without white space at its ends.
  var key: ExactText {
    switch self {
    case .text(let text): ExactText(String(text.trimmed))
    case .messages(let messages):
      ExactText(messages.map { "\($0.role)\u{0}\($0.content.trimmed)" }.joined(separator: "\u{0}\u{0}"))
    case .ids(let ids): ExactText("\u{0}" + ids.map(String.init).joined(separator: " "))
    }
  }

  /// Refuses what can't be the answer of an assistant. An empty message is an answer (the turn ends at once), an empty
  /// text is a missing one.
  func checkIsCompletion(_ name: String) throws(RowProblem) {
    guard case .messages(let messages) = self else {
      if isBlank { throw RowProblem("empty \(name)") }
      return
    }
    guard messages.last?.role == "assistant" else {
      throw RowProblem("\(name) must end with an assistant message")
    }
    if messages.count > 1 {
      throw RowProblem("several turns in chosen or rejected", "\(name) has \(messages.count)")
    }
  }
}
