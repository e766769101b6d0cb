import AlignSession
import ArgumentParser

/// What all parts of the command understand.
struct Options: ParsableArguments {
  @Option(help: ArgumentHelp("When to use colour: auto, always or never.", valueName: "when"))
  var color = ColorChoice.auto

  @Option(
    help: ArgumentHelp(
      "How to print diagnostics: text, compact with one line each, or json with one object a line.",
      valueName: "format")
  )
  var errors = ErrorFormat.text

  @Option(help: ArgumentHelp("Threads for the numerics; without it, one for each core.", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Who multiplies matrices: own or openblas; without it, the faster one (see `align doctor`).",
      valueName: "who"))
  var products: Session.Products?

  func validate() throws {
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("`--threads` takes a number from 1 to 256, found \(threads)")
    }
  }

  /// A session that writes to the process's own streams.
  func session(_ mode: EvaluationMode) -> (Session, ProcessOutput) {
    let output = ProcessOutput(color: color)
    let settings = Session.Settings(
      mode: mode, threads: threads, products: products, errors: errors, reportsColor: output.reportsColor,
      interruptFlag: Interrupts.flag)
    return (Session(output: output, settings: settings), output)
  }
}

extension ColorChoice: ExpressibleByArgument {}

extension Session.Products: ExpressibleByArgument {}

extension ErrorFormat: ExpressibleByArgument {}
