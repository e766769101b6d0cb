import AlignRuntime
import AlignSyntax

/// Writes diagnostics to standard error, as text or as JSON.
struct Reporting {
  let output: any Output
  let errors: ErrorFormat
  let usesColor: Bool

  func report(_ diagnostics: [Diagnostic]) {
    guard !diagnostics.isEmpty else { return }
    switch errors {
    case .json:
      output.report(diagnostics.map { $0.json + "\n" }.joined())
    case .text, .compact:
      let renderer = DiagnosticRenderer(
        form: errors == .compact ? .compact : .full, usesColor: usesColor,
        width: min(max(output.style.width, 40), 120))
      output.report(renderer.text(diagnostics))
    }
  }

  func report(_ diagnostic: Diagnostic) { report([diagnostic]) }

  /// Warnings before a run, a line each, so that they don't push away what the run shows; not more than a few.
  func warn(_ warnings: [Diagnostic]) {
    if case .json = errors { return report(warnings) }
    let renderer = DiagnosticRenderer(form: .compact, usesColor: usesColor)
    output.report(renderer.text(Array(warnings.prefix(Self.warningLimit))))
    let rest = warnings.count - Self.warningLimit
    if rest > 0 {
      output.report("... and \(rest) more warning\(rest == 1 ? "" : "s"); `align check` shows all\n")
    }
  }

  private static let warningLimit = 8
}
