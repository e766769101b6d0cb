import AlignFiles
import AlignRuntime
import AlignSyntax

/// What a session leaves on disk while it lasts, and `:recover`.
extension Session {
  /// Begins to write down what works, in a folder for the files of sessions; tells of sessions that weren't left.
  package func beginLog(in folder: String) {
    logFolder = folder
    log = SessionLog(folder: folder)
    let lost = LostSession.all(in: folder, isTold: false)
    guard let newest = lost.first else { return }
    let inputs = newest.inputCount == 1 ? "1 input" : "\(newest.inputCount) inputs"
    let more = lost.count > 1 ? ", and \(lost.count - 1) before it" : ""
    output.write(
      "A session ended unexpectedly after \(inputs)\(more); `:recover file` writes what worked as a program.\n"
    )
    lost.forEach { $0.tell() }
    LostSession.tidy(folder)
  }

  /// The session is left: nothing of it needs to be found.
  package func endLog() {
    log?.end()
    log = nil
  }

  /// Notes the statements from one on as those that have worked; an input that begins with a blank isn't kept.
  func noteInLog(from index: Int) {
    guard let log else { return }
    log.add(
      journal.records[index...].map { record in
        guard isUnkept, record.number == inputNumber else { return record }
        return Journal.Record(
          text: "# an input that began with a blank, which is not kept", number: record.number)
      })
  }

  /// `:recover file`
  func recover(_ path: String) -> Answer {
    guard let lost = logFolder.flatMap({ LostSession.all(in: $0, isTold: true).first }) else {
      output.write("no earlier session ended unexpectedly\n")
      return .goOn
    }
    guard !path.isEmpty else {
      report(Diagnostic(.missingArgument, "`:recover` needs a file", hint: "`:recover session.align`"))
      return .goOn
    }
    let program = Journal(lost.records).program
    guard saveProgram(program.statements, to: path) else { return .goOn }
    tell(of: program)
    lost.remove()
    return .goOn
  }
}
