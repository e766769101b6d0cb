import AlignSession
import ArgumentParser

/// `align check FILE...`
struct Check: Part {
  static let configuration = CommandConfiguration(
    abstract: "Parse and check files without running them.")

  @Argument(
    help: ArgumentHelp("The programs to check; `-` is standard input.", valueName: "file"),
    completion: .file(extensions: ["align"]))
  var files: [String]

  @Flag(help: "Warn of habits that hide slips too: hidden names, computed seeds, bools compared with bools.")
  var lint = false

  @OptionGroup var options: Options

  func execute() -> ExitStatus {
    let (session, output) = options.session(.script)
    defer { output.flush() }
    let refused = files.count { !session.check(path: $0, style: lint) }
    return refused == 0 ? .done : .refused
  }
}
