import ArgumentParser

@main
struct Align: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "align")
}
