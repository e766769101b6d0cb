import AlignRuntime
import AlignSyntax

/// `align demo`: a program that is shown and run step by step, forwards and back.
///
/// A step is a cell, or a statement where the file has no cells. Before each step the state of the session is kept; values
/// never change, so that going back gives exactly what was there. Files that a step wrote stay written.
package final class Demo {
  private let session: Session
  private let source: Source
  private let steps: [DemoStep]
  private let overrides: Overrides
  /// The states before the steps that have run.
  private var states: [Session.UndoStep] = []

  /// Reads and checks the whole program; nil, and a report, if something is wrong with it.
  package init?(path: String, parameters: [(name: String, value: String)] = [], session: Session) {
    self.session = session
    session.keepsPausedRuns = false
    do {
      source = Source(name: path == "-" ? "stdin" : path, text: try ProgramText.read(path))
      let (program, diagnostics) = session.prepare(source)
      session.report(diagnostics)
      guard !diagnostics.contains(where: { $0.severity == .error }) else { return nil }
      overrides = try Overrides(parameters, for: program, session: session)
      steps = DemoStep.steps(of: program)
    } catch {
      session.report(error)
      return nil
    }
  }

  package var isAtStart: Bool { states.isEmpty }
  package var isAtEnd: Bool { states.count == steps.count }

  /// `[2/7]`: the step that comes next.
  package var place: String { "[\(min(states.count + 1, steps.count))/\(steps.count)]" }

  /// Shows the step that comes next: its title and its code or prose.
  package func showStep() {
    guard !isAtEnd else { return }
    let step = steps[states.count]
    let styler = Styler(usesColor: session.output.style.usesColor)
    let title = step.title.isEmpty ? "" : " " + styler.bold(step.title)
    session.output.write("\n\(styler.dim(place))\(title)\n")
    if !step.text.isEmpty {
      session.output.write(
        step.text.split(separator: "\n", omittingEmptySubsequences: false).map {
          $0.isEmpty ? "\n" : "  \($0)\n"
        }.joined() + "\n")
    }
  }

  /// Runs the step that comes next. One that doesn't finish leaves everything as it was before it.
  package func advance() -> Outcome {
    guard !isAtEnd else { return .done }
    let before = session.currentState(before: "")
    let outcome = session.run(steps[states.count].statements, in: source, overrides)
    if case .done = outcome { states.append(before) } else { session.restore(before) }
    return outcome
  }

  /// Goes back to the state before the step that ran last.
  package func goBack() {
    guard let state = states.popLast() else { return }
    session.restore(state)
  }
}
