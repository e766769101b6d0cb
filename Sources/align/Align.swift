import ArgumentParser
import COpenBLAS
import Glibc

/// The command. Reads the command line, runs the chosen part, and ends the process with the status that part gives.
@main
struct Align: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "align",
    abstract: "A scripting prompt for contrastive post-training of language models.",
    usage: """
      align [<file> | -e <code>] [-p <name=value> ...] [<options>]
      align check <file> ...
      align fmt [--check] <file> ...
      align test [--accept] <file> ...
      align demo <file>
      align explain [<code> ...]
      align doctor
      """,
    discussion: """
      Without a file and at a terminal the prompt opens: `?name` explains, `:help` lists its commands.
      Exit status: 0 done; 1 the program failed; 2 it could not be parsed or checked, or the command line is wrong; \
      3 an expectation did not hold; 130 interrupted.
      """,
    version: "align \(Version.current)",
    subcommands: [
      Run.self, Check.self, Format.self, Test.self, Demo.self, Explain.self, Doctor.self, Reference.self,
    ],
    defaultSubcommand: Run.self)

  static func main() {
    align_openblas_end_threads()
    Glibc.exit(status(of: Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  /// Runs a command line.
  static func status(of arguments: [String]) -> ExitStatus {
    do {
      guard let command = try parseAsRoot(arguments) as? any Part else {
        // What the parser runs by itself: help and version.
        var other = try parseAsRoot(arguments)
        try other.run()
        return .done
      }
      return command.execute()
    } catch {
      let isAnswer = exitCode(for: error) == .success
      let text = fullMessage(for: error)
      let output = ProcessOutput(color: .auto)
      let lines = text.hasSuffix("\n") ? text : text + "\n"
      if isAnswer { output.write(lines) } else { output.report(lines) }
      output.flush()
      return isAnswer ? .done : .refused
    }
  }
}

/// A subcommand that says how the process ends.
protocol Part: ParsableCommand {
  func execute() -> ExitStatus
}
