/// One built-in function, declared once: its signature, checking, help, completion, reference page and example tests
/// are all read off this declaration.
///
///     Builtin(
///       "contains", "Tells whether a string or list holds a value.",
///       [.required("x", [.string, .list], "where to look"), .required("item", .any, "what to look for")],
///       returns: .bool,
///       examples: [Example("contains(\"margin\", \"gin\")", prints: "true")]
///     ) { arguments in .bool(try ...) }
package struct Builtin: Sendable {
  package let name: String
  /// One sentence that ends with a full stop.
  package let summary: String
  /// Further sentences: shapes, units, errors, what a caller may not rely on.
  package let details: String
  /// The formula in text, where there is one.
  package let formula: String
  /// Paper and equation, and the implementation it is compared to.
  package let source: String
  package let parameters: [Parameter]
  package let returns: ValueKind
  /// Runnable; each is a test.
  package let examples: [Example]
  /// Names of other functions that somebody who reads this page may want.
  package let seeAlso: [String]
  package private(set) var body: @Sendable (Arguments) throws -> Value

  package init(
    _ name: String, _ summary: String, details: String = "", formula: String = "", source: String = "",
    _ parameters: [Parameter], returns: ValueKind, examples: [Example],
    seeAlso: [String] = [], _ body: @escaping @Sendable (Arguments) throws -> Value
  ) {
    self.name = name
    self.summary = summary
    self.details = details
    self.formula = formula
    self.source = source
    self.parameters = parameters
    self.returns = returns
    self.examples = examples
    self.seeAlso = seeAlso
    self.body = body
  }

  /// The same with another body, which may call this one's.
  package func replacingBody(
    _ body:
      @escaping @Sendable (_ arguments: Arguments, _ former: (Arguments) throws -> Value) throws -> Value
  ) -> Builtin {
    let former = self.body
    var copy = self
    copy.body = { try body($0, former) }
    return copy
  }
}

/// A line of the language and what it prints; `prints` nil: it runs, its output is not fixed.
package struct Example: Sendable {
  package let code: String
  package let prints: String?

  package init(_ code: String, prints: String? = nil) {
    self.code = code
    self.prints = prints
  }
}

/// One parameter of a built-in.
package struct Parameter: Sendable {
  package enum Presence: Sendable {
    case required
    /// The default as it would be written in the language (`0.1`, `none`, `"nats"`); the body sees that value.
    case optional(Constant)
    /// All further positional arguments, as one list.
    case rest
  }

  package let name: String
  package let kind: ValueKind
  package let presence: Presence
  /// Meaning and unit, a clause without a full stop.
  package let summary: String
  /// Bounds that are checked before the body runs, as help shows them: `> 0`, `0...1`.
  package let bounds: Bounds?
  /// What the functions that it takes are functions of, where that is always the same.
  package private(set) var subject: Subject?

  /// What functions are of: measures read a row, values of groups a group's table, losses and the like an object.
  package enum Subject: Sendable {
    case row, group
    case object(GivenObject)
  }

  /// The parameter, which takes functions of `subject`.
  package func of(_ subject: Subject) -> Parameter {
    var parameter = self
    parameter.subject = subject
    return parameter
  }

  package static func required(_ name: String, _ kind: ValueKind, _ summary: String, _ bounds: Bounds? = nil)
    -> Parameter
  { Parameter(name: name, kind: kind, presence: .required, summary: summary, bounds: bounds) }

  package static func optional(
    _ name: String, _ kind: ValueKind, _ defaultValue: Constant, _ summary: String, _ bounds: Bounds? = nil
  ) -> Parameter {
    Parameter(name: name, kind: kind, presence: .optional(defaultValue), summary: summary, bounds: bounds)
  }

  package static func rest(_ name: String, _ kind: ValueKind, _ summary: String) -> Parameter {
    Parameter(name: name, kind: kind, presence: .rest, summary: summary, bounds: nil)
  }
}

/// The default of a parameter.
package enum Constant: Sendable, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral
{
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  case list([Constant])

  package init(integerLiteral value: Int) { self = .int(value) }
  package init(floatLiteral value: Double) { self = .float(value) }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(nilLiteral: ()) { self = .none }
  package init(arrayLiteral elements: Constant...) { self = .list(elements) }
}

/// Bounds of a number.
package enum Bounds: Sendable {
  case positive
  case notNegative
  case atLeast(Double)
  /// Both ends included.
  case between(Double, Double)
}

/// The set of types that a parameter takes, or that a function gives.
public struct ValueKind: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let none = ValueKind(rawValue: 1 << 0)
  package static let bool = ValueKind(rawValue: 1 << 1)
  package static let int = ValueKind(rawValue: 1 << 2)
  package static let float = ValueKind(rawValue: 1 << 3)
  package static let string = ValueKind(rawValue: 1 << 4)
  package static let list = ValueKind(rawValue: 1 << 5)
  package static let record = ValueKind(rawValue: 1 << 6)
  package static let function = ValueKind(rawValue: 1 << 7)
  package static let range = ValueKind(rawValue: 1 << 8)
  package static let table = ValueKind(rawValue: 1 << 9)
  package static let column = ValueKind(rawValue: 1 << 10)
  package static let tensor = ValueKind(rawValue: 1 << 11)
  package static let model = ValueKind(rawValue: 1 << 12)
  package static let tokenizer = ValueKind(rawValue: 1 << 13)
  package static let curriculum = ValueKind(rawValue: 1 << 14)
  package static let run = ValueKind(rawValue: 1 << 15)
  package static let chart = ValueKind(rawValue: 1 << 16)
  package static let rewardModel = ValueKind(rawValue: 1 << 17)
  /// Objects that no parameter names.
  package static let other = ValueKind(rawValue: 1 << 31)

  /// The words of `type(x)` with their sets, in the order in which messages list them.
  package static let words: [(String, ValueKind)] = [
    ("none", .none), ("bool", .bool), ("int", .int), ("float", .float), ("string", .string), ("list", .list),
    ("record", .record), ("function", .function), ("range", .range), ("table", .table), ("column", .column),
    ("tensor", .tensor), ("model", .model), ("tokenizer", .tokenizer), ("curriculum", .curriculum),
    ("run", .run), ("chart", .chart), ("reward_model", .rewardModel),
  ]

  /// The set of the type with this name; empty for names that no parameter uses.
  package static func named(_ word: String) -> ValueKind {
    words.first { $0.0 == word }?.1 ?? ValueKind(rawValue: 0)
  }

  /// What is expected, for messages: `a number`, `a string or a list`.
  package var phrase: String {
    if self == .any { return "any value" }
    if self == .anyButFunction { return "any value but a function" }
    var nouns: [String] = []
    var rest = self
    if rest.isSuperset(of: .number) {
      nouns.append("a number")
      rest.subtract(.number)
    }
    for (word, kind) in ValueKind.words where !rest.isDisjoint(with: kind) {
      nouns.append(word == "none" ? "none" : word.withArticle)
    }
    guard let last = nouns.last else { return "nothing" }
    return nouns.count == 1 ? last : nouns.dropLast().joined(separator: ", ") + " or " + last
  }

  package static let number: ValueKind = [.int, .float]
  package static let any = ValueKind(rawValue: .max)
  package static let anyButFunction = any.subtracting(.function)
}
