import AlignSyntax

/// `x |> dbg()` and `dbg(x)`: the stages of the pipe, each told when it has its value. Where `dbg` isn't called, nothing of
/// this is compiled.
extension Compiler {
  /// A stage whose value is told as soon as it stands in its register.
  struct TracedStage {
    let clock: Int
    let trace: Int
  }

  /// Compiles a call of the library's `dbg`; false where the call is none, or one whose arguments aren't plain.
  func compileTraced(
    _ callee: Expression, first: Expression?, _ arguments: [Argument], into target: Int, _ span: Span
  ) throws -> Bool {
    guard case .name("dbg") = callee.kind, module !== prelude,
      case .global(let slot) = try resolve("dbg", callee.span), globals.flags[slot].contains(.borrowed),
      let (value, label) = Self.tracedArguments(first, arguments)
    else { return false }
    try builder.temporarily {
      let clock = try builder.allocate(span)
      let window = try builder.allocate(label == nil ? 2 : 3, span)
      if let label { try compile(label, into: window + 2) }
      let line = source.position(of: callee.span.start).line
      let head = try builder.add(
        Prototype.Trace(text: "dbg \(source.name):\(line)", slot: slot), to: \.traces, span)
      builder.emit(Instruction(.beginTrace, clock, head, window + 2, hint: label == nil ? 0 : 1), span)
      try compileStages(value, clock: clock, into: window + 1)
      // Where the name has come to mean something else since, that is called.
      let skip = builder.emit(Instruction(.jumpNotEqualK, clock, try builder.constant(.none, span)), span)
      let names = arguments.compactMap { if case .named(let name) = $0.kind { name.text } else { nil } }
      let count = label == nil ? 1 : 2
      let form = Prototype.CallForm(positionalCount: count - names.count, names: names)
      builder.emit(Instruction(.loadGlobal, window, slot), span)
      builder.emit(
        Instruction(.callNamed, window, count, try builder.add(form, to: \.callForms, span)), span)
      builder.emit(Instruction(.move, window + 1, window), span)
      try builder.patch([skip])
      builder.emit(Instruction(.move, target, window + 1), span)
    }
    return true
  }

  /// The value and the label of a call of `dbg`.
  private static func tracedArguments(
    _ first: Expression?, _ arguments: [Argument]
  ) -> (value: Expression, label: Expression?)? {
    var rest = arguments[...]
    guard let value = first ?? rest.popFirst().flatMap({ $0.isPositional ? $0.value : nil }) else {
      return nil
    }
    guard let label = rest.popFirst() else { return (value, nil) }
    switch label.kind {
    case .positional where rest.isEmpty: return (value, label.value)
    case .named(let name) where rest.isEmpty && name.text == "label": return (value, label.value)
    default: return nil
    }
  }

  private func compileStages(_ value: Expression, clock: Int, into target: Int) throws {
    var stages = [value]
    while case .pipe(let earlier, _, _) = stages[0].kind { stages.insert(earlier, at: 0) }
    let texts = stages.map { source.stageText(of: $0, isFirst: $0.span == stages[0].span) }
    let width = min(texts.map(\.cellWidth).max() ?? 0, Self.widestStage)
    for (stage, text) in zip(stages, texts) {
      let trace = Prototype.Trace(text: text.fitted(to: width), slot: 0)
      let index = try builder.add(trace, to: \.traces, stage.span)
      if !stage.isDebugCall { tracedStages[stage.span] = TracedStage(clock: clock, trace: index) }
    }
    try compile(value, into: target)
    tellStage(value, target)
  }

  private static let widestStage = 44

  /// Tells the value of an expression if it is a stage of a traced pipe.
  func tellStage(_ expression: Expression, _ register: Int) {
    guard !tracedStages.isEmpty, let stage = tracedStages.removeValue(forKey: expression.span) else { return }
    builder.emit(Instruction(.traceStage, register, stage.clock, stage.trace), expression.span)
  }
}

extension Argument {
  fileprivate var isPositional: Bool { if case .positional = kind { true } else { false } }
}

extension Expression {
  /// Whether it is `... |> dbg()`, which tells its own stages.
  fileprivate var isDebugCall: Bool {
    guard case .pipe(_, let callee, _) = kind, case .name("dbg") = callee.kind else { return false }
    return true
  }
}

extension Source {
  /// A stage of a pipe as written, on one line.
  fileprivate func stageText(of stage: Expression, isFirst: Bool) -> String {
    guard case .pipe(_, let callee, _) = stage.kind, !isFirst else { return text(of: stage.span).onOneLine }
    return "|> " + text(of: Span(callee.span.start, stage.span.end)).onOneLine
  }
}

extension String {
  /// With one space where there was white space of any length.
  fileprivate var onOneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  /// Filled up or cut to a width.
  fileprivate func fitted(to width: Int) -> String {
    let space = width - cellWidth
    return space >= 0 ? self + String(repeating: " ", count: space) : prefix(max(width - 3, 0)) + "..."
  }
}
