import AlignLibrary
import AlignRuntime

/// Makes programs from the grammar: every kind of statement, expression and pattern, calls of all built-ins with values at the
/// edges. Most of them parse; many run into an error, which is what they are for.
package struct ProgramMaker {
  private var dice: Dice
  private let builtins: [Builtin]
  private var depth = 0

  package init(seed: Int, leavingOut names: Set<String>) {
    dice = Dice(seed: seed)
    builtins = Library.builtins.filter { !names.contains($0.name) }
  }

  package static let numbers = [
    "0", "1", "2", "3", "-1", "5", "7", "64", "100", "1000", "9223372036854775807", "0.5", "1.0", "-2.5",
    "1e308",
    "1e-308", "5e-324", "4611686018427387904", "4294967296", "65536", "1e18", "9007199254740993",
    "(1e308 * 10)",
    "(1e308 * 10 - 1e308 * 10)", "-0.0",
  ]
  private static let strings = [
    "\"\"", "\"a\"", "\"b\"", "\"héllo\"", "\"a,b\"", "\"1\"", "\"x\"", "\"\\u0000\"", "\"👩‍👩‍👧 ok\"",
    "\"\\n\"", "\"chosen\"", "\"group\"", "\"left\"", "\".3f\"", "\"%\"", "\"mean\"", "\"prompt\"",
  ]
  private static let names = ["a", "b", "c", "d", "xs", "t", "r", "f", "g"]
  private static let fields = ["a", "b", "x", "y", "name", "prompt", "score", "shape", "low"]

  /// A program of a few statements.
  package mutating func program() -> String {
    var lines = [
      "let xs = [3, 1, 2]", "let r = {a: 1, b: \"two\", x: [1, 2]}", "let f = x => x", "fn g(x, y: 2) = x",
      "let t = table({x: [1, 2, none], y: [0.5, none, 2], name: [\"a\", \"b\", \"a\"]})", "var a = 1",
      "var b = [1, [2, 3]]", "var c = {x: {y: 1}}", "let d = tensor([[1, 2], [3, 4]])",
    ]
    for _ in 0...dice.below(8) { lines.append(statement()) }
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func nested<Result>(_ body: (inout ProgramMaker) -> Result) -> Result {
    depth += 1
    defer { depth -= 1 }
    return body(&self)
  }

  private mutating func statement() -> String {
    switch dice.below(depth > 3 ? 6 : 16) {
    case 0: return "let \(pattern()) = \(expression())"
    case 1: return "var \(dice.pick(Self.names)) = \(expression())"
    case 2: return "\(place()) \(dice.pick(["=", "+=", "-=", "*=", "/="])) \(expression())"
    case 3: return "assert \(expression())"
    case 4: return "print(\(expression()))"
    case 6: return "for \(pattern()) in \(expression()) \(block())"
    case 7: return "while \(expression()) \(block())"
    case 8: return "fn \(dice.pick(Self.names))(\(parameters())) = \(expression())"
    case 9: return "fn \(dice.pick(Self.names))(\(parameters())) \(block())"
    case 10: return dice.pick(["return", "break", "continue", "return \(expression())"])
    default: return expression()
    }
  }

  private mutating func block() -> String {
    nested { maker in
      var statements: [String] = []
      for _ in 0..<maker.dice.below(4) { statements.append(maker.statement()) }
      return "{ " + statements.joined(separator: "; ") + " }"
    }
  }

  private mutating func place() -> String {
    let name = dice.pick(["a", "b", "c"])
    switch dice.below(4) {
    case 0: return name + "." + dice.pick(Self.fields)
    case 1: return name + "[\(expression())]"
    case 2: return name + "[\(expression())].x"
    default: return name
    }
  }

  private mutating func parameters() -> String {
    let names = Self.names.prefix(dice.below(4))
    return names.map { dice.once(in: 3) ? "\($0): \(atom())" : $0 }.joined(separator: ", ")
  }

  private mutating func pattern() -> String {
    if depth > 3 { return dice.pick(Self.names) }
    return nested { maker in
      switch maker.dice.below(9) {
      case 0: "[\(maker.pattern()), ...rest]"
      case 1: "[\(maker.pattern()), \(maker.pattern())]"
      case 2: "{\(maker.dice.pick(Self.fields)): \(maker.pattern())}"
      case 3: "{x, ...rest}"
      case 4: maker.dice.pick(["1", "-2.5", "\"a\"", "true", "none", "[]", "{}", "_"])
      default: maker.dice.pick(Self.names)
      }
    }
  }

  private mutating func expression() -> String {
    if depth > 4 { return atom() }
    return nested { maker in
      switch maker.dice.below(22) {
      case 0: "(\(maker.expression()) \(maker.operation()) \(maker.expression()))"
      case 1: "\(maker.atom()) \(maker.operation()) \(maker.atom())"
      case 2: "[\(maker.expression()), \(maker.expression()), ...\(maker.expression())]"
      case 3: "{\(maker.dice.pick(Self.fields)): \(maker.expression()), \"y z\": \(maker.expression())}"
      case 4: "\(maker.atom())[\(maker.expression())]"
      case 5: "\(maker.atom())[\(maker.expression())..\(maker.expression())]"
      case 6: "\(maker.atom()).\(maker.dice.pick(Self.fields))"
      case 7: "if \(maker.expression()) \(maker.block()) else \(maker.block())"
      case 8:
        "match \(maker.expression()) { \(maker.pattern()) => \(maker.expression()), _ => \(maker.expression()) }"
      case 9: "try \(maker.block()) else err \(maker.block())"
      case 10: "(\(maker.dice.pick(Self.names)) => \(maker.expression()))"
      case 11: "(\(maker.expression()) |> \(maker.dice.pick(Self.names))(\(maker.expression())))"
      case 12: "f\"{\(maker.dice.pick(Self.names))} {\(maker.dice.pick(Self.names)):>8.2f}\""
      case 13: "(not \(maker.expression()))"
      case 14: "-\(maker.atom())"
      case 15: "\(maker.expression())..\(maker.expression())"
      default: maker.call()
      }
    }
  }

  private mutating func operation() -> String {
    dice.pick([
      "+", "-", "*", "/", "//", "%", "^", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or",
    ])
  }

  /// A built-in with arguments of about the kinds that it takes, or not.
  private mutating func call() -> String {
    let builtin = dice.pick(builtins)
    var arguments: [String] = []
    var isNamed = false
    for parameter in builtin.parameters {
      switch parameter.presence {
      case .required: arguments.append(value(parameter.kind))
      case .optional where dice.once(in: 3):
        isNamed = true
        arguments.append("\(parameter.name): \(value(parameter.kind))")
      case .rest where !isNamed: for _ in 0..<dice.below(4) { arguments.append(value(parameter.kind)) }
      default: break
      }
    }
    if let first = arguments.first, !isNamed, dice.once(in: 4) {
      return "(\(first) |> \(builtin.name)(\(arguments.dropFirst().joined(separator: ", "))))"
    }
    return "\(builtin.name)(\(arguments.joined(separator: ", ")))"
  }

  private mutating func value(_ kind: ValueKind) -> String {
    if dice.once(in: 8) { return atom() }
    var choices: [String] = []
    if kind.contains(.int) || kind.contains(.float) { choices += [dice.pick(Self.numbers)] }
    if kind.contains(.string) { choices += [dice.pick(Self.strings)] }
    if kind.contains(.bool) { choices += ["true", "false"] }
    if kind.contains(.list) { choices += [list(), list()] }
    if kind.contains(.record) { choices += ["r", "{a: \(atom()), b: \(atom())}"] }
    if kind.contains(.table) { choices += ["t", "t[0..0]", "table([])"] }
    if kind.contains(.tensor) { choices += ["d", "d[0]", "zeros([0, 3])", "tensor(\(list()))"] }
    if kind.contains(.function) {
      choices += ["f", "(x => \(atom()))", "(() => 1)", "((x, y) => x)", ".x", "length"]
    }
    return choices.isEmpty || kind == .any ? atom() : dice.pick(choices)
  }

  private mutating func list() -> String {
    var items: [String] = []
    let isOfNumbers = dice.once(in: 2)
    for _ in 0..<dice.below(5) { items.append(isOfNumbers ? dice.pick(Self.numbers) : atom()) }
    return "[" + items.joined(separator: ", ") + "]"
  }

  private mutating func atom() -> String {
    switch dice.below(16) {
    case 0, 1, 2: dice.pick(Self.numbers)
    case 3, 4: dice.pick(Self.strings)
    case 5, 6, 7, 8: dice.pick(Self.names)
    case 9:
      dice.pick(["true", "false", "none", "[]", "{}", "zeros([0])", "0..3", "t.x", "t.y", "t.name", "t[0]"])
    case 10: depth > 5 ? "[1, 2.5]" : nested { $0.list() }
    case 11:
      dice.pick([".a", ".a.b", "(x => x.a)", "t", "d", "randn([2, 2])", "table([])", "bar(t, x: .name)"])
    default: dice.pick(["1", "2", "\"a\"", "xs", "t", "r"])
    }
  }
}
