import AlignRuntime

extension CoreBuiltins {
  static let conversions: [Builtin] = [
    Builtin(
      "type", "Tells the type of a value in one word.",
      [.required("value", .any, "any value")], returns: .string,
      examples: [Example("type(1.5)", prints: "\"float\""), Example("type([])", prints: "\"list\"")]
    ) { arguments in .string(arguments[0].typeName) },
    Builtin(
      "int", "Makes an int of a number, a text or a bool; a fraction is cut off towards zero.",
      [.required("x", [.number, .string, .bool], "a number, its text, or a bool")], returns: .int,
      examples: [Example("int(\" 42 \")", prints: "42"), Example("int(-2.7)", prints: "-2")]
    ) { arguments in
      switch arguments[0] {
      case .bool(let value): return .int(value ? 1 : 0)
      case .float(let value): return .int(try whole(value.rounded(.towardZero), arguments))
      case .string(let text):
        guard let value = Int(text.text.trimmed.replacing("_", with: "")) else {
          throw arguments.invalid(
            0, "\(arguments[0].line(limit: 40)) is no int",
            hint: Double(text.text.trimmed) == nil ? nil : "`int(float(x))` cuts the fraction off")
        }
        return .int(value)
      default: return arguments[0]
      }
    },
    Builtin(
      "float", "Makes a float of a number, a text or a bool.",
      [.required("x", [.number, .string, .bool], "a number, its text, or a bool")], returns: .float,
      examples: [Example("float(3)", prints: "3.0"), Example("float(\"5e-6\")", prints: "5e-06")]
    ) { arguments in
      switch arguments[0] {
      case .bool(let value): return .float(value ? 1 : 0)
      case .int(let value): return .float(Double(value))
      case .string(let text):
        guard let value = Double(text.text.trimmed) else {
          throw arguments.invalid(0, "\(arguments[0].line(limit: 40)) is no number")
        }
        return .float(value)
      default: return arguments[0]
      }
    },
    Builtin(
      "string", "Makes a text of any value, as `print` writes it.",
      [.required("value", .any, "any value")], returns: .string,
      examples: [
        Example("string(0.5)", prints: "\"0.5\""), Example("string([1, none])", prints: "\"[1, none]\""),
      ]
    ) { arguments in .string(try arguments[0].wholeText()) },
    Builtin(
      "list",
      "Makes a list of what can be gone through: a range, a column, the rows of a table, the characters of a text.",
      [.required("values", .sequence, "what to go through")], returns: .list,
      examples: [
        Example("list(0..3)", prints: "[0, 1, 2]"), Example("list(\"abc\")", prints: "[\"a\", \"b\", \"c\"]"),
      ]
    ) { arguments in .list(try arguments.sequence(0)) },
  ]

  /// The int of a float without a fraction.
  static func whole(_ value: Double, _ arguments: Arguments) throws -> Int {
    guard let whole = Int(exactly: value) else {
      throw arguments.invalid(0, "\(value.shortest) is beyond the integers of 64 bits")
    }
    return whole
  }
}
