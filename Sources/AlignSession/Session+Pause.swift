import AlignRuntime
import AlignSyntax

/// What Ctrl-C leaves of a training run.
extension Session {
  /// Keeps a run that was stopped early: as `_`, and as `name` where `let name =` held the call that was stopped.
  func pause(_ value: Value, _ statement: Statement, in source: Source, _ error: RuntimeError) -> Outcome {
    machine.define("_", value)
    lastValueName = nil
    var name: String?
    if case .bind(let isVariable, let pattern, let expression) = statement.kind,
      case .name(let bound) = pattern.kind,
      Self.isTail(error.location, of: expression, in: source)
    {
      machine.define(bound, value, isVariable: isVariable)
      lastValueName = bound
      name = bound
    }
    let held = name.map { "`\($0)` (and `_`)" } ?? "`_`"
    let summary = machine.display(value, output.style).cut(to: output.style.width)
    output.report("paused: \(held) is \(summary)\n")
    if settings.mode == .prompt {
      output.report("`resume(\(name ?? "_"))` goes on bit for bit\n")
    } else {
      saveBeside(source, value)
    }
    return .interrupted(isPaused: true)
  }

  /// Whether the place that was interrupted is the call whose value the expression is: not one of its arguments.
  private static func isTail(
    _ location: Location?, of expression: Expression, in source: Source
  ) -> Bool {
    guard let location, location.source === source else { return location == nil }
    switch expression.kind {
    case .call(_, let arguments):
      return contains(expression.span, location.span)
        && !arguments.contains { contains($0.value.span, location.span) }
    case .pipe(let value, _, let arguments):
      return contains(expression.span, location.span) && !contains(value.span, location.span)
        && !(arguments ?? []).contains { contains($0.value.span, location.span) }
    case .conditional(_, let then, let otherwise):
      return [then, otherwise].contains { block in
        guard case .expression(let last) = block?.statements.last?.kind else { return false }
        return isTail(location, of: last, in: source)
      }
    default: return false
    }
  }

  private static func contains(_ outer: Span, _ inner: Span) -> Bool {
    outer.start <= inner.start && inner.end <= outer.end
  }
}
