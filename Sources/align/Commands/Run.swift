import AlignSession
import ArgumentParser
import Glibc

/// `align run FILE`, `align FILE`, `align -e CODE`, `align < program`, and the prompt.
struct Run: Part {
  static let configuration = CommandConfiguration(
    abstract: "Run a file, a line of code, or the prompt. This is what `align` does without a subcommand.")

  @Argument(
    help: ArgumentHelp("The program to run; `-` is standard input.", valueName: "file"),
    completion: .file(extensions: ["align"]))
  var file: String?

  @Option(
    name: .customShort("e"), parsing: .unconditional,
    help: ArgumentHelp("Run this code instead of a file.", valueName: "code"))
  var code: String?

  @Option(
    name: .customShort("p"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Set a name that the `# %% [params]` cell binds.", valueName: "name=value"))
  var parameters: [String] = []

  @Flag(name: .customLong("no-init"), help: "Open the prompt without running `init.align` first.")
  var skipsInit = false

  @OptionGroup var options: Options

  func validate() throws {
    if file != nil, code != nil { throw ValidationError("a file and `-e` exclude each other") }
    try Self.validate(parameters: parameters)
    if !parameters.isEmpty, file == nil {
      throw ValidationError("`-p` sets parameters of a file; no file is given")
    }
  }

  func execute() -> ExitStatus {
    Interrupts.install()
    if file == nil, code == nil, Terminal.isTerminal(STDIN_FILENO) {
      let (session, output) = options.session(.prompt)
      defer { output.flush() }
      return Prompt(session: session, output: output, isInitialised: !skipsInit).run()
    }
    let (session, output) = options.session(.script)
    defer { output.flush() }
    if let code { return ExitStatus(session.evaluate(code, name: "-e")) }
    let path = file ?? "-"
    return ExitStatus(session.run(path: path, parameters: parameters.map(Self.parameter)))
  }

  /// Every `-p` has a name and a value.
  static func validate(parameters: [String]) throws {
    for text in parameters where !text.contains("=") || text.hasPrefix("=") {
      throw ValidationError("`-p` takes name=value, found `\(text)`")
    }
  }

  static func parameter(_ text: String) -> (name: String, value: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
  }
}

extension ExitStatus {
  init(_ outcome: Outcome) {
    switch outcome {
    case .done: self = .done
    case .refused: self = .refused
    case .failed: self = .failed
    case .interrupted: self = .interrupted
    }
  }
}
