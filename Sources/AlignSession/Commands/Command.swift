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
      name: "vars", argument: "",
      summary: "the names bound here, with type and value; what changed below them", completes: .nothing
    ) { session, _ in session.listVariables() },
    Command(
      name: "time", argument: "code", summary: "runs the code and says how long it took", completes: .code
    ) { $0.time($1) },
    Command(
      name: "prof", argument: "code",
      summary: "runs the code and lists the functions that it called, with calls and times", completes: .code
    ) { $0.profile($1) },
    Command(
      name: "run", argument: "file [name=value ...]", summary: "runs a file here; its names stay",
      completes: .path
    ) { $0.runFile($1) },
    Command(
      name: "reload", argument: "",
      summary: "evaluates the files of `use` again that have changed; all other names stay",
      completes: .nothing
    ) { session, _ in session.reload() },
    Command(
      name: "save", argument: "file [names|all]",
      summary: "writes the statements that lead to the bound names as a program", completes: .path
    ) { $0.save($1) },
    Command(
      name: "recover", argument: "file",
      summary: "writes what worked in a session that ended unexpectedly as a program", completes: .path
    ) { $0.recover($1) },
    Command(
      name: "undo", argument: "[count]",
      summary: "takes back the last input that bound something, or the last of them",
      completes: .nothing
    ) { $0.undo($1) },
    Command(
      name: "redo", argument: "[count]", summary: "brings back what `:undo` took back", completes: .nothing
    ) { $0.redo($1) },
    Command(
      name: "fresh", argument: "name",
      summary: "runs again what leads to a name that `:vars` marks as stale, with the present values",
      completes: .name
    ) { $0.refresh($1) },
    Command(
      name: "last", argument: "[number|name]",
      summary: "shows the last value whole, in $PAGER where it is larger than the screen", completes: .name
    ) { $0.showWhole($1) },
    Command(
      name: "history", argument: "[words|count]", summary: "what was typed, here and in earlier sessions",
      completes: .code
    ) { $0.listHistory($1) },
    Command(
      name: "edit", argument: "[name|number|file]",
      summary: "opens the last input, or what bound a name, in $EDITOR; runs what is saved", completes: .name
    ) { $0.edit($1) },
    Command(
      name: "bt", argument: "",
      summary: "the calls that led to the last error, those inside the library too, with their arguments",
      completes: .nothing
    ) { session, _ in session.showTrace() },
    Command(name: "mem", argument: "", summary: "the memory that each name holds", completes: .nothing) {
      session, _ in session.listMemory()
    },
    Command(
      name: "timer", argument: "[on|off]", summary: "says after each input how long it took",
      completes: .nothing
    ) { $0.setTimer($1) },
    Command(
      name: "tour", argument: "[page]", summary: "a lesson of five minutes; each time the next page",
      completes: .nothing
    ) { $0.tour($1) },
    Command(
      name: "explain", argument: "[code]", summary: "explains the code of an error, with an example",
      completes: .nothing
    ) { session, text in
      session.explain(text.split(separator: " ").map(String.init))
      return .goOn
    },
    Command(name: "quit", argument: "", summary: "leaves, as Ctrl-D does", completes: .nothing) {
      session, _ in
      session.leave()
    },
  ]

  /// The command of a name, or the first in the table that begins so (`:q`, `:h`).
  static func named(_ name: String) -> Command? {
    guard !name.isEmpty else { return nil }
    return all.first { $0.name == name } ?? all.first { $0.name.hasPrefix(name) }
  }

  /// How the command is written.
  var form: String { argument.isEmpty ? ":\(name)" : ":\(name) \(argument)" }
}

/// What the prompt does after a unit.
package enum Answer {
  case goOn
  case leave
}
