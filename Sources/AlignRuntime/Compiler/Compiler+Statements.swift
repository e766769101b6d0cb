import AlignSyntax

extension Compiler {
  func compileStatement(_ statement: Statement) throws {
    let span = statement.span
    switch statement.kind {
    case .use(let path, let alias): try compileUse(path, alias: alias, span)
    case .bind(let isVariable, let pattern, let value):
      try compileBinding(pattern, value, isVariable: isVariable, span)
    case .assign(let place, let operation, let value): try compileAssignment(place, operation, value, span)
    case .function(let declaration): try compileFunction(declaration, span)
    case .forLoop(let pattern, let sequence, let body): try compileFor(pattern, sequence, body, span)
    case .whileLoop(let condition, let body): try compileWhile(condition, body, span)
    case .returnValue(let value): try compileReturnStatement(value, span)
    case .breakLoop, .continueLoop: try compileLeave(statement)
    case .assert(let condition, let message): try compileAssert(condition, message, span)
    case .expression(let expression): try builder.temporarily { try compileEffect(expression) }
    }
  }

  /// Compiles an expression whose value nobody uses.
  func compileEffect(_ expression: Expression) throws {
    switch expression.kind {
    case .conditional, .match, .attempt: try compileBranching(expression, into: nil)
    default: try compile(expression, into: try builder.allocate(expression.span))
    }
  }

  // Binding

  private func compileUse(_ path: Name, alias: Name?, _ span: Span) throws {
    let use = try builder.add(Prototype.Use(path: path.text), to: \.uses, span)
    let register = try builder.allocate(span)
    builder.emit(Instruction(.useModule, register, use), path.span)
    try bind(alias?.text ?? Module.stem(of: path.text), register, isVariable: false, span)
  }

  private func compileFunction(_ declaration: FunctionDeclaration, _ span: Span) throws {
    let name = declaration.name.text
    let register = try builder.allocate(span)
    if builder.bindsGlobals {
      // The slot comes first, so that the body finds its own name.
      _ = try globalSlot(name, declaration.name.span)
      try compileClosure(declaration.literal, name: name, isLocal: false, into: register, span)
    } else {
      try compileClosure(declaration.literal, name: name, isLocal: true, into: register, span)
    }
    try bind(name, register, isVariable: false, declaration.name.span)
  }

  private func compileBinding(_ pattern: Pattern, _ value: Expression, isVariable: Bool, _ span: Span) throws
  {
    let register = try builder.allocate(span)
    if case .function(let literal) = value.kind, case .name(let name) = pattern.kind {
      // A lambda gets the name it is bound to.
      try compileClosure(literal, name: name, isLocal: false, into: register, value.span)
    } else {
      try compile(value, into: register)
    }
    if case .name(let name) = pattern.kind {
      try bind(name, register, isVariable: isVariable, pattern.span)
      return
    }
    var failures: [Int] = []
    try compilePattern(pattern, register, isVariable: isVariable, failures: &failures)
    try compilePatternFailure(pattern, register, failures)
  }

  /// After the tests of a pattern that has to fit.
  private func compilePatternFailure(_ pattern: Pattern, _ register: Int, _ failures: [Int]) throws {
    guard !failures.isEmpty else { return }
    let over = builder.jump(pattern.span)
    try builder.patch(failures)
    let text = PatternExpectation(text: source.text(of: pattern.span))
    let expectation = try builder.add(text, to: \.expectations, pattern.span)
    builder.emit(Instruction(.failPattern, register, expectation), pattern.span)
    try builder.patch([over])
  }

  /// Gives the value of a register a name: a global one at the top level, else the register is the name's.
  func bind(_ name: String, _ register: Int, isVariable: Bool, _ span: Span) throws {
    guard name != "_" else { return }
    if builder.bindsGlobals {
      let slot = try globalSlot(name, span)
      module.declare(name)
      builder.emit(Instruction(.storeGlobal, register, slot, hint: isVariable ? 1 : 0), span)
    } else {
      builder.declare(name, register: register, isVariable: isVariable)
    }
  }

  // Loops

  private func compileFor(_ pattern: Pattern, _ sequence: Expression, _ body: Block, _ span: Span) throws {
    try builder.scoped {
      let first = try builder.allocate(3, span)
      let start: Int
      let overBody: Int
      if case .range(let low, let high) = sequence.kind {
        try compile(low, into: first)
        try compile(high, into: first + 1)
        overBody = builder.emit(Instruction(.prepareRange, first), sequence.span)
        start = builder.code.count
      } else {
        try compile(sequence, into: first)
        builder.emit(Instruction(.prepareIteration, first), sequence.span)
        overBody = builder.jump(span)
        start = builder.code.count
      }
      builder.loops.append(FunctionBuilder.Loop(handlerDepth: builder.handlerDepth))
      try builder.scoped {
        if case .name(let name) = pattern.kind {
          builder.declare(name, register: first + 2)
        } else {
          var failures: [Int] = []
          try compilePattern(pattern, first + 2, isVariable: false, failures: &failures)
          try compilePatternFailure(pattern, first + 2, failures)
        }
        try compile(body, into: nil)
      }
      let loop = builder.loops.removeLast()
      try builder.patch(loop.continues)
      if case .range = sequence.kind {
        try builder.patch(builder.emit(Instruction(.stepRange, first), span), to: start)
        try builder.patch([overBody])
      } else {
        try builder.patch([overBody])
        try builder.patch(builder.emit(Instruction(.stepIteration, first), sequence.span), to: start)
      }
      try builder.patch(loop.breaks)
      builder.emit(Instruction(.loadNone, first), span)
    }
  }

  private func compileWhile(_ condition: Expression, _ body: Block, _ span: Span) throws {
    // The test stands at the end: one jump for each turn.
    let toTest = builder.jump(span)
    let start = builder.code.count
    builder.loops.append(FunctionBuilder.Loop(handlerDepth: builder.handlerDepth))
    try compile(body, into: nil)
    let loop = builder.loops.removeLast()
    try builder.patch(loop.continues)
    try builder.patch([toTest])
    let exits = try branch(condition, if: false)
    try builder.jumpBack(to: start, condition.span)
    try builder.patch(exits)
    try builder.patch(loop.breaks)
  }

  private func compileLeave(_ statement: Statement) throws {
    guard let loop = builder.loops.last else {
      throw builder.error(
        .misplacedStatement, "`\(source.text(of: statement.span))` stands outside a loop", statement.span)
    }
    if builder.handlerDepth > loop.handlerDepth {
      builder.emit(Instruction(.popHandlers, builder.handlerDepth - loop.handlerDepth), statement.span)
    }
    let jump = builder.jump(statement.span)
    if case .breakLoop = statement.kind {
      builder.loops[builder.loops.count - 1].breaks.append(jump)
    } else {
      builder.loops[builder.loops.count - 1].continues.append(jump)
    }
  }

  private func compileReturnStatement(_ value: Expression?, _ span: Span) throws {
    guard !builder.isTopLevel else {
      throw builder.error(.misplacedStatement, "`return` stands outside a function", span)
    }
    try builder.temporarily {
      let result = try value.map { try operand($0) }
      if builder.handlerDepth > 0 {
        builder.emit(Instruction(.popHandlers, builder.handlerDepth), span)
      }
      builder.emit(result.map { Instruction(.returnValue, $0) } ?? .returnNone, span)
    }
  }

  // Assertions

  private func compileAssert(_ condition: Expression, _ message: Expression?, _ span: Span) throws {
    try builder.temporarily {
      let first = try builder.allocate(3, span)
      var operands: [String] = []
      let passed: Int
      if case .binary(let operation, let place, let left, let right) = condition.kind,
        let comparison = Comparison(operation)
      {
        try compile(left, into: first)
        try compile(right, into: first + 1)
        operands = [left, right].map { source.text(of: $0.span) }
        builder.emit(comparison.instruction(first + 2, first, first + 1), place)
        passed = builder.emit(Instruction(.jumpIfTrue, first + 2), condition.span)
      } else {
        try compile(condition, into: first)
        passed = builder.emit(Instruction(.jumpIfTrue, first), condition.span)
      }
      if let message { try compile(message, into: first + 2) }
      let text = AssertionText(condition: source.text(of: condition.span), operands: operands)
      let index = try builder.add(text, to: \.assertions, span)
      builder.emit(Instruction(.failAssertion, first, index, hint: message == nil ? 0 : 1), condition.span)
      try builder.patch([passed])
    }
  }
}
