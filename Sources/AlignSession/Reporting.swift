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
}
