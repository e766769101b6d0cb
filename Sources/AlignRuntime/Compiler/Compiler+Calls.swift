import AlignSyntax

extension Compiler {
  /// `callee(first, arguments...)`.
  func compileCall(
    _ callee: Expression, first: Expression?, _ arguments: [Argument], into target: Int, _ span: Span
  ) throws {
    if try compileTraced(callee, first: first, arguments, into: target, span) { return }
    try builder.temporarily {
      let isPlain = arguments.allSatisfy { if case .positional = $0.kind { true } else { false } }
      let hasSpread = arguments.contains { if case .spread = $0.kind { true } else { false } }
      guard arguments.count < 250, !hasSpread else {
        return try compileSpreadCall(callee, first: first, arguments, into: target, span)
      }
      // The window may begin at the target when that is the newest register and has no name yet.
      let isFree = target == builder.nextRegister - 1 && !builder.isLocal(register: target) && target > 0
      let count = arguments.count + (first == nil ? 0 : 1)
      let window = isFree ? target : try builder.allocate(span)
      _ = try builder.allocate(count, span)

      var slot: Int?
      if isPlain, case .name(let name) = callee.kind, case .global(let found) = try resolve(name, callee.span)
      {
        slot = found
      } else if first == nil {
        try compile(callee, into: window)
      }
      var next = window + 1
      if let first {
        try compile(first, into: next)
        tellStage(first, next)
        next += 1
        if slot == nil { try compile(callee, into: window) }
      }
      for argument in arguments {
        try compile(argument.value, into: next)
        next += 1
      }
      if let slot {
        builder.emit(Instruction(.callGlobal, window, count, slot), span)
      } else if isPlain {
        builder.emit(Instruction(.call, window, count), span)
      } else {
        let names = arguments.compactMap { if case .named(let name) = $0.kind { name.text } else { nil } }
        let form = Prototype.CallForm(positionalCount: count - names.count, names: names)
        let index = try builder.add(form, to: \.callForms, span)
        builder.emit(Instruction(.callNamed, window, count, index), span)
      }
      if window != target { builder.emit(Instruction(.move, target, window), span) }
    }
  }

  /// A call some of whose arguments come from a list or record.
  private func compileSpreadCall(
    _ callee: Expression, first: Expression?, _ arguments: [Argument], into target: Int, _ span: Span
  ) throws {
    let window = try builder.allocate(3, span)
    let shape = try builder.add(Shape([]), to: \.shapes, span)
    builder.emit(Instruction(.newList, window + 1, window + 1, 0), span)
    builder.emit(Instruction(.newRecord, window + 2, window + 2, shape), span)
    if let first { try append(first, to: window + 1) }
    try compile(callee, into: window)
    for argument in arguments {
      switch argument.kind {
      case .positional: try append(argument.value, to: window + 1)
      case .named(let name):
        try builder.temporarily {
          let register = try operand(argument.value)
          let text = try builder.text(name.text, name.span)
          builder.emit(Instruction(.addField, window + 2, register, text, hint: 1), name.span)
        }
      case .spread:
        try builder.temporarily {
          let register = try operand(argument.value)
          // Hint: a record goes to the register after the list.
          builder.emit(Instruction(.spreadList, window + 1, register, hint: 1), argument.value.span)
        }
      }
    }
    builder.emit(Instruction(.callSpread, window), span)
    builder.emit(Instruction(.move, target, window), span)
  }

  private func append(_ value: Expression, to list: Int) throws {
    try builder.temporarily {
      let register = try builder.allocate(value.span)
      try compile(value, into: register)
      tellStage(value, register)
      builder.emit(Instruction(.appendElement, list, register), value.span)
    }
  }

  func compilePipe(
    _ value: Expression, _ callee: Expression, _ arguments: [Argument]?, into target: Int, _ span: Span
  ) throws {
    if case .fieldFunction(let path) = callee.kind, arguments == nil {
      try builder.temporarily {
        var register = try operand(value)
        tellStage(value, register)
        for (position, name) in path.enumerated() {
          let destination = position == path.count - 1 ? target : try builder.allocate(span)
          builder.emit(
            Instruction(.loadField, destination, register, try builder.cache(name.text, name.span)), name.span
          )
          register = destination
        }
      }
      return
    }
    try compileCall(callee, first: value, arguments ?? [], into: target, span)
  }
}
