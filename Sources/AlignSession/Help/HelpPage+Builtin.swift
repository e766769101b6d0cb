import AlignRuntime

extension HelpPage {
  /// The page of a built-in, read off its declaration.
  init(_ builtin: Builtin, topic: String) {
    self.init(name: builtin.name, origin: "built-in, \(topic)", summary: builtin.summary)
    details = builtin.details
    formula = builtin.formula
    source = builtin.source
    parameters = builtin.parameters.map(Parameter.init)
    returns = builtin.returns == .any ? "" : builtin.returns.names
    examples = builtin.examples.map { ($0.code, $0.prints) }
    seeAlso = builtin.seeAlso
  }
}

extension HelpPage.Parameter {
  init(_ parameter: AlignRuntime.Parameter) {
    self.init(name: parameter.name, summary: parameter.summary)
    kind = parameter.kind.isSuperset(of: .anyButFunction) ? "" : parameter.kind.phrase
    if case .object(let given) = parameter.subject { summary += "; `?\(given.name)` lists what it reads" }
    if let bounds = parameter.bounds { kind += (kind.isEmpty ? "" : " ") + bounds.phrase }
    switch parameter.presence {
    case .required: break
    case .optional(let constant): defaultText = constant.text
    case .rest: isRest = true
    }
  }
}

extension ValueKind {
  /// The types joined by bars, as a signature shows them: `int|float`.
  var names: String {
    ValueKind.words.filter { !isDisjoint(with: $0.1) }.map(\.0).joined(separator: "|")
  }
}

extension Bounds {
  var phrase: String {
    switch self {
    case .positive: "> 0"
    case .notNegative: ">= 0"
    case .atLeast(let low): ">= \(Self.number(low))"
    case .between(let low, let high): "from \(Self.number(low)) to \(Self.number(high))"
    }
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
