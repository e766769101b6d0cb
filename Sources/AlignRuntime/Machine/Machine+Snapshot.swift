/// What names of the program were bound to at one moment. Values never change, so that keeping them is enough to go back.
package struct GlobalSnapshot {
  /// Nil: to nothing of the program's own.
  fileprivate var kept: [(name: String, bound: (value: Value, flags: GlobalFlags)?)]
  /// All names in their order; nil where only some were kept.
  fileprivate var names: [String]?

  /// The names that were kept; nil: all that there were.
  package var onlyNames: Set<String>? { names == nil ? Set(kept.map(\.name)) : nil }
}

extension Machine {
  /// Keeps the bindings of the program's own names. Complexity: linear in their number; values are shared.
  package func snapshot() -> GlobalSnapshot {
    var snapshot = snapshot(of: main.names)
    snapshot.names = main.names
    return snapshot
  }

  /// Keeps those of some names, where that is all that can change. Complexity: linear in their number.
  package func snapshot(of names: some Sequence<String>) -> GlobalSnapshot {
    GlobalSnapshot(
      kept: names.map { name in
        let slot = main.slots[name].flatMap { globals.flags[$0].contains(.borrowed) ? nil : $0 }
        return (name, slot.map { (globals.values[$0], globals.flags[$0]) })
      })
  }

  /// Binds the names as they were; where all were kept, names bound since are unknown again.
  package func restore(_ snapshot: GlobalSnapshot) {
    if let names = snapshot.names {
      let known = Set(names)
      for name in main.names where !known.contains(name) { forget(name) }
      main.keepNames(names)
    }
    for (name, bound) in snapshot.kept {
      guard let bound, !bound.flags.isEmpty, let slot = main.slots[name] else {
        forget(name)
        continue
      }
      globals.values[slot] = bound.value
      globals.mark(slot, bound.flags)
      main.declare(name)
    }
  }

  /// Makes a name of the program unknown again.
  package func forget(_ name: String) {
    guard main.declares(name), let slot = main.slots[name] else { return }
    globals.values[slot] = .none
    globals.mark(slot, [])
    main.forget(name)
  }
}
