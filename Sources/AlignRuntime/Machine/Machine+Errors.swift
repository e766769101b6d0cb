import AlignInterruption
import AlignSyntax

extension Machine {
  static func notAFunction(_ value: Value) -> RuntimeError {
    RuntimeError(
      .typeMismatch, "\(value.typeWithArticle) can't be called: it is no function", missing: .function)
  }

  /// Says of a called value whose name is one of the library too that it hides that.
  func noteHidden(_ error: inout RuntimeError) {
    guard case .function? = error.missing, error.hint == nil, let place = error.location else { return }
    let text = place.source.text(of: place.span)
    let callee = text.split(separator: "|>").last.map(String.init) ?? text
    let name = String(callee.drop { $0 == " " }.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    guard main.declares(name), prelude.names.contains(name) else { return }
    error.hint = "`\(name)` was bound here and hides the library's: take another name for it"
  }

  static func wrongCount(_ function: FunctionObject, _ count: Int, atMost limit: Int) -> RuntimeError {
    let words = limit == 1 ? "1 argument" : "\(limit) arguments"
    let range = function.requiredCount < limit ? "\(function.requiredCount) to \(words)" : words
    return RuntimeError(
      .wrongArgumentCount, "`\(function.name)` takes \(range), \(count) given",
      hint: "its form is `\(function.signature)`")
  }

  static func missingArgument(_ name: String, of function: FunctionObject) -> RuntimeError {
    RuntimeError(
      .missingArgument, "the call of `\(function.name)` lacks the argument `\(name)`",
      hint: "its form is `\(function.signature)`")
  }

  static func doubledArgument(_ name: String, of function: FunctionObject) -> RuntimeError {
    RuntimeError(.duplicateArgument, "the argument `\(name)` of `\(function.name)` is given twice")
  }

  static func unknownArgument(_ name: String, of function: FunctionObject) -> RuntimeError {
    let near = name.nearest(among: function.parameterNames)
    return RuntimeError(
      .unknownArgument, "`\(function.name)` has no argument `\(name)`",
      hint: near.map { "did you mean `\($0)`?" } ?? "its form is `\(function.signature)`")
  }

  func undefinedName(_ slot: Int) -> RuntimeError {
    let name = globals.names[slot]
    let near = name.nearest(among: globalNames + prelude.names)
    return RuntimeError(
      .undefinedName, "the name `\(name)` isn't known", hint: near.map { "did you mean `\($0)`?" })
  }

  func storeGlobal(_ slot: Int, _ value: Register, hint: UInt8) throws {
    if hint == 2 {
      try requireVariable(slot)
    } else {
      globals.mark(slot, hint == 1 ? [.defined, .variable] : .defined)
    }
    globals.values[slot] = value.pointee
  }

  /// An assignment needs a `var`.
  func requireVariable(_ slot: Int) throws {
    let flags = globals.flags[slot]
    if flags.contains(.variable) { return }
    if !flags.contains(.defined) { throw undefinedName(slot) }
    let name = globals.names[slot]
    throw RuntimeError(
      .invalidAssignment, "`\(name)` can't be set again: it is no `var`",
      hint: "bind it with `var \(name) = ...`")
  }

  func noMatch(_ place: Register) -> RuntimeError {
    RuntimeError(
      .noMatch, "no arm of `match` fits \(place.pointee.line(limit: 60))",
      hint: "a last arm `_ => ...` takes what is left")
  }

  func patternFailure(_ place: Register, _ expectation: PatternExpectation) -> RuntimeError {
    RuntimeError(
      .noMatch, "the pattern `\(expectation.text)` doesn't fit \(place.pointee.line(limit: 60))")
  }

  func failedAssertion(_ first: Register, _ text: AssertionText, hasMessage: Bool) -> RuntimeError {
    var error = RuntimeError(.assertionFailed, "assertion failed: `\(text.condition)`")
    if hasMessage { error.message = "assertion failed: \(first[2].text)" }
    for (index, operand) in text.operands.enumerated() {
      let value = first[index].line(limit: 200)
      if value != operand { error.notes.append("`\(operand)` is \(value)") }
    }
    if text.operands.count == 2 {
      let differences = first[0].differences(from: first[1])
      if !differences.isEmpty { error.notes.append("differs: " + differences.joined(separator: "\n")) }
    }
    return error
  }

  /// What `else err` gets.
  func errorRecord(_ error: RuntimeError) -> Value {
    .record([
      ("code", .string(error.code.rawValue)), ("message", .string(error.message)),
      ("hint", error.hint.map { .string($0) } ?? .none),
      ("file", error.location.map { .string($0.source.name) } ?? .none),
      ("line", error.location.map { .int($0.source.position(of: $0.span.start).line) } ?? .none),
    ])
  }

  /// Leaves calls until a handler of this run takes the error; throws it on where there is none.
  func unwind(
    _ error: inout RuntimeError, from running: Unmanaged<Prototype>, _ registers: Register, to depth: Int,
    _ base: Register, _ handlerDepth: Int
  ) throws -> Handler {
    let handler: Handler? =
      error.code == .interrupted || handlers.count <= handlerDepth ? nil : handlers.removeLast()
    let target = handler?.frameCount ?? depth
    let end = registers + running._withUnsafeGuaranteedRef { $0.registerCount }
    while frameCount > target {
      frameCount -= 1
      let frame = frames[frameCount]
      frame.running._withUnsafeGuaranteedRef { prototype in
        let position = frame.next - UnsafePointer(prototype.code) - 1
        error.add(
          prototype.name, prototype.location(of: position), arguments(prototype, frame.registers, of: error))
      }
    }
    if let handler {
      profile?.leave(frames: target)
      let kept = handler.registers + handler.running._withUnsafeGuaranteedRef { $0.registerCount }
      var place = kept
      while place < end {
        clear(place)
        place += 1
      }
      return handler
    }
    handlers.removeLast(handlers.count - handlerDepth)
    var place = base
    while place < end {
      clear(place)
      place += 1
    }
    throw error
  }
}

extension Error {
  /// The error as one of the language; floors' own errors are turned into such before they come here.
  var asRuntimeError: RuntimeError {
    if self is Interrupted { return Machine.interruption }
    return self as? RuntimeError ?? RuntimeError(.internalError, "\(self)")
  }
}

extension RuntimeError {
  /// Adds a call that led here. The place is that of the innermost call in the user's own text.
  mutating func add(_ function: String, _ place: Location, _ arguments: [Argument] = []) {
    if trace.count == Self.innermostCalls + Self.outermostCalls {
      trace.remove(at: Self.innermostCalls)
      omittedCalls += 1
    }
    trace.append(Frame(function: function, location: place, arguments: arguments))
    if let known = location, !known.source.isLibrary || place.source.isLibrary { return }
    location = place
  }

  /// The most calls that a trace keeps of either end.
  package static var innermostCalls: Int { 30 }
  package static var outermostCalls: Int { 10 }
}

extension Machine {
  /// The arguments and captured values of a call that an error leaves, where somebody may ask for them and nobody catches the error.
  func arguments(_ prototype: Prototype, _ registers: Register, of error: RuntimeError) -> [RuntimeError
    .Argument]
  {
    guard keepsArguments, handlers.isEmpty, error.code != .interrupted,
      error.trace.count < RuntimeError.innermostCalls
    else { return [] }
    let given = prototype.parameters.indices.compactMap { index -> (String, Value)? in
      let place = registers + 1 + index
      return isMissing(place) ? nil : (prototype.parameters[index].name, place.pointee)
    }
    let captured = prototype.captures.isEmpty ? [] : registers.pointee.asFunction?.capturedValues ?? []
    return (given + captured).map { name, value in
      RuntimeError.Argument(name: name, text: value.glance(limit: Self.argumentWidth))
    }
  }

  /// An argument is kept as this many characters, so that no value is held by an error.
  private static let argumentWidth = 160
}
