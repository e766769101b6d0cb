import AlignSyntax

extension ProgramCheck {
  func checkName(_ name: String, _ span: Span) {
    if name == "train" || name == "grpo" || name == "ppo" || name == "rlaif" { mentionsTraining = true }
    switch resolve(name) {
    case .global: break
    case .local(let local, let depth):
      if local.kind == .variable, depth < functionDepth { reportCapture(name, span, local) }
    case .later(let place):
      guard reported.insert(name).inserted else { return }
      report(
        .unknownName, "`\(name)` is used before it is bound", span, related: [bindingPlace(place)])
    case .unknown: reportUnknown(name, span)
    }
  }

  private func reportCapture(_ name: String, _ span: Span, _ local: Scope.Local) {
    report(
      .capturedVariable, "a function can't use the variable `\(name)` of the block around it", span,
      hint: "functions keep values, not variables: `let now = \(name)`, and use `now`",
      related: [(Location(source, local.span), "bound with `var` here")])
  }

  private func reportUnknown(_ name: String, _ span: Span) {
    guard reported.insert(name).inserted else { return }
    if name == "_" {
      report(
        .unknownName, "`_` has no value here", span,
        hint: "only at the prompt it is the last value; give a value a name with `let`")
      return
    }
    if let place = scopes.reversed().lazy.compactMap({ $0.all[name] }).first {
      report(
        .unknownName, "`\(name)` is used above the line that binds it", span,
        hint: "a block's names are known from their line on; at top level functions may call each other",
        related: [bindingPlace(place)])
      return
    }
    if let hint = ProgramCheck.foreignNames[name] {
      report(.unknownName, "the name `\(name)` isn't known", span, hint: hint)
      return
    }
    let near = nearest(to: name, among: candidates)
    if isOpen, let declared {
      report(
        .unknownName, "the name `\(name)` isn't known yet", span, label: near.map { "did you mean `\($0)`?" },
        hint: "bind it before `\(declared)` is called", severity: .warning)
      return
    }
    report(
      .unknownName, "the name `\(name)` isn't known", span, label: near.map { "did you mean `\($0)`?" })
  }

  /// Names that could have been meant, the nearest scope first.
  var candidates: [String] {
    scopes.reversed().flatMap { $0.names.keys.sorted() }
      + (functionDepth > 0 ? bindings.keys.sorted() : bound.keys.sorted()) + known.keys.sorted()
  }

  /// What other languages call it.
  private static let foreignNames: [String: String] = [
    "None": "write `none`", "nil": "write `none`", "undefined": "write `none`", "NULL": "write `none`",
    "True": "write `true`", "False": "write `false`", "len": "write `length(xs)`",
    "size": "write `length(xs)`",
    "str": "write `f\"{x}\"`", "append": "write `xs + [x]`", "push": "write `xs + [x]`",
    "reduce": "write `fold(xs, start, (sum, x) => ...)`", "elif": "write `else if`",
    "println": "write `print(x)`",
    "plot": "charts are `line`, `scatter`, `bar`, `histogram`, `box`, `heatmap`",
    "printf": "write `print(f\"...\")`", "echo": "write `print(x)`",
    "np": "write `mean(xs)`, without a prefix",
    "math": "write `sqrt(x)`, without a prefix", "torch": "write `tensor([1.0])`, without a prefix",
    "this": "functions get their values as parameters", "self": "functions get their values as parameters",
    "inf": "write `1.0 / 0.0` only if you mean it: a number that isn't finite stops training",
    "raise": "write `fail(\"...\")`", "throw": "write `fail(\"...\")`",
    "exit": "a program ends at its end, or with `fail(\"...\")`",
  ]
}
