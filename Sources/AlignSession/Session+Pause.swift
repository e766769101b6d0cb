import AlignRuntime
import AlignSyntax

/// What Ctrl-C leaves of a training run.
extension Session {
  /// Keeps a run that was stopped early: as `_`, and as `name` where `let name =` held the call that was stopped.
  func pause(_ value: Value, _ statement: Statement, in source: Source, _ error: RuntimeError) -> Outcome {
    let name = noteStopped(value, statement, in: source, error)
    machine.define("_", value)
    lastValueName = name
    if let name, case .bind(let isVariable, _, _) = statement.kind {
      machine.define(name, value, isVariable: isVariable)
    }
    stoppedRuns.append((name ?? "_", value, journal.records.count))
    toldRuns.remove(name ?? "_")
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

  /// Leaves, or says first which runs would be lost: those that were stopped, are still bound, and neither saved nor gone on
  /// with. What was said once isn't said again.
  package func leave() -> Answer {
    guard settings.mode == .prompt else { return .leave }
    var names: [String] = []
    for (name, value, recordCount) in stoppedRuns {
      guard let object = value.asObject, self.value(of: name)?.asObject === object else { continue }
      let standing =
        name == "_" ? journal.records.prefix(recordCount).last?.resultName ?? name : name
      let isTakenUp = journal.records.dropFirst(recordCount).contains {
        $0.reads.contains(standing) && !$0.reads.isDisjoint(with: Self.takers)
      }
      if !isTakenUp, !toldRuns.contains(name), !names.contains(name) { names.append(name) }
    }
    guard let first = names.first else { return .leave }
    toldRuns.formUnion(names)
    let listed = names.map { "`\($0)`" }.joined(separator: " and ")
    output.report(
      "\(listed) \(names.count == 1 ? "is a paused run that is" : "are paused runs that are") not saved: "
        + "`save(\(first), \"folder\")`; `quit` again leaves\n")
    return .goOn
  }

  private static let takers: Set<String> = ["save", "resume", "step"]

  /// Notes a statement that was stopped in the journal, so that what is made of its run is known; gives the name that the
  /// run is bound to.
  private func noteStopped(
    _ value: Value, _ statement: Statement, in source: Source, _ error: RuntimeError
  ) -> String? {
    var name: String?
    var call: Expression?
    switch statement.kind {
    case .bind(_, let pattern, let expression):
      guard case .name(let bound) = pattern.kind else { break }
      call = Self.tailCall(error.location, of: expression, in: source)
      if call != nil { name = bound }
    case .expression(let expression): call = Self.tailCall(error.location, of: expression, in: source)
    default: break
    }
    guard var run = StoppedRun(value) else { return name }
    if let call {
      run.write(call, in: source, of: self)
      journal.add(statement, in: source, number: inputNumber, gaveValue: true, stopped: run)
    } else {
      journal.addRest(of: statement, in: source, number: inputNumber, run)
    }
    noteInLog(from: journal.records.count - 1)
    return name
  }

  /// The call whose value the expression is, where that is the place that was interrupted: not one of its arguments.
  private static func tailCall(
    _ location: Location?, of expression: Expression, in source: Source
  ) -> Expression? {
    guard let location, location.source === source else { return location == nil ? expression : nil }
    switch expression.kind {
    case .call(_, let arguments):
      let isTail =
        contains(expression.span, location.span)
        && !arguments.contains { contains($0.value.span, location.span) }
      return isTail ? expression : nil
    case .pipe(let value, _, let arguments):
      let isTail =
        contains(expression.span, location.span) && !contains(value.span, location.span)
        && !(arguments ?? []).contains { contains($0.value.span, location.span) }
      return isTail ? expression : nil
    case .conditional(_, let then, let otherwise):
      return [then, otherwise].lazy.compactMap { block in
        guard case .expression(let last) = block?.statements.last?.kind else { return nil }
        return tailCall(location, of: last, in: source)
      }.first
    default: return nil
    }
  }

  private static func contains(_ outer: Span, _ inner: Span) -> Bool {
    outer.start <= inner.start && inner.end <= outer.end
  }
}
