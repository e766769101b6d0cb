import AlignRuntime
import AlignSyntax

/// `:bt`
extension Session {
  /// The calls that led to the last error, the innermost first, those inside the library too; `>` marks the user's own.
  func showTrace() -> Answer {
    switch lastFailure {
    case .running(let error): show(traceOf: error)
    case .beforeRunning: output.write("the last error was found before running: nothing was called\n")
    case nil: output.write("nothing has failed while it ran; what is found before has no calls\n")
    }
    return .goOn
  }

  private func show(traceOf error: RuntimeError) {
    output.write("error[\(error.code.rawValue)]: \(error.message)\n")
    for (index, frame) in error.trace.enumerated() {
      if index == error.trace.count - RuntimeError.outermostCalls, error.omittedCalls > 0 {
        output.write("  ... \(error.omittedCalls) more calls\n")
      }
      output.write(text(of: frame))
    }
  }

  private func text(of frame: RuntimeError.Frame) -> String {
    let styler = Styler(usesColor: output.style.usesColor)
    let source = frame.location.source
    let (line, column) = source.position(of: frame.location.span.start)
    let name =
      switch frame.function {
      case "": "top level"
      case "function": "function without a name"
      default: "`\(frame.function)`"
      }
    let place = "\(name) at \(source.name):\(line):\(column)"
    let width = output.style.width
    let code = "      " + source.text(of: source.lineSpan(line)).trimmed
    var lines = [
      source.isLibrary ? styler.dim("  " + place) : styler.bold("> " + place), code.cut(to: width),
    ]
    for argument in frame.arguments {
      lines.append("        \(argument.name) = \(argument.text)".cut(to: width))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Keeps an error for `:bt`, and says once that there is such a command where it would tell more.
  func noteError(_ error: RuntimeError) {
    guard settings.mode == .prompt else { return }
    lastFailure = .running(error)
    let isFolded = error.trace.contains { $0.location.source.isLibrary }
    guard isFolded, !hasNamedTrace, settings.errors == .text else { return }
    hasNamedTrace = true
    let styler = Styler(usesColor: settings.reportsColor)
    output.report(styler.dim("`:bt` shows the calls inside the library too") + "\n")
  }
}
