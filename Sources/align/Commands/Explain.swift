import AlignSession
import ArgumentParser

/// `align explain CODE...`
struct Explain: Part {
  static let configuration = CommandConfiguration(
    abstract: "Explain codes of errors and warnings, with an example of each; without a code, list them.")

  @Argument(help: ArgumentHelp("Codes, such as E0203.", valueName: "code"))
  var codes: [String] = []

  @OptionGroup var options: Options

  func execute() -> ExitStatus {
    let (session, output) = options.session(.script)
    defer { output.flush() }
    return session.explain(codes) ? .done : .refused
  }
}
