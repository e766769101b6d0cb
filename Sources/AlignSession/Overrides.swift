import AlignRuntime
import AlignSyntax

/// Values from the command line for the names that the `# %% [params]` cell of a file binds.
struct Overrides {
  private let session: Session
  /// The values by name, as expressions of a source of their own.
  private var values: [String: (expression: Statement, source: Source)] = [:]
  /// The statements that bind the names, by their place.
  private var places: [Int: String] = [:]

  /// Throws where the file has no such parameter, or where a value is no expression.
  init(_ parameters: [(name: String, value: String)], for program: Program, session: Session) throws {
    self.session = session
    guard !parameters.isEmpty else { return }
    var defaults: [String: Expression] = [:]
    for cell in program.cells where cell.kind == .parameters {
      for statement in program.statements where Self.contains(cell.span, statement.span) {
        guard case .bind(_, let pattern, let value) = statement.kind, case .name(let name) = pattern.kind
        else {
          continue
        }
        defaults[name] = value
        places[statement.span.start] = name
      }
    }
    for (name, text) in parameters {
      guard let standard = defaults[name] else {
        throw Self.unknown(name, known: defaults.keys.sorted(), in: program.source.name)
      }
      values[name] = try Self.value(text, for: name, like: standard)
    }
  }

  /// Runs a statement, with the stated value where it binds a parameter. The value has to have the default's type; an
  /// int may stand for a float.
  func run(_ statement: Statement, in source: Source) throws -> Value? {
    let result = try session.machine.run(statement, in: source)
    guard let name = places[statement.span.start], let stated = values[name] else { return result }
    guard let standard = session.machine.global(name),
      let value = try session.machine.run(stated.expression, in: stated.source)
    else { return result }
    if case .float = standard, case .int(let number) = value {
      session.machine.define(name, .float(Double(number)))
    } else if value.typeName == standard.typeName || standard.isNone {
      session.machine.define(name, value)
    } else {
      throw RuntimeError(
        .typeMismatch,
        "the parameter `\(name)` is \(standard.typeWithArticle), found \(value.typeWithArticle)",
        location: Location(stated.source, stated.expression.span))
    }
    return result
  }

  /// A statement as it ran, where a stated value took the place of its own: `let steps = 5`.
  func text(of statement: Statement) -> String? {
    guard let name = places[statement.span.start], let stated = values[name] else { return nil }
    let value =
      if case .expression(let expression) = stated.expression.kind, case .string(let text) = expression.kind {
        Value.string(text).quoted
      } else {
        stated.source.text(of: stated.expression.span)
      }
    return "let \(name) = \(value)"
  }

  /// A literal or an expression; where the default is a string, a bare word is meant as one: `-p model=models/tiny`.
  private static func value(
    _ text: String, for name: String, like standard: Expression
  ) throws -> (expression: Statement, source: Source) {
    let source = Source(name: "-p \(name)", text: text)
    let parsed = Parser.parse(source)
    if parsed.isValid, let statement = parsed.program.statements.first, parsed.program.statements.count == 1,
      case .expression(let expression) = statement.kind, isConstant(expression)
    {
      let isString = if case .string = expression.kind { true } else { false }
      let wantsString = if case .string = standard.kind { true } else { false }
      if isString || !wantsString { return (statement, source) }
    }
    guard case .string = standard.kind else {
      throw RuntimeError(
        .invalidArgument, "`\(text)` is no value for the parameter `\(name)`",
        hint: "write it as in a program: `-p \(name)=0.5`")
    }
    let span = Span(0, text.utf8.count)
    return (Statement(.expression(Expression(.string(text), span)), span), source)
  }

  private static func isConstant(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .none, .bool, .int, .float, .string: return true
    case .unary(.negate, let inner): return isConstant(inner)
    case .list(let items):
      return items.allSatisfy { if case .element(let element) = $0 { isConstant(element) } else { false } }
    default: return false
    }
  }

  private static func unknown(_ name: String, known: [String], in file: String) -> RuntimeError {
    guard !known.isEmpty else {
      return RuntimeError(
        .unknownArgument, "`\(file)` has no parameters",
        hint: "parameters are what `let` binds in the cell `# %% [params]`")
    }
    let hint = nearest(to: name, among: known).map { "did you mean `\($0)`?" }
    return RuntimeError(
      .unknownArgument, "`\(file)` has no parameter `\(name)`",
      hint: hint ?? "it has \(known.map { "`\($0)`" }.joined(separator: ", "))")
  }

  private static func contains(_ outer: Span, _ inner: Span) -> Bool {
    outer.start <= inner.start && inner.end <= outer.end
  }
}
