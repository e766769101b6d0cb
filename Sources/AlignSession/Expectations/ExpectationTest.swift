import AlignFiles
import AlignLibrary
import AlignRuntime
import AlignSyntax

/// `align test`: runs files, each in a session of its own, and reports where they do not do what their comments say.
package struct ExpectationTest {
  package enum Verdict {
    case held
    /// A file could not be read or parsed.
    case refused
    case unexpected
    case interrupted
  }

  private let output: any Output
  private let settings: Session.Settings

  package init(output: any Output, settings: Session.Settings) {
    self.output = output
    self.settings = settings
  }

  /// Runs all files, also after one that failed. With `accepts` the comments are rewritten to say what happened.
  package func run(_ paths: [String], accepts: Bool) -> Verdict {
    var verdict = Verdict.held
    for path in paths {
      switch run(path, accepts: accepts) {
      case .held: break
      case .interrupted: return .interrupted
      case .refused: verdict = .refused
      case .unexpected: if case .held = verdict { verdict = .unexpected }
      }
    }
    return verdict
  }

  private func run(_ path: String, accepts: Bool) -> Verdict {
    // What the program prints is compared; what it reports, and our verdict, goes on.
    let captured = CapturedOutput()
    let session = Session(output: captured, settings: settings)
    let reporting = Reporting(output: output, errors: settings.errors, usesColor: settings.reportsColor)
    let source: Source
    do {
      source = Source(name: path, text: try ProgramText.read(path))
    } catch {
      reporting.report(RuntimeError(error).diagnostic)
      return .refused
    }
    let runner = ExpectationRunner(session, captured)
    let result = runner.run(source)
    if result.isInterrupted { return .interrupted }
    if accepts, !result.didHold, !result.isRefused { return accept(result, path, reporting) }
    reporting.report(result.diagnostics)
    let count = result.heldCount
    if result.didHold {
      output.write("\(path): \(count) expectation\(count == 1 ? "" : "s") held\n")
      return .held
    }
    return result.isRefused ? .refused : .unexpected
  }

  private func accept(_ result: ExpectationReport, _ path: String, _ reporting: Reporting) -> Verdict {
    do {
      try WholeFile(path).write(Array(result.acceptedText.utf8))
    } catch {
      reporting.report(RuntimeError(error).diagnostic)
      return .refused
    }
    let count = result.diagnostics.count
    output.write(
      "\(path): accepted \(count) difference\(count == 1 ? "" : "s"); read them before you keep them\n")
    return .held
  }
}
