import AlignModel
import AlignRuntime

/// A language model as a value.
package final class ModelObject: Object {
  package let model: LanguageModel

  package init(_ model: LanguageModel) { self.model = model }

  package override var typeName: String { "model" }
  package override var memoryParts: [MemoryPart] { [MemoryPart(model.parameters)] }

  package override var fieldNames: [String] { ModelFields.names }

  package override func field(_ name: String) throws -> Value? { ModelFields.field(name, of: model) }

  /// Equal are models of the same shape with the same weights, bit for bit.
  package override func isEqual(to other: Object) -> Bool {
    guard let other = other as? ModelObject else { return false }
    return self === other || model.contentHash == other.model.contentHash
  }

  package override var summary: String {
    "<model with \(model.configuration.parameterCount.grouped) parameters, \(ModelFields.origin(of: model))>"
  }

  package override func display(_ style: DisplayStyle) -> String {
    ModelFields.lines(
      of: model, "model",
      head: model.configuration.tiesEmbeddings ? "head tied to the embedding" : "head of its own",
      style)
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
