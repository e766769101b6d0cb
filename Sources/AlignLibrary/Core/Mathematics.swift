import AlignInterruption
import AlignRuntime
import Glibc

extension CoreBuiltins {
  static let mathematics: [Builtin] = [
    elementwise(
      .abs, "The size of a number without its sign.",
      [Example("abs(-3)", prints: "3"), Example("abs(-0.5)", prints: "0.5")]),
    elementwise(
      .exp, "e to the power of a number.",
      [Example("exp(0)", prints: "1.0"), Example("exp(log(2.5))", prints: "2.5")]),
    logarithm,
    elementwise(
      .sqrt, "The square root.",
      [Example("sqrt(16)", prints: "4.0"), Example("sqrt([1, 4, 9])", prints: "[1.0, 2.0, 3.0]")]),
    elementwise(
      .floor, "The greatest int that isn't above a number.",
      [Example("floor(2.7)", prints: "2"), Example("floor(-2.1)", prints: "-3")]),
    elementwise(
      .ceil, "The least int that isn't below a number.",
      [Example("ceil(2.1)", prints: "3"), Example("ceil(-2.1)", prints: "-2")]),
    rounding,
    elementwise(
      .sin, "The sine of an angle in radians.",
      [Example("sin(0)", prints: "0.0"), Example("round(sin(pi() / 2), 4)", prints: "1.0")]),
    elementwise(
      .cos, "The cosine of an angle in radians.",
      [Example("cos(0)", prints: "1.0"), Example("round(cos(2 * pi() / 3), 4)", prints: "-0.5")]),
    elementwise(
      .tanh, "The hyperbolic tangent.",
      [Example("tanh(0)", prints: "0.0"), Example("tanh([-100, 0, 100])", prints: "[-1.0, 0.0, 1.0]")]),
    Builtin(
      "pi", "The ratio of a circle's circumference to its diameter.", [], returns: .float,
      examples: [
        Example("cos(pi())", prints: "-1.0"),
        Example("round(pi(), 4)", prints: "3.1416"),
      ]
    ) { _ in .float(.pi) },
  ]

  private static let numbers = Parameter.required(
    "x", [.number, .list, .column, .tensor], "a number, or many: the function of each")

  private static func elementwise(
    _ function: ElementwiseFunction, _ summary: String, _ examples: [Example]
  ) -> Builtin {
    Builtin(
      function.rawValue, summary, details: "Of lists, columns and tensors the same of each element.",
      [numbers],
      returns: [.number, .list, .column, .tensor], examples: examples
    ) { arguments in try apply(function, arguments[0], arguments) }
  }

  private static let logarithm = Builtin(
    "log", "The natural logarithm, or that to another base.",
    details: "Of lists, columns and tensors the same of each element.",
    [numbers, .optional("base", [.number, .none], nil, "the base; none: e", .positive)],
    returns: [.float, .list, .column, .tensor],
    examples: [Example("log(1)", prints: "0.0"), Example("log(8, 2)", prints: "3.0")]
  ) { arguments in
    let natural = try apply(.log, arguments[0], arguments)
    guard let base = arguments[1].asDouble else { return natural }
    if let number = arguments[0].asDouble {
      return .float(base == 2 ? log2(number) : base == 10 ? log10(number) : log(number) / log(base))
    }
    return try divided(natural, by: log(base), arguments)
  }

  private static let rounding = Builtin(
    "round",
    "The nearest int, or the nearest number with so many decimal places; a half goes to the even one.",
    details: "Of lists, columns and tensors the same of each element.",
    [numbers, .optional("digits", .int, 0, "decimal places; 0 gives an int", .between(0, 15))],
    returns: [.number, .list, .column, .tensor],
    examples: [Example("round(2.6)", prints: "3"), Example("round(3.14159, 2)", prints: "3.14")]
  ) { arguments in
    let digits = try arguments.int(1)
    if digits == 0 { return try apply(.round, arguments[0], arguments) }
    if let number = arguments[0].asDouble { return .float(rounded(number, digits)) }
    guard let elements = arguments[0].asList else {
      let scale = pow(10, Double(digits))
      let scaled = try arguments.machine.arithmeticSlowly(.multiply, arguments[0], .float(scale))
      return try divided(try apply(.round, scaled, arguments), by: scale, arguments)
    }
    return .list(
      try elements.interruptibleMap { element in
        guard let number = element.asDouble else { throw noNumber(element, arguments) }
        return .float(rounded(number, digits))
      })
  }

  /// Rounded in decimal, as the digits on paper would be.
  private static func rounded(_ number: Double, _ digits: Int) -> Double {
    guard number.isFinite, let format = try? FormatSpecification(".\(digits)f"),
      let text = try? format.apply(to: .float(number))
    else { return number }
    return Double(text) ?? number
  }

  private static func divided(_ value: Value, by divisor: Double, _ arguments: Arguments) throws -> Value {
    if let elements = value.asList {
      return .list(try elements.map { try divided($0, by: divisor, arguments) })
    }
    return try arguments.machine.arithmeticSlowly(.divide, value, .float(divisor))
  }

  private static func apply(
    _ function: ElementwiseFunction, _ value: Value, _ arguments: Arguments, depth: Int = 0
  ) throws -> Value {
    switch value {
    case .int(let number):
      switch function {
      case .floor, .ceil, .round: return value
      case .abs:
        guard number != .min else { throw arguments.invalid(0, "\(number) has no positive int") }
        return .int(Swift.abs(number))
      default: return .float(try Self.number(Double(number), function, arguments))
      }
    case .float(let number):
      switch function {
      case .floor, .ceil, .round: return .int(try whole(function(number), arguments))
      default: return .float(try Self.number(number, function, arguments))
      }
    case .list(let list) where depth < 50:
      return .list(
        try list.elements.interruptibleMap { try apply(function, $0, arguments, depth: depth + 1) })
    case .object(let object):
      if let mapped = try object.mapped(function) { return mapped }
      guard let elements = try value.sequence(), depth < 50 else { throw noNumber(value, arguments) }
      return .list(try elements.interruptibleMap { try apply(function, $0, arguments, depth: depth + 1) })
    default: throw noNumber(value, arguments)
    }
  }

  private static func number(_ x: Double, _ function: ElementwiseFunction, _ arguments: Arguments) throws
    -> Double
  {
    switch function {
    case .log where x <= 0:
      throw arguments.invalid(
        0, "\(x.shortest) has no logarithm", hint: "keep it above zero, for instance `log(clamp(x, 1e-9, 1))`"
      )
    case .sqrt where x < 0: throw arguments.invalid(0, "\(x.shortest) has no square root")
    default: return function(x)
    }
  }

  private static func noNumber(_ value: Value, _ arguments: Arguments) -> RuntimeError {
    arguments.invalid(0, "expected numbers, found \(value.typeWithArticle)")
  }
}
