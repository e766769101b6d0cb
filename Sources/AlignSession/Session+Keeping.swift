import AlignInterruption
import AlignLibrary
import AlignRuntime
import AlignSyntax
import Foundation

/// What becomes of a run that didn't come to its end.
extension Session {
  /// Keeps a run that something went wrong in, as it was after its last whole step.
  func keep(afterFailure value: Value, _ statement: Statement, in source: Source) {
    machine.define("_", value)
    lastValueName = nil
    if let run = StoppedRun(value) {
      journal.addRest(of: statement, in: source, number: inputNumber, run)
      noteInLog(from: journal.records.count - 1)
    }
    if settings.mode == .prompt {
      output.report("kept: `_` is \(machine.display(value, output.style).firstLine)\n")
    } else {
      saveBeside(source, value)
    }
  }

  /// A script ends with what it had: the run goes to a folder `NAME.paused` beside it, or `NAME.paused-2` and so on.
  func saveBeside(_ source: Source, _ value: Value) {
    let name = source.name.hasSuffix(".align") ? String(source.name.dropLast(6)) : "align"
    var path = name + ".paused"
    var number = 2
    while FileManager.default.fileExists(atPath: path) {
      path = "\(name).paused-\(number)"
      number += 1
    }
    do {
      try Interruption.shielding { try Library.save(value, to: path) }
      output.report(
        "saved: `\(path)` has its model and what it did; load_run(\"\(path)\", ...) goes on with it\n")
    } catch {
      report(RuntimeError(error))
    }
  }
}

extension String {
  /// Up to the first line end.
  fileprivate var firstLine: String { String(prefix { $0 != "\n" }) }
}
