import AlignSyntax

/// Calls that aren't of a closure with all its arguments by position.
extension Machine {
  /// A closure that is to be entered, and where.
  struct Entry {
    let prototype: Unmanaged<Prototype>
    let entry: UnsafeMutablePointer<Instruction>
  }

  /// The prototype of a closure that takes just so many arguments.
  @inline(__always)
  func plainClosure(_ place: Register, argumentCount: Int, withoutCaptures: Bool = false) -> Unmanaged<
    Prototype
  >? {
    guard case .function(let function) = place.pointee, let prototype = function.code else { return nil }
    let takes = prototype._withUnsafeGuaranteedRef { $0.parameterCount }
    guard takes == argumentCount else { return nil }
    // A closure with captures must stand in register 0.
    if withoutCaptures, function.captureCount != 0 { return nil }
    return prototype
  }

  /// Calls what stands at the window with `count` arguments by position: natives at once, the result comes to the
  /// window; a closure is made ready and given back to be entered.
  @inline(never)
  func callSlowly(_ window: Register, _ count: Int) throws -> Entry? {
    switch window.pointee {
    case .function(let function):
      switch function.kind {
      case .closure(let prototype):
        guard count <= prototype.parameterCount else {
          throw Self.wrongCount(function, count, atMost: prototype.parameterCount)
        }
        guard count >= prototype.requiredCount else {
          let absent = prototype.parameters[count...].first { $0.defaultText == nil }
          throw Self.missingArgument(absent?.name ?? "", of: function)
        }
        try reserve(window + prototype.parameterCount + 1)
        for index in count..<prototype.parameterCount { window[index + 1] = .object(missing) }
        let isComplete = count == prototype.parameterCount
        return Entry(
          prototype: Unmanaged.passUnretained(prototype),
          entry: prototype.code + (isComplete ? prototype.bodyEntry : 0))
      case .builtin(let bound):
        let values = try bind(bound, window, count, form: nil)
        try callNative(bound, values, window, count)
      case .fieldReader(let path):
        guard count == 1 else { throw Self.wrongCount(function, count, atMost: 1) }
        window.pointee = try read(path, window[1])
        clear(window + 1)
      }
    case .object(let object):
      let arguments = (0..<count).map { take(window + 1 + $0) }
      let saved = top
      top = max(top, window + 1 + count)
      defer { top = saved }
      guard let value = try object.call(arguments, machine: self) else {
        throw Self.notAFunction(window.pointee)
      }
      window.pointee = value
    default: throw Self.notAFunction(window.pointee)
    }
    return nil
  }

  func read(_ path: [String], _ value: Value) throws -> Value {
    var value = value
    for name in path { value = try field(name, of: value) }
    return value
  }

  private func callNative(_ bound: BoundBuiltin, _ values: [Value], _ window: Register, _ count: Int) throws {
    if profile != nil { return try callNoted(bound, values, window, count) }
    let saved = top
    top = max(top, window + 1 + count)
    defer { top = saved }
    window.pointee = try bound.builtin.body(Arguments(machine: self, builtin: bound.builtin, values: values))
  }

  @inline(never)
  private func callNoted(_ bound: BoundBuiltin, _ values: [Value], _ window: Register, _ count: Int) throws {
    guard let noted = profile else { return }
    let depth = noted.depth
    noted.enter(bound, frameCount: frameCount)
    defer { noted.leave(to: depth) }
    let saved = top
    top = max(top, window + 1 + count)
    defer { top = saved }
    window.pointee = try bound.builtin.body(Arguments(machine: self, builtin: bound.builtin, values: values))
  }

  /// The last arguments have names.
  func callNamed(_ window: Register, _ form: Prototype.CallForm) throws -> Entry? {
    let count = form.positionalCount + form.names.count
    guard case .function(let function) = window.pointee else {
      if case .object = window.pointee {
        throw RuntimeError(
          .unknownArgument, "\(window.pointee.typeWithArticle) takes no named arguments")
      }
      throw Self.notAFunction(window.pointee)
    }
    switch function.kind {
    case .closure(let prototype):
      var values = [Value?](repeating: nil, count: prototype.parameterCount)
      guard form.positionalCount <= prototype.parameterCount else {
        throw Self.wrongCount(function, form.positionalCount, atMost: prototype.parameterCount)
      }
      for index in 0..<form.positionalCount { values[index] = take(window + 1 + index) }
      for (offset, name) in form.names.enumerated() {
        guard let index = prototype.parameters.firstIndex(where: { $0.name == name }) else {
          throw Self.unknownArgument(name, of: function)
        }
        guard values[index] == nil else { throw Self.doubledArgument(name, of: function) }
        values[index] = take(window + 1 + form.positionalCount + offset)
      }
      try reserve(window + prototype.parameterCount + 2)
      for (index, value) in values.enumerated() {
        guard value != nil || prototype.parameters[index].defaultText != nil else {
          throw Self.missingArgument(prototype.parameters[index].name, of: function)
        }
        window[index + 1] = value ?? .object(missing)
      }
      return Entry(prototype: Unmanaged.passUnretained(prototype), entry: prototype.code)
    case .builtin(let bound):
      let values = try bind(bound, window, count, form: form)
      try callNative(bound, values, window, count)
    case .fieldReader: throw Self.unknownArgument(form.names[0], of: function)
    }
    return nil
  }

  /// The arguments are a list and a record, after the callee.
  func callSpread(_ window: Register) throws -> Entry? {
    guard case .list(let positional) = take(window + 1), case .record(let named) = take(window + 2) else {
      throw RuntimeError(.internalError, "arguments of a spread call are lost")
    }
    let count = positional.count + named.count
    guard count <= 10_000 else {
      throw RuntimeError(.limitExceeded, "\(count) arguments are too many for one call", hint: "pass a list")
    }
    try reserve(window + count + 4)
    for (index, value) in (positional.elements + named.values).enumerated() { window[index + 1] = value }
    if named.count == 0 { return try callSlowly(window, count) }
    return try callNamed(
      window, Prototype.CallForm(positionalCount: positional.count, names: named.names))
  }

  @inline(__always)
  func isMissing(_ place: Register) -> Bool {
    if case .object(let object) = place.pointee { return object === missing }
    return false
  }

  // Built-ins

  /// The arguments of a built-in by position in its declaration; the window's are taken out.
  private func bind(_ bound: BoundBuiltin, _ window: Register, _ count: Int, form: Prototype.CallForm?) throws
    -> [Value]
  {
    let parameters = bound.builtin.parameters
    if form == nil, bound.isPlain, count == parameters.count {
      var values: [Value] = []
      values.reserveCapacity(count)
      for index in 0..<count {
        try values.append(Self.checked(take(window + 1 + index), parameters[index], bound.builtin))
      }
      return values
    }
    var values = bound.defaults
    var given = [Bool](repeating: false, count: parameters.count)
    let positionalCount = form?.positionalCount ?? count
    var rest: [Value] = []
    for index in 0..<positionalCount {
      let value = take(window + 1 + index)
      let target = min(index, parameters.count - 1)
      guard target >= 0 else {
        throw Self.wrongCount(FunctionObject(builtin: bound.builtin), count, atMost: 0)
      }
      if let restIndex = parameters.firstIndex(where: \.isRest), index >= restIndex {
        rest.append(try Self.checked(value, parameters[restIndex], bound.builtin))
        given[restIndex] = true
      } else if index < parameters.count {
        values[target] = try Self.checked(value, parameters[target], bound.builtin)
        given[target] = true
      } else {
        throw Self.wrongCount(FunctionObject(builtin: bound.builtin), count, atMost: parameters.count)
      }
    }
    if let restIndex = parameters.firstIndex(where: \.isRest) { values[restIndex] = .list(rest) }
    for (offset, name) in (form?.names ?? []).enumerated() {
      guard let index = parameters.firstIndex(where: { $0.name == name && !$0.isRest }) else {
        throw Self.unknownArgument(name, of: FunctionObject(builtin: bound.builtin))
      }
      guard !given[index] else {
        throw Self.doubledArgument(name, of: FunctionObject(builtin: bound.builtin))
      }
      given[index] = true
      values[index] = try Self.checked(
        take(window + 1 + positionalCount + offset), parameters[index], bound.builtin)
    }
    for (index, parameter) in parameters.enumerated() where !given[index] {
      if case .required = parameter.presence {
        throw Self.missingArgument(parameter.name, of: FunctionObject(builtin: bound.builtin))
      }
    }
    return values
  }

  /// The value as the parameter takes it: an int becomes a float where only floats are taken, a range a list.
  @inline(__always)
  private static func checked(_ value: consuming Value, _ parameter: Parameter, _ builtin: Builtin) throws
    -> Value
  {
    if parameter.kind == .any { return value }
    return try checkedSlowly(value, parameter, builtin)
  }

  private static func checkedSlowly(_ value: Value, _ parameter: Parameter, _ builtin: Builtin) throws
    -> Value
  {
    var value = value
    let kind = value.kind
    if parameter.kind.isDisjoint(with: kind) {
      // A default may be given in words: `seed: none`.
      if case .optional(let constant) = parameter.presence, constant.value.isEqual(to: value) { return value }
      if case .int(let number) = value, parameter.kind.contains(.float) {
        value = .float(Double(number))
      } else if kind == .range, parameter.kind.contains(.list) {
        value = .list(try value.sequence() ?? [])
      } else if let object = value.asObject, parameter.kind.contains(.function), object.isCallable {
        return value
      } else {
        throw mismatch(value, parameter, builtin)
      }
    }
    if let bounds = parameter.bounds, let number = value.asDouble, !bounds.hold(number) {
      throw RuntimeError(
        .invalidArgument,
        "`\(parameter.name)` of `\(builtin.name)` must be \(bounds.text), found \(value.line)")
    }
    return value
  }

  private static func mismatch(_ value: Value, _ parameter: Parameter, _ builtin: Builtin) -> RuntimeError {
    var hint: String?
    if case .function = value, parameter.kind.isDisjoint(with: .function) {
      hint = "a function was given: is it to be called?"
    } else if value.kind == .table, parameter.kind.contains(.column),
      let name = value.asObject?.fieldNames.first
    {
      hint = "a column of it is read with its name, such as `.\(name)`"
    } else if value.kind.contains(.run), parameter.kind.isSuperset(of: [.table, .column]) {
      hint = "the numbers of a run are in `run.history.loss`"
    } else if case .float = value, parameter.kind.contains(.int) {
      hint = "`int(x)`, `round(x)` or `floor(x)` gives an int"
    }
    return RuntimeError(
      .typeMismatch,
      "expected \(parameter.kind.phrase) for `\(parameter.name)` of `\(builtin.name)`, found "
        + value.typeWithArticle, hint: hint)
  }
}

/// Calls from natives.
extension Machine {
  /// Runs the call whose window stands at the top, with `count` arguments.
  func invoke(_ window: Register, _ count: Int) throws -> Value {
    try checkInterrupt()
    try enterNative()
    let saved = top
    defer {
      leaveNative()
      top = saved
      for index in 0...count { clear(window + index) }
    }
    top = window + 1 + count
    if let prototype = plainClosure(window, argumentCount: count) {
      return try prototype._withUnsafeGuaranteedRef { prototype in
        try reserve(window + prototype.registerCount)
        return try execute(prototype, registers: window, entry: prototype.bodyEntry)
      }
    }
    guard let entry = try callSlowly(window, count) else { return take(window) }
    return try entry.prototype._withUnsafeGuaranteedRef { prototype in
      try reserve(window + prototype.registerCount)
      return try execute(prototype, registers: window, entry: entry.entry - prototype.code)
    }
  }

  @inline(__always)
  func enterNative() throws {
    if nativeDepth >= Self.maximumNativeDepth { throw Self.nativeOverflow }
    nativeDepth += 1
  }

  @inline(__always)
  func leaveNative() { nativeDepth -= 1 }

  private static var nativeOverflow: RuntimeError {
    RuntimeError(
      .stackOverflow,
      "built-ins call functions that call built-ins more than \(maximumNativeDepth) deep",
      hint: "a plain recursive function may go deeper than one through `map` or `fold`")
  }
}

extension Parameter {
  var isRest: Bool { if case .rest = presence { true } else { false } }
}

extension Bounds {
  func hold(_ number: Double) -> Bool {
    switch self {
    case .positive: number > 0
    case .notNegative: number >= 0
    case .atLeast(let low): number >= low
    case .between(let low, let high): number >= low && number <= high
    }
  }

  /// As messages and help show them.
  package var text: String {
    func short(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? number.shortest }
    return switch self {
    case .positive: "> 0"
    case .notNegative: ">= 0"
    case .atLeast(let low): ">= \(short(low))"
    case .between(let low, let high): "\(short(low)) to \(short(high))"
    }
  }
}
