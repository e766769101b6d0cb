import AlignLibrary
import AlignRuntime
import AlignSyntax

extension Session {
  private var reporting: Reporting {
    Reporting(output: output, errors: settings.errors, usesColor: settings.reportsColor)
  }

  func report(_ diagnostics: [Diagnostic]) { reporting.report(diagnostics) }

  /// What a program hardly means though it may run. It stops nothing.
  func warn(of program: Program) {
    guard !isQuiet else { return }
    let warnings = Linter().warnings(program, isTrial: settings.mode == .prompt)
    if !warnings.isEmpty { reporting.warn(warnings) }
  }

  func report(_ diagnostic: Diagnostic) { reporting.report(diagnostic) }

  func report(_ error: any Error) { reporting.report(RuntimeError(error).diagnostic) }
}
