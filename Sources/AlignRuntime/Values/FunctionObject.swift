import AlignSyntax

/// A function: a closure of the language, a built-in, or a field reader such as `.margin`.
public final class FunctionObject {
  enum Kind {
    case closure(Prototype)
    case builtin(BoundBuiltin)
    case fieldReader([String])
  }

  let kind: Kind
  /// The compiled body of a closure, repeated here for the machine's inner loop.
  let prototype: Prototype?
  /// The same, uncounted: the machine keeps it alive.
  let code: Unmanaged<Prototype>?
  /// The values captured when the closure was made.
  let captures: UnsafeMutablePointer<Value>
  @exclusivity(unchecked) private(set) var captureCount: Int

  init(prototype: Prototype, captureCount: Int) {
    kind = .closure(prototype)
    self.prototype = prototype
    code = Unmanaged.passUnretained(prototype)
    self.captureCount = captureCount
    captures = .allocate(capacity: captureCount)
    captures.initialize(repeating: .none, count: captureCount)
  }

  package init(builtin: Builtin) {
    kind = .builtin(BoundBuiltin(builtin))
    prototype = nil
    code = nil
    captureCount = 0
    captures = .allocate(capacity: 0)
  }

  init(reading path: [String]) {
    kind = .fieldReader(path)
    prototype = nil
    code = nil
    captureCount = 0
    captures = .allocate(capacity: 0)
  }

  deinit {
    release(captures, captureCount)
    captures.deallocate()
  }

  /// Takes the captures out; only for a function that nobody else can see.
  func removeAll() { captureCount = 0 }

  /// The name it was declared with; `function` for a lambda.
  package var name: String {
    switch kind {
    case .closure(let prototype): prototype.name
    case .builtin(let bound): bound.builtin.name
    case .fieldReader(let path): "." + path.joined(separator: ".")
    }
  }

  /// Whether it has a name of its own: declared with `fn`, or built in.
  package var isNamed: Bool {
    switch kind {
    case .closure(let prototype): prototype.isNamed
    case .builtin: true
    case .fieldReader: false
    }
  }

  package var parameterNames: [String] {
    switch kind {
    case .closure(let prototype): prototype.parameters.map(\.name)
    case .builtin(let bound): bound.builtin.parameters.map(\.name)
    case .fieldReader: ["row"]
    }
  }

  /// The defaults as written; nil where an argument is required.
  package var defaultTexts: [String?] {
    switch kind {
    case .closure(let prototype): prototype.parameters.map(\.defaultText)
    case .builtin(let bound):
      bound.builtin.parameters.map {
        if case .optional(let constant) = $0.presence { constant.text } else { nil }
      }
    case .fieldReader: [nil]
    }
  }

  /// The least number of arguments.
  package var requiredCount: Int {
    switch kind {
    case .closure(let prototype): prototype.requiredCount
    case .builtin(let bound): bound.requiredCount
    case .fieldReader: 1
    }
  }

  package var builtin: Builtin? { if case .builtin(let bound) = kind { bound.builtin } else { nil } }

  /// The path of a field reader: `["margin"]` for `.margin`.
  package var fieldPath: [String]? { if case .fieldReader(let path) = kind { path } else { nil } }

  /// Where a function of the language is written.
  package var location: Location? { prototype.map { Location($0.source, $0.span) } }

  /// The source text of a function of the language.
  package var sourceText: String? { prototype.map { $0.source.text(of: $0.span) } }

  /// What a closure captured, by name.
  package var capturedValues: [(name: String, value: Value)] {
    guard let prototype else { return [] }
    return prototype.captures.enumerated().map { ($1.name, captures[$0]) }
  }

  /// `fn dpo(beta: 0.1)`: how a call of it is written.
  package var signature: String {
    switch kind {
    case .closure(let prototype):
      let list = prototype.parameters.map { parameter in
        parameter.defaultText.map { "\(parameter.name): \($0)" } ?? parameter.name
      }
      return "\(prototype.isNamed ? prototype.name : "")(\(list.joined(separator: ", ")))"
    case .builtin(let bound):
      return "\(name)(\(bound.builtin.parameters.map(\.shortForm).joined(separator: ", ")))"
    case .fieldReader: return name
    }
  }
}

extension Parameter {
  /// As a call's signature shows it: `x`, `beta: 0.1`, `...values`.
  package var shortForm: String {
    switch presence {
    case .required: name
    case .optional(let constant): "\(name): \(constant.text)"
    case .rest: "...\(name)"
    }
  }
}

extension Constant {
  /// The default as written in the language.
  package var text: String {
    switch self {
    case .none: "none"
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .float(let value): "\(value)"
    case .string(let value): Value.string(value).quoted
    case .list(let elements): "[\(elements.map(\.text).joined(separator: ", "))]"
    }
  }

  package var value: Value {
    switch self {
    case .none: .none
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .float(let value): .float(value)
    case .string(let value): .string(value)
    case .list(let elements): .list(elements.map(\.value))
    }
  }
}

/// A built-in with what its calls need, computed once.
final class BoundBuiltin {
  let builtin: Builtin
  let requiredCount: Int
  /// The most positional arguments; nil with a rest parameter.
  let maximumCount: Int?
  let defaults: [Value]
  /// Whether a call with all arguments by position needs nothing but the check of kinds.
  let isPlain: Bool

  init(_ builtin: Builtin) {
    self.builtin = builtin
    var required = 0
    var hasRest = false
    var defaults: [Value] = []
    for parameter in builtin.parameters {
      switch parameter.presence {
      case .required:
        required += 1
        defaults.append(.none)
      case .optional(let constant): defaults.append(constant.value)
      case .rest:
        hasRest = true
        defaults.append(.none)
      }
    }
    requiredCount = required
    maximumCount = hasRest ? nil : builtin.parameters.count
    isPlain = !hasRest
    self.defaults = defaults
  }
}
