import AlignFiles
import AlignSession
import CTerminal
import Glibc

/// The conversation at a terminal: reads a unit, has the session answer, until Ctrl-D or `:quit`.
struct Prompt {
  let session: Session
  let output: ProcessOutput
  /// Whether `init.align` runs first.
  var isInitialised = true

  func run() -> ExitStatus {
    let usesColor = output.style.usesColor
    let reader = LineReader(
      session: session, usesColor: usesColor, showsTyping: LineReader.showsTyping(usesColor: usesColor))
    greet()
    let recalled = openHistory()
    defer { withExtendedLifetime(recalled) {} }
    session.openEditor = { try Editor.open($0) }
    session.openPager = { text in
      output.flush()
      return try Pager.show(text)
    }
    if isInitialised, let path = Places.initialProgram, WholeFile(path).exists {
      session.initialise(from: path)
      align_interrupt_clear()
    }
    if let folder = Places.sessions { session.beginLog(in: folder) }
    defer { session.endLog() }
    while true {
      output.flush()
      switch reader.next() {
      case .end:
        output.write("\n")
        output.flush()
        if session.leave() == .leave { return .done }
      case .interrupted(let hadText):
        if !hadText { output.write("(Ctrl-D or `:quit` leaves)\n") }
      case .unit(let text):
        remember(text)
        align_interrupt_clear()
        let answer = session.answer(text)
        align_interrupt_clear()
        if answer == .leave { return .done }
      }
    }
  }

  private func greet() {
    output.write(
      "align \(Version.current), \(session.threadDescription). New here? `:tour` is a lesson of five minutes.\n"
        + "`?name` explains, `???words` searches, `:help` lists commands, Tab completes, Ctrl-D leaves.\n")
  }

  /// What the arrow keys find, to be kept as long as lines are read; nil: this session's inputs alone.
  private func openHistory() -> RecalledInputs? {
    session.recalls = { align_history_recall($0) }
    guard let path = Places.history else {
      output.report("align: no HOME, so that history is not kept\n")
      return nil
    }
    do {
      let history = try HistoryFile(path)
      let recalled = RecalledInputs(history, report: output.report)
      session.recalls = { recalled.add($0) }
      session.history = history
      return recalled
    } catch {
      output.report("align: history is not kept: \(error.message)\n")
      return nil
    }
  }

  private func remember(_ text: String) {
    do {
      try session.remember(text)
    } catch {
      output.report("align: this is not kept in the history: \(error.message)\n")
    }
  }
}
