import AlignSession
import ArgumentParser

/// `align test [--accept] FILE...`
struct Test: Part {
  static let configuration = CommandConfiguration(
    abstract: "Run files and compare what they print with their expectation comments.",
    discussion: """
      Below a statement `#= ` says a line that it must print, `#~ ` a line whose numbers may be near, `#! ` the code \
      or a part of the message of the error that it must give. Everything printed must be expected.
      """)

  @Argument(
    help: ArgumentHelp("The programs to test.", valueName: "file"), completion: .file(extensions: ["align"]))
  var files: [String]

  @Flag(help: "Write comments that say what happened into the files.")
  var accept = false

  @OptionGroup var options: Options

  func execute() -> ExitStatus {
    Interrupts.install()
    let output = ProcessOutput(color: options.color)
    defer { output.flush() }
    let settings = Session.Settings(
      threads: options.threads, products: options.products, errors: options.errors,
      reportsColor: output.reportsColor, interruptFlag: Interrupts.flag)
    switch ExpectationTest(output: output, settings: settings).run(files, accepts: accept) {
    case .held: return .done
    case .refused: return .refused
    case .unexpected: return .unexpected
    case .interrupted: return .interrupted
    }
  }
}
