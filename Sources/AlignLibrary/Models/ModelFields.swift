import AlignModel
import AlignRuntime

/// What models of all kinds tell of themselves.
enum ModelFields {
  static let names = [
    "parameters", "layers", "width", "heads", "kv_heads", "head_size", "feed_forward", "vocabulary",
    "context", "tied", "tokenizer", "origin", "hash",
  ]

  static func field(_ name: String, of model: any LlamaModel) -> Value? {
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

  /// A line with the size, two with the shape, one on the tokenizer.
  static func lines(of model: any LlamaModel, _ noun: String, head: String, _ style: DisplayStyle) -> String {
    let shape = model.configuration
    let heads =
      shape.kvHeadCount == shape.headCount
      ? "\(shape.headCount) heads" : "\(shape.headCount) heads (\(shape.kvHeadCount) for keys and values)"
    func line(_ parts: String...) -> String {
      "  " + parts.joined(separator: style.usesUnicode ? " · " : ", ")
    }
    return [
      "\(noun) with \(shape.parameterCount.grouped) parameters, \(origin(of: model))",
      line(
        "\(shape.layerCount) layer\(shape.layerCount == 1 ? "" : "s")", "width \(shape.hiddenSize)", heads,
        "feed-forward \(shape.intermediateSize)"),
      line("vocabulary \(shape.vocabularySize.grouped)", "context \(shape.contextLength.grouped)", head),
      line(tokenizer(of: model)),
    ].joined(separator: "\n")
  }

  /// How a model came to be, in the middle of a sentence: `from models/tiny`, `trained from new`.
  static func origin(of model: any LlamaModel) -> String {
    model.origin.hasPrefix("trained from ") ? model.origin : "from \(model.origin)"
  }

  private static func tokenizer(of model: any LlamaModel) -> String {
    if let tokenizer = model.tokenizer { return "tokenizer with \(tokenizer.vocabularySize.grouped) tokens" }
    return tokenizerProblem(of: model) ?? "no tokenizer: it takes token ids"
  }

  /// What is said of a tokenizer that is there and can't be used.
  static func tokenizerProblem(of model: any LlamaModel) -> String? {
    guard let problem = model.tokenizerProblem, problem.kind != .missing else { return nil }
    return "no tokenizer, it takes token ids: \(problem.message)"
  }
}
