/// A value while a template is rendered.
indirect enum TemplateValue {
  case undefined
  case none
  case bool(Bool)
  case int(Int)
  case string(String)
  case list([TemplateValue])
  case record([(String, TemplateValue)])
  /// What `namespace(...)` makes: the one thing whose fields `set` may change.
  case namespace(TemplateNamespace)

  var isTrue: Bool {
    switch self {
    case .undefined, .none: false
    case .bool(let value): value
    case .int(let value): value != 0
    case .string(let text): !text.isEmpty
    case .list(let items): !items.isEmpty
    case .record(let fields): !fields.isEmpty
    case .namespace: true
    }
  }

  var text: String {
    switch self {
    case .undefined: ""
    case .none: "None"
    case .bool(let value): value ? "True" : "False"
    case .int(let value): String(value)
    case .string(let text): text
    case .list(let items): "[" + items.map(\.quoted).joined(separator: ", ") + "]"
    case .record(let fields): "{" + fields.map { "'\($0)': \($1.quoted)" }.joined(separator: ", ") + "}"
    case .namespace: "namespace"
    }
  }

  private var quoted: String { if case .string(let text) = self { "'\(text)'" } else { text } }

  var name: String {
    switch self {
    case .undefined: "something undefined"
    case .none: "none"
    case .bool: "a bool"
    case .int: "a number"
    case .string: "a string"
    case .list: "a list"
    case .record, .namespace: "a record"
    }
  }

  static func == (a: TemplateValue, b: TemplateValue) -> Bool {
    switch (a, b) {
    case (.undefined, .undefined), (.none, .none): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.list(let a), .list(let b)): a.count == b.count && zip(a, b).allSatisfy { $0 == $1 }
    case (.record(let a), .record(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.0 == $1.0 && $0.1 == $1.1 }
    default: false
    }
  }
}

final class TemplateNamespace {
  var fields: [String: TemplateValue]
  init(_ fields: [String: TemplateValue]) { self.fields = fields }
}

indirect enum TemplateExpression: Sendable {
  case string(String)
  case int(Int)
  case bool(Bool)
  case none
  case name(String)
  case list([TemplateExpression])
  case field(TemplateExpression, String)
  case index(TemplateExpression, TemplateExpression)
  case slice(TemplateExpression, TemplateExpression?, TemplateExpression?)
  case not(TemplateExpression)
  case negative(TemplateExpression)
  case binary(String, TemplateExpression, TemplateExpression)
  case choice(TemplateExpression, then: TemplateExpression, otherwise: TemplateExpression?)
  case test(TemplateExpression, String)
  case call(String, [Argument])
  case method(TemplateExpression, String, [Argument])
  case filter(TemplateExpression, String, [Argument])

  struct Argument: Sendable {
    var name: String?
    var value: TemplateExpression
  }
}

indirect enum TemplateStatement: Sendable {
  case text(String)
  case output(TemplateExpression)
  case set(String, field: String?, TemplateExpression)
  case choose([(condition: TemplateExpression, body: [TemplateStatement])], otherwise: [TemplateStatement])
  case each(String, TemplateExpression, [TemplateStatement])
}
