import AlignSession
import ArgumentParser
import CTerminal
import Glibc

/// `align demo FILE`
struct Demo: Part {
  static let configuration = CommandConfiguration(
    abstract: "Show and run a file cell by cell, forwards and back.",
    discussion: """
      Enter runs the cell that is shown, b goes back to the one before, q leaves; the arrow keys go on and back as well. Going back restores every name exactly; \
      files that a cell wrote stay. A file without `# %%` cells is shown statement by statement.
      """)

  @Argument(
    help: ArgumentHelp("The program to show.", valueName: "file"), completion: .file(extensions: ["align"]))
  var file: String

  @Option(
    name: .customShort("p"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Set a name that the `# %% [params]` cell binds.", valueName: "name=value"))
  var parameters: [String] = []

  @OptionGroup var options: Options

  func validate() throws {
    if file == "-" {
      throw ValidationError("the keys come from standard input; the program has to be a file")
    }
    try Run.validate(parameters: parameters)
  }

  func execute() -> ExitStatus {
    Interrupts.install()
    let (session, output) = options.session(.prompt)
    defer { output.flush() }
    let parameters = parameters.map(Run.parameter)
    guard let demo = AlignSession.Demo(path: file, parameters: parameters, session: session) else {
      return .refused
    }
    demo.showStep()
    while true {
      switch Keys.next(showing: { show(hint(demo), output) }) {
      case .character(UInt8(ascii: "\n")), .character(UInt8(ascii: "\r")), .forward:
        hideHint(output)
        if demo.isAtEnd { return .done }
        let outcome = demo.advance()
        align_interrupt_clear()
        if case .done = outcome {
        } else {
          output.report("nothing of this step is kept; Enter runs it again\n")
        }
        demo.showStep()
      case .character(UInt8(ascii: "b")), .back:
        hideHint(output)
        if demo.isAtStart { output.write("this is the first step\n") }
        demo.goBack()
        demo.showStep()
      case .character(UInt8(ascii: "q")), .interrupt, .end:
        hideHint(output)
        return .done
      case .character: hideHint(output)
      }
    }
  }

  private func hint(_ demo: AlignSession.Demo) -> String {
    if demo.isAtEnd { return "that was the last step: b goes back, q leaves" }
    return "\(demo.place) Enter runs, b goes back, q leaves"
  }

  private func show(_ hint: String, _ output: ProcessOutput) {
    output.write(hint)
    output.flush()
  }

  /// Where the terminal can, the line makes room for what comes.
  private func hideHint(_ output: ProcessOutput) {
    output.write(Terminal.isCapable(STDOUT_FILENO) ? "\r\u{1B}[2K" : "\n")
  }
}
