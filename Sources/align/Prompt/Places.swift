/// Where the files of a user lie: in `$ALIGN_HOME` if that is set, else where the XDG rules put settings and state.
enum Places {
  /// The program that runs before the first prompt; nil without a home.
  static var initialProgram: String? { file("init.align", "XDG_CONFIG_HOME", ".config") }

  /// What was typed; `$ALIGN_HISTORY` names another file.
  static var history: String? {
    if let stated = Environment["ALIGN_HISTORY"], !stated.isEmpty { return stated }
    return file("history.jsonl", "XDG_STATE_HOME", ".local/state")
  }

  /// The folder of what sessions write down until they are left.
  static var sessions: String? { file("sessions", "XDG_STATE_HOME", ".local/state") }

  private static func file(_ name: String, _ variable: String, _ standard: String) -> String? {
    if let own = Environment["ALIGN_HOME"], !own.isEmpty { return own + "/" + name }
    // Paths that aren't absolute are to be ignored, say the rules.
    if let stated = Environment[variable], stated.hasPrefix("/") { return "\(stated)/align/\(name)" }
    guard let home = Environment["HOME"], !home.isEmpty else { return nil }
    return "\(home)/\(standard)/align/\(name)"
  }
}
