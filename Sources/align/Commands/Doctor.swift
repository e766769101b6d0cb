import AlignSession
import ArgumentParser

/// `align doctor`
struct Doctor: Part {
  static let configuration = CommandConfiguration(
    abstract: "Say what the program runs on, and check assertions about its numbers.")

  @OptionGroup var options: Options

  func execute() -> ExitStatus {
    let (session, output) = options.session(.script)
    defer { output.flush() }
    return AlignSession.Doctor(session).run(version: Version.current) ? .done : .failed
  }
}
