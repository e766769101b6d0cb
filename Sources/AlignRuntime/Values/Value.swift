/// A value of the language: 9 bytes, 16 apart. Payloads are final classes counted by reference, so that a tensor dies
/// with its last name. Values never change where two names can see them: lists and records are copy-on-write.
///
/// The type and `Object` are public because Swift lets only `open` classes be subclassed in other modules.
public enum Value {
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(StringObject)
  case list(ListObject)
  case record(RecordObject)
  case function(FunctionObject)
  case object(Object)
}

/// Making values.
extension Value {
  package static func string(_ text: String) -> Value { .string(StringObject.make(text)) }
  package static func list(_ elements: [Value]) -> Value { .list(ListObject(elements)) }
  package static func record(_ fields: [(String, Value)]) -> Value { .record(RecordObject.make(fields)) }
  package static func range(_ low: Int, _ high: Int) -> Value { .object(RangeObject(low, high)) }
  /// A built-in as a value, for natives that give functions (schedules, judges).
  package static func function(_ builtin: Builtin) -> Value { .function(FunctionObject(builtin: builtin)) }
}

/// Looking into values; nil where the kind is another.
extension Value {
  package var asBool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var asInt: Int? { if case .int(let value) = self { value } else { nil } }
  /// The number, whether `Int` or `Float`.
  package var asDouble: Double? {
    switch self {
    case .int(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }
  /// The text, decoded afresh at each call.
  package var asString: String? { if case .string(let value) = self { value.text } else { nil } }
  /// The elements, copied into an array at each call.
  package var asList: [Value]? { if case .list(let value) = self { value.elements } else { nil } }
  package var asRecord: RecordObject? { if case .record(let value) = self { value } else { nil } }
  package var asFunction: FunctionObject? { if case .function(let value) = self { value } else { nil } }
  package var asObject: Object? { if case .object(let value) = self { value } else { nil } }
  package var asRange: RangeObject? { asObject as? RangeObject }
  package var isNone: Bool { if case .none = self { true } else { false } }

  /// The name of the value's type as `type(x)` gives it: `none bool int float string list record function`, or the
  /// object's own, such as `table`.
  package var typeName: String {
    switch self {
    case .none: "none"
    case .bool: "bool"
    case .int: "int"
    case .float: "float"
    case .string: "string"
    case .list: "list"
    case .record: "record"
    case .function: "function"
    case .object(let object): object.typeName
    }
  }

  /// The type with its article, for messages: `an int`, `a list`, `none`.
  package var typeWithArticle: String { typeName == "none" ? "none" : typeName.withArticle }

  /// The set that holds just this value's type.
  package var kind: ValueKind {
    switch self {
    case .none: .none
    case .bool: .bool
    case .int: .int
    case .float: .float
    case .string: .string
    case .list: .list
    case .record: .record
    case .function: .function
    case .object(let object): object.kind
    }
  }
}

extension String {
  /// `a table`, `an int`.
  package var withArticle: String {
    guard let first = first?.lowercased() else { return self }
    return ("aeio".contains(first) ? "an " : "a ") + self
  }
}
