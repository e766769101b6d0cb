import AlignSession
import CTerminal

/// The conversation at a terminal: reads a unit, has the session answer, until Ctrl-D or `:quit`.
struct Prompt {
  let session: Session
  let output: ProcessOutput

  func run() -> ExitStatus {
    let reader = LineReader(session: session, usesColor: output.style.usesColor)
    let history = History()
    greet()
    if let problem = history.problem { output.report("align: \(problem)\n") }
    while true {
      output.flush()
      switch reader.next() {
      case .end:
        output.write("\n")
        output.flush()
        return .done
      case .interrupted(let hadText):
        if !hadText { output.write("(Ctrl-D or `:quit` leaves)\n") }
      case .unit(let text):
        history.add(text)
        align_interrupt_clear()
        let answer = session.answer(text)
        align_interrupt_clear()
        if answer == .leave { return .done }
      }
    }
  }

  private func greet() {
    output.write(
      "align \(Version.current): \(session.threadDescription). "
        + "`?name` explains, `:help` lists commands, Tab completes, Ctrl-D leaves.\n")
  }
}
