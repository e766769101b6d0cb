import AlignSyntax

extension ProgramCheck {
  func check(_ expression: Expression) {
    switch expression.kind {
    case .none, .bool, .int, .float, .string, .fieldFunction, .invalid: break
    case .interpolation(let parts):
      for part in parts {
        guard case .value(let value, let format) = part else { continue }
        check(value)
        if let format { checkFormat(format, value.span) }
      }
    case .name(let name): checkName(name, expression.span)
    case .list(let items): for item in items { check(item.expression) }
    case .record(let fields): checkRecord(fields)
    case .function(let literal): check(literal)
    case .unary(let operation, let operand):
      check(operand)
      if operation == .not {
        refuseLiteral(operand, "`not` takes a bool", [.int, .float, .string, .none, .list, .record])
      }
    case .binary(let operation, let operatorSpan, let left, let right):
      check(left)
      check(right)
      checkOperands(operation, operatorSpan, left, right)
    case .range(let low, let high):
      check(low)
      check(high)
      for end in [low, high] {
        refuseLiteral(
          end, "the ends of a range are ints", [.float, .string, .none, .bool, .list, .record, .function])
      }
    case .call(let callee, let arguments):
      checkCallee(callee)
      checkArguments(arguments, of: callee, piped: nil)
      checkCall(callee, piped: nil, arguments, expression.span)
    case .field(let object, let name):
      if isBarePath(object, name) { return }
      check(object)
      checkMember(name, of: object)
    case .index(let object, let index):
      check(object)
      switch index {
      case .element(let element): check(element)
      case .slice(let low, let high):
        if let low { check(low) }
        if let high { check(high) }
      }
    case .pipe(let value, let callee, let arguments):
      check(value)
      checkCallee(callee)
      checkArguments(arguments ?? [], of: callee, piped: value)
      if case .fieldFunction = callee.kind { return }
      checkCall(callee, piped: value, arguments ?? [], expression.span)
    case .conditional, .match, .attempt: checkBranching(expression)
    }
  }

  private func checkCallee(_ callee: Expression) {
    if case .name(let name) = callee.kind {
      checkName(name, callee.span, isCalled: true)
    } else {
      check(callee)
    }
  }

  private func checkBranching(_ expression: Expression) {
    switch expression.kind {
    case .conditional(let condition, let then, let otherwise):
      checkCondition(condition)
      check(then)
      if let otherwise { check(otherwise) }
    case .match(let subject, let arms):
      check(subject)
      for arm in arms { check(arm) }
    case .attempt(let block, let name, let otherwise):
      tryDepth += 1
      check(block)
      tryDepth -= 1
      scoped {
        if let name { declare(name.text, .constant, name.span) }
        check(otherwise)
      }
    default: break
    }
  }

  private func check(_ arm: MatchArm) {
    checkDuplicates(arm.pattern)
    scoped {
      declare(arm.pattern, .constant)
      if let condition = arm.guardCondition { checkCondition(condition) }
      switch arm.body {
      case .expression(let expression): check(expression)
      case .block(let block): check(block)
      }
    }
  }

  private func checkRecord(_ fields: [RecordField]) {
    var names: [Name] = []
    for field in fields {
      switch field {
      case .field(let name, let value):
        names.append(name)
        check(value)
      case .shorthand(let name):
        names.append(name)
        checkName(name.text, name.span)
      case .spread(let value):
        check(value)
      }
    }
    refuseDoubles(names, "the record has the field `%` twice")
  }

  /// A function: its parameters, the defaults (each sees the parameters before it), its body.
  func check(_ literal: FunctionLiteral) {
    refuseDoubles(literal.parameters.map(\.name), "two parameters are named `%`")
    let object = literal.parameters.count == 1 ? givenObject : nil
    givenObject = nil
    let outerLoops = loopDepth
    loopDepth = 0
    functionDepth += 1
    scoped {
      for parameter in literal.parameters {
        if let value = parameter.defaultValue { checkDefault(value, literal, before: parameter.name.span) }
        declare(parameter.name.text, .parameter, parameter.name.span, object: object)
      }
      checkOrder(literal.parameters)
      switch literal.body {
      case .expression(let expression): check(expression)
      case .block(let block): check(block)
      }
    }
    functionDepth -= 1
    loopDepth = outerLoops
  }

  private func checkDefault(_ value: Expression, _ literal: FunctionLiteral, before place: Span) {
    // A later parameter isn't bound yet.
    if case .name(let name) = value.kind,
      literal.parameters.contains(where: { $0.name.text == name && $0.name.span.start >= place.start }),
      case .unknown = resolve(name)
    {
      report(
        .unknownName, "the default mentions `\(name)`, which is bound after it", value.span,
        hint: "a default sees only the parameters before it")
      return
    }
    check(value)
  }

  /// A parameter without a default after one with a default could never be left out by position.
  private func checkOrder(_ parameters: [FunctionLiteral.Parameter]) {
    guard let first = parameters.first(where: { $0.defaultValue != nil }) else { return }
    for parameter in parameters
    where parameter.defaultValue == nil && parameter.name.span.start > first.name.span.start {
      report(
        .argumentOrder,
        "`\(parameter.name.text)` has no default but stands after `\(first.name.text)`, which has one",
        parameter.name.span, hint: "put the parameters with defaults last")
      return
    }
  }
}
