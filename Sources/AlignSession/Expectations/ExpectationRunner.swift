import AlignLibrary
import AlignRuntime
import AlignSyntax

/// Runs a program and compares what each top-level statement prints, or fails with, with the comments below it: `#= ` a
/// line exactly, `#~ ` a line with numbers that are near (see `ExpectedLine`), `#! ` the code of an error or a part of its
/// message. Everything printed must be expected and everything expected printed.
///
/// Statements on one line are one unit: the comments below the line are for all of them. What the checker refuses can be
/// expected as well; such a statement isn't run. An error that isn't expected ends the run.
package struct ExpectationRunner {
  private let machine: Machine
  private let output: CapturedOutput
  private let library: [String: KnownName]
  private let checker: Checker

  /// The machine must write to `output`. The checker of a session knows what the files of `use` hold.
  package init(
    machine: Machine, output: CapturedOutput, library: [String: KnownName], checker: Checker = Checker()
  ) {
    self.machine = machine
    self.output = output
    self.library = library
    self.checker = checker
  }

  /// Runs programs as `session` would, which writes to `output`.
  package init(_ session: Session, _ output: CapturedOutput) {
    self.init(
      machine: session.machine, output: output, library: session.libraryNames, checker: session.checker)
  }

  package func run(_ source: Source) -> ExpectationReport {
    var report = ExpectationReport(source)
    let parsed = Parser.parse(source)
    guard parsed.isValid else {
      report.diagnostics = parsed.diagnostics
      report.isRefused = true
      return report
    }
    let units = StatementUnit.units(of: parsed.program)
    let refusals = checker.check(parsed.program, known: machine.knownNames(over: library))
    let unexpected = refusals.filter { refusal in
      guard refusal.severity == .error else { return false }
      return !units.contains { $0.holds(refusal) && $0.failure != nil }
    }
    guard unexpected.isEmpty else {
      report.diagnostics = unexpected
      report.isRefused = true
      return report
    }
    for stray in parsed.program.strayExpectations {
      report.diagnostics.append(
        Diagnostic(
          .expectationFailed, "this expectation belongs to no statement", at: Location(source, stray.span),
          hint: "it stands below a whole top-level statement, or at the end of its line"))
    }
    run(units, refusals, &report)
    return report
  }

  private func run(_ units: [StatementUnit], _ refusals: [Diagnostic], _ report: inout ExpectationReport) {
    var editor = CommentEditor(report.source)
    for (index, unit) in units.enumerated() {
      let outcome = outcome(of: unit, refusals.first { unit.holds($0) }, in: report.source)
      if outcome.isInterrupted {
        report.isInterrupted = true
        break
      }
      let found = unit.differences(from: outcome, in: report.source)
      if found.isEmpty {
        if !unit.expectations.isEmpty { report.heldCount += 1 }
      } else {
        report.diagnostics += found
        editor.rewrite(unit, as: outcome)
      }
      if let error = outcome.error, unit.failure == nil {
        noteSkipped(units.count - index - 1, after: error, &report)
        break
      }
    }
    report.acceptedText = editor.text
  }

  private func noteSkipped(_ count: Int, after error: Diagnostic, _ report: inout ExpectationReport) {
    guard count > 0, !report.diagnostics.isEmpty else { return }
    let words = count == 1 ? "1 line of statements" : "\(count) lines of statements"
    report.diagnostics[report.diagnostics.count - 1].notes.append("\(words) below did not run")
  }

  // MARK: - Running

  private func outcome(of unit: StatementUnit, _ refusal: Diagnostic?, in source: Source) -> UnitOutcome {
    if let refusal { return UnitOutcome(lines: [], error: refusal) }
    do {
      for statement in unit.statements {
        if let value = try machine.run(statement, in: source), !value.isNone, !statement.isSilenced {
          output.write(machine.display(value, output.style) + "\n")
        }
      }
      return UnitOutcome(lines: output.takeLines(), error: nil)
    } catch {
      let error = RuntimeError(error)
      return UnitOutcome(
        lines: output.takeLines(), error: error.diagnostic, isInterrupted: error.code == .interrupted)
    }
  }
}

/// What a unit printed, and the error that ended it.
struct UnitOutcome {
  var lines: [String]
  var error: Diagnostic?
  var isInterrupted = false
}
