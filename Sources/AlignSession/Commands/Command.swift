/// A command of the prompt: a line that begins with `:`. The table is all there is: `:help`, completion and the
/// dispatch read it.
struct Command: Sendable {
  let name: String
  /// What follows the name, as help shows it; empty: nothing does.
  let argument: String
  let summary: String
  /// What an argument is, for completion.
  let completes: Argument
  let run: @Sendable (Session, String) -> Answer

  enum Argument: Sendable { case nothing, code, path, name }

  static let all: [Command] = [
    Command(
      name: "help", argument: "[name]", summary: "lists the commands, or explains a name", completes: .name
    ) {
      $0.help($1)
    },
    Command(
      name: "vars", argument: "", summary: "the names bound here, with type and value", completes: .nothing
    ) { session, _ in session.listVariables() },
    Command(
      name: "time", argument: "code", summary: "runs the code and says how long it took", completes: .code
    ) { $0.time($1) },
    Command(
      name: "run", argument: "file [name=value ...]", summary: "runs a file here; its names stay",
      completes: .path
    ) { $0.runFile($1) },
    Command(
      name: "save", argument: "file", summary: "writes the statements that worked as a program",
      completes: .path
    ) { $0.save(to: $1) },
    Command(
      name: "undo", argument: "", summary: "takes back what the last input bound", completes: .nothing
    ) { session, _ in session.undo() },
    Command(name: "quit", argument: "", summary: "leaves, as Ctrl-D does", completes: .nothing) { _, _ in
      .leave
    },
  ]

  /// The command of a name, or of the only beginning that fits (`:q`).
  static func named(_ name: String) -> Command? {
    if let exact = all.first(where: { $0.name == name }) { return exact }
    let fitting = all.filter { $0.name.hasPrefix(name) }
    return fitting.count == 1 ? fitting[0] : nil
  }

  /// How the command is written.
  var form: String { argument.isEmpty ? ":\(name)" : ":\(name) \(argument)" }
}

/// What the prompt does after a unit.
package enum Answer {
  case goOn
  case leave
}
