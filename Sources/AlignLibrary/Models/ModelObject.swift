import AlignModel
import AlignRuntime

/// A language model as a value.
package final class ModelObject: Object {
  package let model: LanguageModel

  package init(_ model: LanguageModel) { self.model = model }

  package override var typeName: String { "model" }

  package override var fieldNames: [String] {
    [
      "parameters", "layers", "width", "heads", "kv_heads", "head_size", "feed_forward", "vocabulary",
      "context",
      "tied", "tokenizer", "origin", "hash",
    ]
  }

  package override func field(_ name: String) throws -> Value? {
    let shape = model.configuration
    return switch name {
    case "parameters": .int(shape.parameterCount)
    case "layers": .int(shape.layerCount)
    case "width": .int(shape.hiddenSize)
    case "heads": .int(shape.headCount)
    case "kv_heads": .int(shape.kvHeadCount)
    case "head_size": .int(shape.headDimension)
    case "feed_forward": .int(shape.intermediateSize)
    case "vocabulary": .int(shape.vocabularySize)
    case "context": .int(shape.contextLength)
    case "tied": .bool(shape.tiesEmbeddings)
    case "tokenizer": model.tokenizer.map { .object(TokenizerObject($0)) } ?? Value.none
    case "origin": .string(model.origin)
    case "hash": .string(model.contentHash)
    default: nil
    }
  }

  /// Equal are models of the same shape with the same weights, bit for bit.
  package override func isEqual(to other: Object) -> Bool {
    guard let other = other as? ModelObject else { return false }
    return self === other || model.contentHash == other.model.contentHash
  }

  package override var summary: String {
    "<model with \(model.configuration.parameterCount.grouped) parameters, from \(model.origin)>"
  }

  package override func display(_ style: DisplayStyle) -> String {
    let shape = model.configuration
    let point = style.usesUnicode ? " · " : ", "
    let heads =
      shape.kvHeadCount == shape.headCount
      ? "\(shape.headCount) heads" : "\(shape.headCount) heads (\(shape.kvHeadCount) for keys and values)"
    return [
      "model with \(shape.parameterCount.grouped) parameters, from \(model.origin)",
      "  "
        + [
          "\(shape.layerCount) layer\(shape.layerCount == 1 ? "" : "s")", "width \(shape.hiddenSize)", heads,
          "feed-forward \(shape.intermediateSize)",
        ]
        .joined(separator: point),
      "  "
        + [
          "vocabulary \(shape.vocabularySize.grouped)", "context \(shape.contextLength.grouped)",
          shape.tiesEmbeddings ? "head tied to the embedding" : "head of its own",
        ].joined(separator: point),
      "  " + tokenizerLine,
    ].joined(separator: "\n")
  }

  private var tokenizerLine: String {
    if let tokenizer = model.tokenizer { return "tokenizer with \(tokenizer.vocabularySize.grouped) tokens" }
    guard let problem = model.tokenizerProblem, problem.kind != .missing else {
      return "no tokenizer: it takes token ids"
    }
    return "no tokenizer, it takes token ids: \(problem.message)"
  }
}

extension ModelObject: SavableObject {
  func save(to path: String) throws { try model.save(to: path) }
}

/// What passes where a model is wanted, besides models: for instance a finished run.
protocol ModelSource: Object {
  /// The model; an error says why there is none yet.
  func languageModel() throws -> LanguageModel
}

extension ModelObject: ModelSource {
  func languageModel() throws -> LanguageModel { model }
}

extension Arguments {
  /// The model at a position: a model, or what passes as one.
  package func model(_ index: Int) throws -> LanguageModel {
    guard let source = values[index].asObject as? any ModelSource else {
      throw invalid(
        index, "expected a model, found \(values[index].typeWithArticle)",
        hint: "load_model(path) reads one, new_model(tokenizer) makes one")
    }
    return try RuntimeError.translating { try source.languageModel() }
  }
}

extension Int {
  /// With commas between groups of three digits.
  var grouped: String {
    var digits = Array(String(magnitude))
    var at = digits.count - 3
    while at > 0 {
      digits.insert(",", at: at)
      at -= 3
    }
    return (self < 0 ? "-" : "") + String(digits)
  }
}
