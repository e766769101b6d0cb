import AlignSyntax

@testable import AlignRuntime

/// Runs texts of the language on a machine of its own.
final class Script {
  let transcript = Transcript()
  let machine: Machine
  var files: [String: String] = [:]

  init(_ builtins: [Builtin] = Script.builtins) {
    machine = Machine(output: transcript)
    machine.install(builtins)
    machine.loader = { [unowned self] path, _ in
      guard let text = files[path] else { throw RuntimeError(.importNotFound, "no file `\(path)`") }
      return try Self.parse(text, name: path)
    }
  }

  static func parse(_ text: String, name: String = "test.align", isLibrary: Bool = false) throws -> Program {
    let result = Parser.parse(Source(name: name, text: text, isLibrary: isLibrary))
    if let first = result.diagnostics.first {
      throw RuntimeError(first.code, first.message, hint: first.hint, location: first.location)
    }
    return result.program
  }

  /// The value of the last statement.
  @discardableResult
  func run(_ text: String, name: String = "test.align") throws -> Value? {
    let program = try Self.parse(text, name: name)
    var last: Value?
    for statement in program.statements { last = try machine.run(statement, in: program.source) }
    return last
  }

  /// The value of the last statement as one line.
  func show(_ text: String) throws -> String { try run(text)?.line ?? "nothing" }

  /// The error of a text that must fail.
  func error(_ text: String) -> RuntimeError? {
    do {
      try run(text)
      return nil
    } catch {
      return error as? RuntimeError
    }
  }

  static let builtins: [Builtin] = [
    Builtin(
      "map", "Applies a function to each element.",
      [.required("list", [.list, .range], "elements"), .required("function", .function, "what to apply")],
      returns: .list, examples: []
    ) { arguments in
      .list(try (arguments[0].sequence() ?? []).map { try arguments.machine.call(arguments[1], $0) })
    },
    Builtin("length", "Counts.", [.required("x", .any, "what")], returns: .int, examples: []) { arguments in
      .int(arguments[0].iterationCount ?? 0)
    },
    Builtin(
      "fail", "Fails.", [.required("message", .string, "why")], returns: .none, examples: []
    ) { arguments in throw RuntimeError(.raised, try arguments.string(0)) },
    Builtin(
      "settings", "Shows its arguments.",
      [
        .required("x", .int, "an int"), .optional("rate", .float, 0.5, "a rate", .positive),
        .rest("more", .any, "the rest"),
      ], returns: .list, examples: []
    ) { arguments in .list(arguments.values) },
  ]
}

/// One shot: the last value of a text on a fresh machine, as one line.
func shown(_ text: String) throws -> String { try Script().show(text) }

/// One shot: the error of a text on a fresh machine.
func failure(_ text: String) -> RuntimeError? { Script().error(text) }
