import AlignSyntax

extension Compiler {
  func compileAssignment(
    _ place: Place, _ operation: AssignmentOperator, _ value: Expression, _ span: Span
  ) throws {
    try builder.temporarily {
      let name = place.root.text
      switch try resolve(name, place.root.span) {
      case .local(let local):
        guard local.isVariable else {
          throw builder.error(
            .invalidAssignment, "`\(name)` can't be set again: it was bound with `let`", place.root.span,
            hint: "bind it with `var \(name) = ...`")
        }
        try compileLocal(local, place, operation, value, span)
      case .capture, .enclosing:
        throw builder.error(
          .capturedVariable, "a function can't set the captured `\(name)`", place.root.span,
          hint: "return the new value instead")
      case .global(let slot): try compileGlobal(slot, place, operation, value, span)
      }
    }
  }

  private func compileLocal(
    _ local: FunctionBuilder.Local, _ place: Place, _ operation: AssignmentOperator, _ value: Expression,
    _ span: Span
  ) throws {
    let register = local.register
    if place.steps.isEmpty {
      return try compileSet(register, place, operation, value, span)
    }
    if place.steps.count == 1, operation == .set {
      switch place.steps[0] {
      case .field(let name):
        let new = try operand(value)
        builder.emit(Instruction(.storeField, register, new, try builder.cache(name.text, name.span)), span)
      case .index(let index):
        let key = try temporary(index)
        builder.emit(Instruction(.storeElement, register, key, try operand(value)), span)
      }
      return
    }
    try compilePath(register, isGlobal: false, place, operation, value, span)
  }

  /// `x = value`, `x += value` of a local variable.
  private func compileSet(
    _ register: Int, _ place: Place, _ operation: AssignmentOperator, _ value: Expression, _ span: Span
  ) throws {
    let name = Expression(.name(place.root.text), place.root.span)
    switch operation {
    case .set:
      if case .binary(.add, _, let left, let right) = value.kind, case .name(place.root.text) = left.kind,
        case .list(let items) = right.kind, items.count == 1, case .element(let element) = items[0]
      {
        return try compileAppend(element, to: register, span)
      }
      switch value.kind {
      case .binary(let operation, _, _, _) where operation != .and && operation != .or:
        // The operation reads its operands before it writes.
        try compile(value, into: register)
      case .none, .bool, .int, .float, .string, .name: try compile(value, into: register)
      default:
        let new = try builder.allocate(value.span)
        try compile(value, into: new)
        builder.emit(Instruction(.move, register, new), span)
      }
    case .add:
      if case .list(let items) = value.kind, items.count == 1, case .element(let element) = items[0] {
        return try compileAppend(element, to: register, span)
      }
      try compile(Expression(.binary(.add, operatorSpan: span, name, value), span), into: register)
    case .subtract:
      try compile(Expression(.binary(.subtract, operatorSpan: span, name, value), span), into: register)
    case .multiply:
      try compile(Expression(.binary(.multiply, operatorSpan: span, name, value), span), into: register)
    case .divide:
      try compile(Expression(.binary(.divide, operatorSpan: span, name, value), span), into: register)
    }
  }

  private func compileAppend(_ element: Expression, to register: Int, _ span: Span) throws {
    builder.emit(Instruction(.appendOne, register, try temporary(element)), span)
  }

  /// A register that isn't a local's.
  private func temporary(_ expression: Expression) throws -> Int {
    let register = try builder.allocate(expression.span)
    try compile(expression, into: register)
    return register
  }

  private func compileGlobal(
    _ slot: Int, _ place: Place, _ operation: AssignmentOperator, _ value: Expression, _ span: Span
  ) throws {
    if place.steps.isEmpty, operation == .set {
      // `x = x + value` in place, so that building a string or list in a loop stays linear.
      if case .binary(.add, _, let left, let right) = value.kind, case .name(place.root.text) = left.kind,
        !right.mayAssign
      {
        return try compilePath(slot, isGlobal: true, place, .add, right, span)
      }
      let new = try operand(value)
      builder.emit(Instruction(.storeGlobal, new, slot, hint: 2), span)
      return
    }
    try compilePath(slot, isGlobal: true, place, operation, value, span)
  }

  private func compilePath(
    _ root: Int, isGlobal: Bool, _ place: Place, _ operation: AssignmentOperator, _ value: Expression,
    _ span: Span
  ) throws {
    var steps: [Prototype.Path.Step] = []
    var indexes: [Expression] = []
    for step in place.steps {
      switch step {
      case .field(let name): steps.append(.field(name.text))
      case .index(let index):
        steps.append(.index)
        indexes.append(index)
      }
    }
    let path = Prototype.Path(steps: steps, operation: operation, rootName: place.root.text)
    let first = try builder.allocate(indexes.count + 1, span)
    for (offset, index) in indexes.enumerated() { try compile(index, into: first + offset) }
    try compile(value, into: first + indexes.count)
    let description = try builder.add(path, to: \.paths, span)
    builder.emit(Instruction(.storePath, root, first, description, hint: isGlobal ? 1 : 0), span)
  }
}
