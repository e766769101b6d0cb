import AlignModel
import AlignRuntime

/// A tokenizer as a value.
package final class TokenizerObject: Object {
  package let tokenizer: Tokenizer

  package init(_ tokenizer: Tokenizer) { self.tokenizer = tokenizer }

  package override var typeName: String { "tokenizer" }
  package override var fieldNames: [String] {
    ["vocabulary", "beginning", "end", "padding", "special", "origin"]
  }

  package override func field(_ name: String) throws -> Value? {
    func id(_ id: Int32?) -> Value { id.map { .int(Int($0)) } ?? .none }
    return switch name {
    case "vocabulary": .int(tokenizer.vocabularySize)
    case "beginning": id(tokenizer.specialTokens.beginning)
    case "end": id(tokenizer.specialTokens.end)
    case "padding": id(tokenizer.specialTokens.padding)
    case "special":
      .record(tokenizer.addedTokens.filter(\.isSpecial).map { ($0.content, .int(Int($0.id))) })
    case "origin": .string(tokenizer.origin)
    default: nil
    }
  }

  /// Equal are tokenizers that were made of the same files.
  package override func isEqual(to other: Object) -> Bool {
    guard let other = other as? TokenizerObject else { return false }
    return tokenizer.files.first?.bytes == other.tokenizer.files.first?.bytes
  }

  package override var summary: String {
    "<tokenizer with \(tokenizer.vocabularySize.grouped) tokens, from \(tokenizer.origin)>"
  }

  package override func display(_ style: DisplayStyle) -> String {
    let names = tokenizer.addedTokens.filter(\.isSpecial).map(\.content)
    let shown =
      names.prefix(6).joined(separator: " ") + (names.count > 6 ? " and \(names.count - 6) more" : "")
    return [
      "tokenizer with \(tokenizer.vocabularySize.grouped) tokens (byte-level BPE), from \(tokenizer.origin)",
      names.isEmpty ? "  no special tokens" : "  special: \(shown)",
    ].joined(separator: "\n")
  }
}

extension TokenizerObject: SavableObject {
  func save(to path: String) throws { try tokenizer.save(to: path) }
}

extension Arguments {
  /// The tokenizer at a position: a tokenizer, or that of a model.
  func tokenizer(_ index: Int) throws -> Tokenizer {
    if let object = values[index].asObject as? TokenizerObject { return object.tokenizer }
    guard values[index].asObject is any ModelSource else {
      throw invalid(
        index, "expected a tokenizer or a model, found \(values[index].typeWithArticle)",
        hint: "load_tokenizer(path) reads one, train_tokenizer(texts) makes one")
    }
    let model = try model(index)
    guard let tokenizer = model.tokenizer else {
      throw invalid(
        index,
        "the model has no tokenizer"
          + (model.tokenizerProblem.map { $0.kind == .missing ? "" : ": \($0.message)" } ?? ""),
        hint: "give token ids instead of text")
    }
    return tokenizer
  }
}
