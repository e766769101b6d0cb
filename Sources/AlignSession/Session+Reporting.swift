import AlignLibrary
import AlignRuntime
import AlignSyntax

extension Session {
  private var reporting: Reporting {
    Reporting(output: output, errors: settings.errors, usesColor: settings.reportsColor)
  }

  func report(_ diagnostics: [Diagnostic]) { reporting.report(diagnostics) }

  func report(_ diagnostic: Diagnostic) { reporting.report(diagnostic) }

  func report(_ error: any Error) { reporting.report(RuntimeError(error).diagnostic) }
}
