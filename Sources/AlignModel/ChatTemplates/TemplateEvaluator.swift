/// Renders a template's tree.
struct TemplateEvaluator {
  private(set) var output = ""
  private var variables: [String: TemplateValue]
  private var steps = 0

  /// Statements and expressions after which a template is taken to be endless.
  private static let mostSteps = 200_000

  init(_ variables: [String: TemplateValue]) { self.variables = variables }

  mutating func run(_ statements: [TemplateStatement]) throws {
    for statement in statements {
      switch statement {
      case .text(let text): output += text
      case .output(let expression): output += try value(expression).text
      case .set(let name, nil, let expression): variables[name] = try value(expression)
      case .set(let name, let field?, let expression):
        guard case .namespace(let namespace) = variables[name] else {
          throw TemplateCalls.error("`set \(name).\(field)`: `\(name)` isn't a namespace")
        }
        namespace.fields[field] = try value(expression)
      case .choose(let branches, let otherwise):
        try run(try branches.first { try value($0.condition).isTrue }?.body ?? otherwise)
      case .each(let name, let items, let body): try each(name, try value(items), body)
      }
    }
  }

  /// What a loop's body sets is gone after it, as in Jinja; namespaces are the way out.
  private mutating func each(_ name: String, _ items: TemplateValue, _ body: [TemplateStatement]) throws {
    let elements = try TemplateCalls.elements(items)
    let outer = variables
    for (index, element) in elements.enumerated() {
      variables = outer
      variables[name] = element
      variables["loop"] = .record([
        ("index", .int(index + 1)), ("index0", .int(index)), ("first", .bool(index == 0)),
        ("last", .bool(index == elements.count - 1)), ("length", .int(elements.count)),
        ("previtem", index == 0 ? .undefined : elements[index - 1]),
        ("nextitem", index + 1 == elements.count ? .undefined : elements[index + 1]),
      ])
      try run(body)
    }
    variables = outer
  }

  private mutating func value(_ expression: TemplateExpression) throws -> TemplateValue {
    steps += 1
    guard steps < Self.mostSteps, output.utf8.count < 1 << 26 else {
      throw TemplateCalls.error("it takes too many steps")
    }
    switch expression {
    case .string(let text): return .string(text)
    case .int(let number): return .int(number)
    case .bool(let flag): return .bool(flag)
    case .none: return .none
    case .name(let name): return variables[name] ?? .undefined
    case .list(let items): return .list(try items.map { try value($0) })
    case .field(let record, let name): return try TemplateCalls.field(try value(record), name)
    case .index(let list, let key): return try TemplateCalls.element(try value(list), try value(key))
    case .slice(let list, let low, let high):
      return try TemplateCalls.slice(
        try value(list), try low.map { try value($0) }, try high.map { try value($0) })
    case .not(let inner): return .bool(try !value(inner).isTrue)
    case .negative(let inner): return try TemplateCalls.binary("-", .int(0), try value(inner))
    case .binary("or", let left, let right):
      let first = try value(left)
      return first.isTrue ? first : try value(right)
    case .binary("and", let left, let right):
      let first = try value(left)
      return first.isTrue ? try value(right) : first
    case .binary(let symbol, let left, let right):
      return try TemplateCalls.binary(symbol, try value(left), try value(right))
    case .choice(let condition, let then, let otherwise):
      if try value(condition).isTrue { return try value(then) }
      return try otherwise.map { try value($0) } ?? .undefined
    case .test(let inner, let test): return .bool(TemplateCalls.test(try value(inner), test))
    case .call(let name, let arguments): return try TemplateCalls.call(name, try values(arguments))
    case .method(let inner, let name, let arguments):
      return try TemplateCalls.method(try value(inner), name, try values(arguments).map(\.1))
    case .filter(let inner, let name, let arguments):
      return try TemplateCalls.filter(try value(inner), name, try values(arguments).map(\.1))
    }
  }

  private mutating func values(_ arguments: [TemplateExpression.Argument]) throws -> [(
    String?, TemplateValue
  )] {
    try arguments.map { ($0.name, try value($0.value)) }
  }
}
