import AlignSyntax

/// What the checker knows of a function: its parameters, and where it comes from.
package struct Signature: Sendable {
  package struct Parameter: Sendable {
    package var name: String
    package var isRequired: Bool
    /// Takes all further positional arguments.
    package var isRest: Bool
    package var kind: ValueKind
    package var bounds: Bounds?
    /// The default as written, or nil.
    package var defaultText: String?
    /// What the functions that it takes are functions of.
    package var subject: AlignRuntime.Parameter.Subject?
  }

  package var name: String
  package var parameters: [Parameter]

  package init(name: String, parameters: [Parameter]) {
    self.name = name
    self.parameters = parameters
  }

  package init(_ builtin: Builtin) {
    name = builtin.name
    parameters = builtin.parameters.map { parameter in
      var result = Parameter(
        name: parameter.name, isRequired: false, isRest: false, kind: parameter.kind,
        bounds: parameter.bounds, subject: parameter.subject)
      switch parameter.presence {
      case .required: result.isRequired = true
      case .optional(let constant):
        result.defaultText = constant.text
        // A default may be given in words, whatever the kind: `seed: none`.
        if case .none = constant { result.kind.formUnion(.none) }
      case .rest: result.isRest = true
      }
      return result
    }
  }

  /// A function of the language; its comment may tell the kinds of its parameters.
  package init(name: String, _ literal: FunctionLiteral, documentation: [String] = [], in source: Source) {
    self.name = name
    let texts = literal.parameters.map { parameter in
      (parameter.name.text, parameter.defaultValue.map { source.text(of: $0.span) })
    }
    let documented =
      documentation.isEmpty ? [] : Documentation(lines: documentation, parameters: texts).parameters
    parameters = texts.enumerated().map { index, parameter in
      var result = Parameter(
        name: parameter.0, isRequired: parameter.1 == nil, isRest: false, kind: .any, bounds: nil,
        defaultText: parameter.1)
      if index < documented.count {
        result.kind = documented[index].kind
        result.bounds = documented[index].bounds
        if parameter.1 == "none" { result.kind.formUnion(.none) }
      }
      return result
    }
  }

  /// A function that is bound already. Nil for field readers: their names are not declared.
  package init?(_ function: FunctionObject) {
    if let builtin = function.builtin {
      self.init(builtin)
      return
    }
    guard let prototype = function.prototype else { return nil }
    self.init(
      name: function.name,
      parameters: prototype.parameters.map {
        Parameter(
          name: $0.name, isRequired: $0.defaultText == nil, isRest: false, kind: .any, bounds: nil,
          defaultText: $0.defaultText)
      })
  }

  /// How a call is written: `train(model, data, loss: sft())`.
  package var form: String {
    let list = parameters.map { parameter in
      if parameter.isRest { return "...\(parameter.name)" }
      return parameter.defaultText.map { "\(parameter.name): \($0)" } ?? parameter.name
    }
    return "\(name)(\(list.joined(separator: ", ")))"
  }

  /// The parameter that takes an argument: by name, or by its position among the positional ones.
  func parameter(of argument: Argument, at position: Int?) -> Parameter? {
    switch argument.kind {
    case .named(let name):
      // An unknown name may be that of a field, where a record of functions is wanted.
      return parameters.first { $0.name == name.text && !$0.isRest }
        ?? parameters.first { $0.subject != nil && $0.kind.subtracting(.none) == .record }
    case .positional:
      guard let position else { return nil }
      let index = parameters.firstIndex(where: \.isRest).map { min(position, $0) } ?? position
      return index < parameters.count ? parameters[index] : nil
    case .spread: return nil
    }
  }

  var requiredCount: Int { parameters.filter(\.isRequired).count }
  /// The most positional arguments, or nil where there is no limit.
  var positionalLimit: Int? { parameters.contains(where: \.isRest) ? nil : parameters.count }
}

/// A top-level name that is bound already when a program is checked.
package struct KnownName: Sendable {
  /// It was bound with `var`.
  package var isVariable: Bool
  /// A built-in or a function of the standard library.
  package var isLibrary: Bool
  /// A function of the standard library: what makes losses and the like is written in the language.
  package var isStandard = false
  /// Where its value is a function whose parameters are known.
  package var signature: Signature?
  /// Where its value is a module whose names are known.
  package var members: [String: KnownName]?
  /// Where its value is a table or a list of records: the columns.
  package var columns: [String]?

  package init(
    isVariable: Bool = false, isLibrary: Bool = false, signature: Signature? = nil,
    members: [String: KnownName]? = nil, columns: [String]? = nil
  ) {
    self.columns = columns
    self.members = members
    self.isVariable = isVariable
    self.isLibrary = isLibrary
    self.signature = signature
  }
}
