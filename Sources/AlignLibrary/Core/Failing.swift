import AlignRuntime
import AlignSyntax

extension CoreBuiltins {
  static let failing: [Builtin] = [
    Builtin(
      "fail", "Raises an error with a message of one's own, or one that `try` caught once more.",
      [
        .required("error", [.string, .record], "the message, or the record of a caught error"),
        .optional("hint", [.string, .none], nil, "what to do about it"),
      ], returns: .none,
      examples: [
        Example("try { fail(\"no pairs left\") } else err { err.message }", prints: "\"no pairs left\""),
        Example(
          """
          fn half(n) = if n % 2 == 0 { n // 2 } else { fail(f"{n} is odd", hint: "double it first") }
          try { half(3) } else err { err.hint }
          """, prints: "\"double it first\""),
      ]
    ) { arguments in
      guard let record = arguments[0].asRecord else {
        throw RuntimeError(.raised, try arguments.string(0), hint: arguments[1].asString)
      }
      guard let message = record.value("message")?.asString else {
        throw arguments.invalid(0, "the record has no `message`")
      }
      let code = record.value("code")?.asString.flatMap { DiagnosticCode(rawValue: $0) } ?? .raised
      throw RuntimeError(
        code == .interrupted ? .raised : code, message,
        hint: arguments[1].asString ?? record.value("hint")?.asString)
    }
  ]
}
