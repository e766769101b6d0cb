import Foundation

/// The operators, tests, filters, methods and functions that templates may use.
enum TemplateCalls {
  static let tests: Set = [
    "defined", "undefined", "none", "string", "mapping", "iterable", "sequence", "true", "false",
  ]
  static let filters: Set = [
    "trim", "length", "count", "upper", "lower", "first", "last", "string", "list", "default",
  ]
  static let methods: Set = [
    "strip", "lstrip", "rstrip", "startswith", "endswith", "upper", "lower", "split", "replace", "get",
    "items",
  ]
  static let functions: Set = ["raise_exception", "namespace", "range"]

  static func error(_ message: String) -> ModelError {
    ModelError("the chat template can't be rendered: \(message)")
  }

  static func elements(_ value: TemplateValue) throws -> [TemplateValue] {
    switch value {
    case .list(let items): items
    case .undefined: []
    case .record(let fields): fields.map { .string($0.0) }
    case .string(let text): text.map { .string(String($0)) }
    default: throw error("\(value.name) has no elements")
    }
  }

  static func field(_ value: TemplateValue, _ name: String) throws -> TemplateValue {
    switch value {
    case .record(let fields): return fields.first { $0.0 == name }?.1 ?? .undefined
    case .namespace(let namespace): return namespace.fields[name] ?? .undefined
    case .undefined: throw error("`.\(name)` of something undefined")
    default: return .undefined
    }
  }

  static func element(_ value: TemplateValue, _ key: TemplateValue) throws -> TemplateValue {
    switch (value, key) {
    case (.list(let items), .int(let index)):
      let place = index < 0 ? items.count + index : index
      return items.indices.contains(place) ? items[place] : .undefined
    case (.string(let text), .int(let index)):
      let characters = Array(text)
      let place = index < 0 ? characters.count + index : index
      return characters.indices.contains(place) ? .string(String(characters[place])) : .undefined
    case (_, .string(let name)): return try field(value, name)
    default: throw error("\(value.name) has no element \(key.text)")
    }
  }

  static func slice(_ value: TemplateValue, _ low: TemplateValue?, _ high: TemplateValue?) throws
    -> TemplateValue
  {
    func range(_ count: Int) throws -> Range<Int> {
      func place(_ bound: TemplateValue?, _ fallback: Int) throws -> Int {
        guard let bound else { return fallback }
        guard case .int(let index) = bound else { throw error("a slice's bound is \(bound.name)") }
        return min(max(index < 0 ? count + index : index, 0), count)
      }
      let start = try place(low, 0)
      return try start..<max(start, place(high, count))
    }
    switch value {
    case .list(let items): return .list(Array(items[try range(items.count)]))
    case .string(let text): return .string(String(Array(text)[try range(text.count)]))
    default: throw error("\(value.name) can't be sliced")
    }
  }

  static func binary(_ symbol: String, _ a: TemplateValue, _ b: TemplateValue) throws -> TemplateValue {
    switch (symbol, a, b) {
    case ("==", _, _): return .bool(a == b)
    case ("!=", _, _): return .bool(!(a == b))
    case ("~", _, _): return .string(a.text + b.text)
    case ("+", .string(let a), .string(let b)): return .string(a + b)
    case ("+", .list(let a), .list(let b)): return .list(a + b)
    case ("in", .string(let a), .string(let b)): return .bool(a.isEmpty || b.contains(a))
    case ("in", _, _): return .bool(try elements(b).contains { $0 == a })
    case (_, .string(let a), .string(let b)):
      if let order = compare(symbol, a, b) { return .bool(order) }
    case (_, .int(let a), .int(let b)):
      if let order = compare(symbol, a, b) { return .bool(order) }
      if let result = arithmetic(symbol, a, b) { return .int(result) }
    default: break
    }
    throw error("`\(symbol)` of \(a.name) and \(b.name)")
  }

  private static func compare<Operand: Comparable>(_ symbol: String, _ a: Operand, _ b: Operand) -> Bool? {
    switch symbol {
    case "<": a < b
    case "<=": a <= b
    case ">": a > b
    case ">=": a >= b
    default: nil
    }
  }

  /// Nil for what has no result.
  private static func arithmetic(_ symbol: String, _ a: Int, _ b: Int) -> Int? {
    let (result, overflow) =
      switch symbol {
      case "+": a.addingReportingOverflow(b)
      case "-": a.subtractingReportingOverflow(b)
      case "*": a.multipliedReportingOverflow(by: b)
      case "%" where b > 0: ((a % b + b) % b, false)
      default: (0, true)
      }
    return overflow ? nil : result
  }

  static func test(_ value: TemplateValue, _ name: String) -> Bool {
    switch (name, value) {
    case ("undefined", .undefined), ("none", .none), ("string", .string), ("mapping", .record): true
    case ("iterable", .list), ("iterable", .string), ("iterable", .record): true
    case ("sequence", .list), ("sequence", .string): true
    case ("true", .bool(true)), ("false", .bool(false)): true
    case ("defined", .undefined): false
    case ("defined", _): true
    default: false
    }
  }

  static func call(_ name: String, _ arguments: [(String?, TemplateValue)]) throws -> TemplateValue {
    switch (name, arguments.first?.1) {
    case ("raise_exception", let message):
      throw ModelError("the chat template refuses the messages: \(message?.text ?? "")")
    case ("namespace", _):
      let fields = arguments.compactMap { name, value in name.map { ($0, value) } }
      return .namespace(TemplateNamespace(Dictionary(fields) { $1 }))
    case ("range", .int(let first)):
      var bounds = (0, first)
      if arguments.count > 1, case .int(let second) = arguments[1].1 { bounds = (first, second) }
      guard bounds.0 <= bounds.1, bounds.1.subtractingReportingOverflow(bounds.0).partialValue <= 1 << 16
      else {
        return .list([])
      }
      return .list((bounds.0..<bounds.1).map { .int($0) })
    default: throw error("`\(name)` with these arguments")
    }
  }

  static func filter(_ value: TemplateValue, _ name: String, _ arguments: [TemplateValue]) throws
    -> TemplateValue
  {
    switch (name, value) {
    case ("trim", _): return .string(value.text.trimmingCharacters(in: .whitespacesAndNewlines))
    case ("upper", _), ("lower", _): return try method(.string(value.text), name, [])
    case ("string", _): return .string(value.text)
    case ("default", .undefined): return arguments.first ?? .string("")
    case ("default", _): return value
    case ("length", .string(let text)), ("count", .string(let text)): return .int(text.unicodeScalars.count)
    case ("length", _), ("count", _): return .int(try elements(value).count)
    case ("first", _): return try elements(value).first ?? .undefined
    case ("last", _): return try elements(value).last ?? .undefined
    default: return .list(try elements(value))
    }
  }

  static func method(_ value: TemplateValue, _ name: String, _ arguments: [TemplateValue]) throws
    -> TemplateValue
  {
    if case .record(let fields) = value {
      if name == "items" { return .list(fields.map { .list([.string($0.0), $0.1]) }) }
      if name == "get", case .string(let key) = arguments.first {
        return fields.first { $0.0 == key }?.1 ?? (arguments.count > 1 ? arguments[1] : .none)
      }
    }
    guard case .string(let text) = value else { throw error("`.\(name)()` of \(value.name)") }
    var texts: [String] = []
    for argument in arguments {
      guard case .string(let text) = argument else { throw error("`.\(name)(...)` with \(argument.name)") }
      texts.append(text)
    }
    let set = texts.first.map { CharacterSet(charactersIn: $0) } ?? .whitespacesAndNewlines
    switch (name, texts.count) {
    case ("strip", 0...1): return .string(text.trimmingCharacters(in: set))
    case ("lstrip", 0...1), ("rstrip", 0...1):
      var scalars = Substring(text).unicodeScalars
      if name == "lstrip" {
        while let first = scalars.first, set.contains(first) { scalars.removeFirst() }
      } else {
        while let last = scalars.last, set.contains(last) { scalars.removeLast() }
      }
      return .string(String(scalars))
    case ("upper", 0): return .string(text.uppercased())
    case ("lower", 0): return .string(text.lowercased())
    case ("startswith", 1): return .bool(text.hasPrefix(texts[0]))
    case ("endswith", 1): return .bool(text.hasSuffix(texts[0]))
    case ("split", 1) where !texts[0].isEmpty:
      return .list(text.components(separatedBy: texts[0]).map { .string($0) })
    case ("split", 0): return .list(text.split(whereSeparator: \.isWhitespace).map { .string(String($0)) })
    case ("replace", 2): return .string(text.replacingOccurrences(of: texts[0], with: texts[1]))
    default: throw error("`.\(name)(...)` with these arguments")
    }
  }
}
