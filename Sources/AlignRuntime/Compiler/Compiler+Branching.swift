import AlignSyntax

extension Compiler {
  /// `if`, `match`, `try`: their value goes to `target` where one is given.
  func compileBranching(_ expression: Expression, into target: Int?) throws {
    let span = expression.span
    try builder.temporarily {
      switch expression.kind {
      case .conditional(let condition, let then, let otherwise):
        try compileConditional(condition, then, otherwise, into: target, span)
      case .match(let subject, let arms): try compileMatch(subject, arms, into: target, span)
      case .attempt(let body, let errorName, let otherwise):
        try compileAttempt(body, errorName, otherwise, into: target, span)
      default: throw builder.error(.internalError, "not a branching expression", span)
      }
    }
  }

  private func compileConditional(
    _ condition: Expression, _ then: Block, _ otherwise: Block?, into target: Int?, _ span: Span
  ) throws {
    let toElse = try branch(condition, if: false)
    try compile(then, into: target)
    guard otherwise != nil || target != nil else { return try builder.patch(toElse) }
    let toEnd = builder.jump(span)
    try builder.patch(toElse)
    if let otherwise {
      try compile(otherwise, into: target)
    } else if let target {
      builder.emit(Instruction(.loadNone, target), span)
    }
    try builder.patch([toEnd])
  }

  private func compileMatch(_ subject: Expression, _ arms: [MatchArm], into target: Int?, _ span: Span) throws
  {
    let register = try builder.allocate(subject.span)
    try compile(subject, into: register)
    var toEnd: [Int] = []
    for arm in arms {
      var failures: [Int] = []
      try builder.scoped {
        try compilePattern(arm.pattern, register, isVariable: false, failures: &failures)
        if let condition = arm.guardCondition { failures += try branch(condition, if: false) }
        switch arm.body {
        case .expression(let value):
          if let target { try compile(value, into: target) } else { try compileEffect(value) }
        case .block(let block): try compile(block, into: target)
        }
        toEnd.append(builder.jump(arm.span))
      }
      try builder.patch(failures)
    }
    builder.emit(Instruction(.failMatch, register), subject.span)
    try builder.patch(toEnd)
  }

  private func compileAttempt(
    _ body: Block, _ errorName: Name?, _ otherwise: Block, into target: Int?, _ span: Span
  ) throws {
    let error = try builder.allocate(span)
    let handler = builder.emit(Instruction(.pushHandler, error), span)
    builder.handlerDepth += 1
    try compile(body, into: target)
    builder.handlerDepth -= 1
    builder.emit(Instruction(.popHandlers, 1), span)
    let toEnd = builder.jump(span)
    try builder.patch([handler])
    try builder.scoped {
      if let errorName { builder.declare(errorName.text, register: error) }
      try compile(otherwise, into: target)
    }
    try builder.patch([toEnd])
  }

  /// Tests the value of a register and binds the names; `failures` gets the jumps taken where it doesn't fit.
  func compilePattern(_ pattern: Pattern, _ register: Int, isVariable: Bool, failures: inout [Int]) throws {
    let span = pattern.span
    switch pattern.kind {
    case .name(let name): try bindCopy(name, register, isVariable: isVariable, span)
    case .literal(let literal):
      let constant = try builder.constant(try literalValue(literal), span)
      failures.append(builder.emit(Instruction(.jumpNotEqualK, register, constant), span))
    case .list(let parts, let rest):
      let wanted = 2 * parts.count + (rest == nil ? 0 : 1)
      failures.append(builder.emit(Instruction(.testList, register, wanted), span))
      for (position, part) in parts.enumerated() {
        if case .name("_") = part.kind { continue }
        let element = try builder.allocate(part.span)
        builder.emit(Instruction(.loadInt, element, position), part.span)
        builder.emit(Instruction(.loadElement, element, register, element), part.span)
        try compilePart(part, element, isVariable: isVariable, failures: &failures)
      }
      if let rest {
        let remaining = try builder.allocate(rest.span)
        builder.emit(Instruction(.restOfList, remaining, register, parts.count), rest.span)
        try bind(rest.text, remaining, isVariable: isVariable, rest.span)
      }
    case .record(let entries, let rest):
      failures.append(builder.emit(Instruction(.testRecord, register), span))
      for (key, part) in entries {
        let name = try builder.text(key.text, key.span)
        failures.append(builder.emit(Instruction(.testField, register, name), key.span))
        let field = try builder.allocate(key.span)
        builder.emit(
          Instruction(.loadField, field, register, try builder.cache(key.text, key.span)), key.span)
        try compilePart(part, field, isVariable: isVariable, failures: &failures)
      }
      if let rest {
        let remaining = try builder.allocate(rest.span)
        let names = try builder.add(entries.map(\.key.text), to: \.nameLists, rest.span)
        builder.emit(Instruction(.restOfRecord, remaining, register, names), rest.span)
        try bind(rest.text, remaining, isVariable: isVariable, rest.span)
      }
    }
  }

  /// A part whose register is its own, so that a name may keep it.
  private func compilePart(_ part: Pattern, _ register: Int, isVariable: Bool, failures: inout [Int]) throws {
    if case .name(let name) = part.kind {
      try bind(name, register, isVariable: isVariable, part.span)
    } else {
      try compilePattern(part, register, isVariable: isVariable, failures: &failures)
    }
  }

  private func bindCopy(_ name: String, _ register: Int, isVariable: Bool, _ span: Span) throws {
    guard name != "_" else { return }
    if builder.bindsGlobals { return try bind(name, register, isVariable: isVariable, span) }
    let own = try builder.allocate(span)
    builder.emit(Instruction(.copy, own, register), span)
    builder.declare(name, register: own, isVariable: isVariable)
  }

  private func literalValue(_ literal: Expression) throws -> Value {
    switch literal.kind {
    case .none: .none
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .float(let value): .float(value)
    case .string(let value): .string(value)
    case .unary(.negate, let value):
      switch try literalValue(value) {
      case .int(let number): .int(0 &- number)
      case .float(let number): .float(-number)
      default: throw builder.error(.unexpectedToken, "this pattern can't be run", literal.span)
      }
    default: throw builder.error(.unexpectedToken, "this pattern can't be run", literal.span)
    }
  }
}
