import AlignSession
import ArgumentParser

/// `align reference FOLDER`, which writes `docs/reference`.
struct Reference: Part {
  static let configuration = CommandConfiguration(
    abstract: "Write the explanations of all names as Markdown, one file a topic.", shouldDisplay: false)

  @Argument(help: ArgumentHelp("The folder to write into; it must exist.", valueName: "folder"))
  var folder: String

  @OptionGroup var options: Options

  func execute() -> ExitStatus {
    let (session, output) = options.session(.script)
    defer { output.flush() }
    return session.writeReference(into: folder) ? .done : .failed
  }
}
