/// What `tokenizer_config.json` (and the older `special_tokens_map.json`) say about a tokenizer beyond its ids.
struct TokenizerSettings {
  var beginning: String?
  var end: String?
  var padding: String?
  var chatTemplate: String?

  init() {}

  /// Reads the names of special tokens, written as strings or as records with `content`.
  mutating func read(_ root: JSONNode) throws {
    beginning = try Self.token(root["bos_token"]) ?? beginning
    end = try Self.token(root["eos_token"]) ?? end
    padding = try Self.token(root["pad_token"]) ?? padding
    chatTemplate = try Self.template(root["chat_template"]) ?? chatTemplate
  }

  private static func token(_ node: JSONNode?) throws -> String? {
    guard let node else { return nil }
    return node.isObject ? try node.required("content").string() : try node.string()
  }

  /// One template, or the one named `default` of several.
  private static func template(_ node: JSONNode?) throws -> String? {
    guard let node else { return nil }
    guard node.isArray else { return try node.string() }
    let choices = try node.elements()
    let choice = try choices.first { try $0.required("name").string() == "default" } ?? choices.first
    return try choice?.required("template").string()
  }
}
