import AlignRuntime
import AlignSyntax

/// `:fresh`
extension Session {
  /// `:fresh name`: runs the statements that lead to a name again, those that stand on values that changed, as one input.
  func refresh(_ name: String) -> Answer {
    guard !name.isEmpty else {
      report(
        Diagnostic(.missingArgument, "`:fresh` needs a name", hint: "`:vars` marks the names that are stale"))
      return .goOn
    }
    guard isBound(name) else {
      let hint = nearest(to: name, among: ownNames).map { "did you mean `\($0)`?" }
      report(
        Diagnostic(.unknownName, "there is nothing bound to `\(name)`", hint: hint ?? "`:vars` lists what is")
      )
      return .goOn
    }
    let staleness = Staleness(journal)
    let statements = journal.program(of: staleness.chain(to: name))
    guard !statements.isEmpty else {
      output.write("`\(name)` is fresh: nothing that it was made of has changed\n")
      return .goOn
    }
    let text = statements.joined(separator: "\n")
    output.write(text + "\n")
    timed { evaluateInput(text) }
    return .goOn
  }

  /// `stale: pairs, k changed`; empty for what is fresh.
  func staleMark(_ causes: [String]) -> String {
    guard !causes.isEmpty else { return "" }
    let named = causes.prefix(3).joined(separator: ", ") + (causes.count > 3 ? ", ..." : "")
    return "stale: \(named) changed"
  }
}
