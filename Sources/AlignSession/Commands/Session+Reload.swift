import AlignRuntime
import AlignSyntax

/// `:reload`
extension Session {
  /// Evaluates the files again that `use` brought here and that have changed since, and those that use them. Where one of
  /// them fails, all stays as it was.
  func reload() -> Answer {
    let used = machine.usedSources
    do {
      let changed = Set(try used.filter { try ProgramText.read($0.name) != $0.text }.map(\.name))
      guard !changed.isEmpty else {
        output.write(used.isEmpty ? "no file is used here\n" : "no file that is used has changed\n")
        return .goOn
      }
      let before = currentState(before: ":reload")
      let names = try reload(changed)
      redoSteps = []
      addUndoStep(before)
      journal.renew(names)
      tell(names, of: changed)
    } catch {
      report(error)
      output.write("nothing was reloaded\n")
    }
    return .goOn
  }

  /// Binds the names of the files, and of those that use them, anew; gives the names.
  private func reload(_ changed: Set<String>) throws -> [String] {
    let loader = ModuleLoader(library: library, names: libraryNames)
    return try machine.reloading(changed) { affected in
      try ownNames.compactMap { name -> (String, Value)? in
        guard let (path, origin) = journal.usedPath(of: name) else { return nil }
        let source = Source(name: origin, text: "")
        guard let key = try? loader.locate(path, from: source), affected.contains(key) else { return nil }
        return (name, try machine.module(at: path, from: source))
      }
    }.map { name, value in
      machine.define(name, value)
      return name
    }
  }

  private func tell(_ names: [String], of changed: Set<String>) {
    output.write("reloaded \(changed.sorted().joined(separator: ", "))\n")
    for name in names {
      let fields = machine.global(name)?.asRecord?.names ?? []
      output.write("  \(name): \(fields.joined(separator: ", "))".cut(to: output.style.width) + "\n")
    }
    let staleness = Staleness(journal)
    let stale = ownNames.filter { !Set(names).isDisjoint(with: staleness.causes(of: $0)) }
    if !stale.isEmpty {
      output.write("stale now: \(stale.joined(separator: ", "))".cut(to: output.style.width) + "\n")
    }
  }
}
