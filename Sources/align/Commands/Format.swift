import AlignSession
import ArgumentParser

/// `align fmt [--check] FILE...`
struct Format: Part {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Write programs in the one style.",
    discussion: """
      Files are changed in place and named; of a folder all `.align` files below it. `-` reads standard input and writes \
      standard output. Comments, cells and strings keep their words; what stands between the comments `# fmt: off` and \
      `# fmt: on` stays as it is. With --check nothing is written, and the exit status is 1 if something would change.
      """)

  @Argument(
    help: ArgumentHelp("The programs or folders to format; `-` is standard input.", valueName: "file"),
    completion: .file(extensions: ["align"]))
  var files: [String]

  @Flag(help: "Name the files that are not formatted, and change nothing.")
  var check = false

  @OptionGroup var options: Options

  func execute() -> ExitStatus {
    let output = ProcessOutput(color: options.color)
    defer { output.flush() }
    let run = FormatRun(output: output, errors: options.errors, usesColor: output.reportsColor)
    switch run.run(files, checks: check) {
    case .done: return .done
    case .wouldChange: return .failed
    case .refused: return .refused
    }
  }
}
