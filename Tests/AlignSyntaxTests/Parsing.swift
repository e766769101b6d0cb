import AlignSyntax

/// What the parser says of a text.
enum Verdict: String { case valid, incomplete, invalid }

func parse(_ text: String) -> ParseResult { Parser.parse(Source(name: "test", text: text)) }

func verdict(_ text: String) -> Verdict {
  let result = parse(text)
  if result.isIncomplete { return .incomplete }
  return result.isValid ? .valid : .invalid
}

/// The text with `⏎` as line ends.
func lines(_ text: String) -> String { text.replacing(" ⏎ ", with: "\n").replacing("⏎", with: "\n") }

/// A tree as text in full parentheses, for comparison.
func shape(_ text: String) -> String {
  parse(text).program.statements.map { Shape.of($0) }.joined(separator: " ; ")
}

enum Shape {
  static func of(_ statement: Statement) -> String {
    switch statement.kind {
    case .use(let path, let alias): "use \(path.text)" + (alias.map { " as \($0.text)" } ?? "")
    case .bind(let isVariable, let pattern, let value):
      "\(isVariable ? "var" : "let") \(of(pattern)) = \(of(value))"
    case .assign(let place, let operation, let value): "\(of(place)) \(operation.rawValue) \(of(value))"
    case .function(let declaration): "fn \(declaration.name.text)\(of(declaration.literal))"
    case .forLoop(let pattern, let items, let block): "for \(of(pattern)) in \(of(items)) \(of(block))"
    case .whileLoop(let condition, let block): "while \(of(condition)) \(of(block))"
    case .returnValue(let value): "return" + (value.map { " " + of($0) } ?? "")
    case .breakLoop: "break"
    case .continueLoop: "continue"
    case .assert(let condition, let message):
      "assert \(of(condition))" + (message.map { ", " + of($0) } ?? "")
    case .expression(let expression): of(expression) + (statement.isSilenced ? ";" : "")
    }
  }

  static func of(_ block: Block) -> String { "{ " + block.statements.map(of).joined(separator: "; ") + " }" }

  static func of(_ place: Place) -> String {
    place.steps.reduce(place.root.text) { text, step in
      switch step {
      case .field(let name): text + "." + name.text
      case .index(let index): text + "[" + of(index) + "]"
      }
    }
  }

  static func of(_ literal: FunctionLiteral) -> String {
    let parameters = literal.parameters.map { $0.name.text + ($0.defaultValue.map { ": " + of($0) } ?? "") }
    return "(" + parameters.joined(separator: ", ") + ") => " + of(literal.body)
  }

  static func of(_ body: FunctionLiteral.Body) -> String {
    switch body {
    case .expression(let expression): of(expression)
    case .block(let block): of(block)
    }
  }

  static func of(_ pattern: Pattern) -> String {
    switch pattern.kind {
    case .name(let name): return name
    case .literal(let literal): return of(literal)
    case .list(let parts, let rest):
      return "[" + (parts.map(of) + (rest.map { ["..." + $0.text] } ?? [])).joined(separator: ", ") + "]"
    case .record(let entries, let rest):
      let shown = entries.map { $0.key.text + ": " + of($0.pattern) }
      return "{" + (shown + (rest.map { ["..." + $0.text] } ?? [])).joined(separator: ", ") + "}"
    }
  }

  static func of(_ expression: Expression) -> String {
    switch expression.kind {
    case .none: "none"
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .float(let value): "\(value)"
    case .string(let value): "'\(value)'"
    case .interpolation(let parts):
      "f'"
        + parts.map { part in
          switch part {
          case .text(let text): text
          case .value(let value, let format): "{\(of(value))\(format.map { ":" + $0 } ?? "")}"
          }
        }.joined() + "'"
    case .name(let name): name
    case .fieldFunction(let names): names.map { "." + $0.text }.joined()
    case .list(let items):
      "["
        + items.map { item in
          switch item {
          case .element(let value): of(value)
          case .spread(let value): "..." + of(value)
          }
        }.joined(separator: ", ") + "]"
    case .record(let fields):
      "{"
        + fields.map { field in
          switch field {
          case .field(let name, let value): name.text + ": " + of(value)
          case .shorthand(let name): name.text
          case .spread(let value): "..." + of(value)
          }
        }.joined(separator: ", ") + "}"
    case .function(let literal): "(" + of(literal) + ")"
    case .unary(let operation, let operand): "(\(operation.rawValue) \(of(operand)))"
    case .binary(let operation, _, let left, let right): "(\(of(left)) \(operation.rawValue) \(of(right)))"
    case .range(let low, let high): "(\(of(low))..\(of(high)))"
    case .call(let callee, let arguments): of(callee) + of(arguments)
    case .field(let object, let name): of(object) + "." + name.text
    case .index(let object, .element(let index)): of(object) + "[" + of(index) + "]"
    case .index(let object, .slice(let low, let high)):
      of(object) + "[" + (low.map(of) ?? "") + ".." + (high.map(of) ?? "") + "]"
    case .pipe(let value, let callee, let arguments):
      "(" + of(value) + " |> " + of(callee) + (arguments.map(of) ?? "") + ")"
    case .conditional(let condition, let then, let otherwise):
      "if " + of(condition) + " " + of(then) + (otherwise.map { " else " + of($0) } ?? "")
    case .match(let subject, let arms):
      "match " + of(subject) + " { "
        + arms.map { arm in
          of(arm.pattern) + (arm.guardCondition.map { " if " + of($0) } ?? "") + " => " + of(arm.body)
        }.joined(separator: ", ") + " }"
    case .attempt(let block, let name, let otherwise):
      "try " + of(block) + " else " + (name.map { $0.text + " " } ?? "") + of(otherwise)
    case .invalid: "<invalid>"
    }
  }

  static func of(_ arguments: [Argument]) -> String {
    "("
      + arguments.map { argument in
        switch argument.kind {
        case .positional: of(argument.value)
        case .named(let name): name.text + ": " + of(argument.value)
        case .spread: "..." + of(argument.value)
        }
      }.joined(separator: ", ") + ")"
  }
}
