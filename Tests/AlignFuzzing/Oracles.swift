import AlignRuntime
import AlignSession
import AlignSyntax

/// What must hold of the front of the language for any text.
package enum SyntaxOracle {
  /// What is wrong; nil if nothing. Traps and hangs show by themselves.
  package static func complaint(about text: String) -> String? {
    let source = Source(name: "fuzz", text: text)
    let result = Parser.parse(source)
    let count = source.byteCount
    for diagnostic in result.diagnostics {
      guard let span = diagnostic.location?.span else { continue }
      if span.start < 0 || span.end > count || span.start > span.end {
        return "the span \(span) of \(diagnostic.code.rawValue) is outside of \(count) bytes"
      }
    }
    for statement in result.program.statements where statement.span.start >= statement.span.end {
      return "a statement has the span \(statement.span)"
    }
    if result.isIncomplete, result.isValid { return "the text is valid and wants more" }
    if result.isValid, let complaint = complaint(aboutFormatting: source) { return complaint }
    for form in [DiagnosticRenderer.Form.full, .compact] {
      let shown = DiagnosticRenderer(form: form, usesColor: true, width: 60).text(result.diagnostics)
      if shown.isEmpty != result.diagnostics.isEmpty { return "errors are not shown" }
    }
    return nil
  }
}

extension SyntaxOracle {
  /// A valid program has one form, which is a program and stays as it is.
  private static func complaint(aboutFormatting source: Source) -> String? {
    do {
      let once = try Formatter.format(source)
      let twice = try Formatter.format(Source(name: "formatted", text: once))
      return once == twice ? nil : "formatting twice gives another text than formatting once"
    } catch {
      return "the formatter refuses a valid program, or what it made of it"
    }
  }
}

/// Programs are checked and run in a session of their own kind: they write no files, and are interrupted when their time
/// is over.
package final class ProgramOracle {
  /// Built-ins that write files, or that take what no budget interrupts.
  package static let forbidden: Set<String> = [
    "write_text", "write_json", "save", "train_tokenizer", "read_text", "read_json",
  ]
  private var session: Session
  private var runCount = 0
  private let output = DiscardedOutput()
  private let watch: Watch

  package init(milliseconds: Int) {
    watch = Watch(milliseconds: milliseconds)
    session = Self.session(output, watch)
  }

  /// Runs a program as a whole, as a file is run, and then statement by statement, as a prompt would: so that what comes
  /// after an error is run as well.
  package func run(_ text: String) {
    runCount += 1
    // What programs bind is kept among them, which is a part of the test; not for ever.
    if runCount % 40 == 0 { session = Self.session(output, watch) }
    for name in Self.forbidden { session.machine.define(name, .none) }
    watch.begin(text)
    if case .done = session.evaluate(text, name: "fuzz") {} else { runStatements(of: text) }
    watch.end()
  }

  private func runStatements(of text: String) {
    let source = Source(name: "fuzz", text: text)
    for statement in Parser.parse(source).program.statements {
      let bytes = source.bytes[statement.span.start..<statement.span.end]
      session.evaluate(String(decoding: bytes, as: UTF8.self), name: "fuzz")
    }
  }

  private static func session(_ output: DiscardedOutput, _ watch: Watch) -> Session {
    Session(output: output, settings: Session.Settings(threads: 1, interruptFlag: watch.flag))
  }
}

/// Takes what is written and keeps nothing.
private final class DiscardedOutput: Output {
  let style = DisplayStyle(width: 60)
  func write(_ text: String) {}
  func report(_ text: String) {}
  func progress(_ line: String) {}
}
