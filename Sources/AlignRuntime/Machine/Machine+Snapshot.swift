/// What the names of the program were bound to at one moment. Values never change, so that keeping them is enough to
/// go back.
package struct GlobalSnapshot {
  fileprivate var slots: [String: (value: Value, flags: GlobalFlags)]
  fileprivate var names: [String]
}

extension Machine {
  /// Keeps the bindings of the program's own names. Complexity: linear in their number; values are shared.
  package func snapshot() -> GlobalSnapshot {
    var kept: [String: (value: Value, flags: GlobalFlags)] = [:]
    for name in main.names {
      guard let slot = main.slots[name] else { continue }
      kept[name] = (globals.values[slot], globals.flags[slot])
    }
    return GlobalSnapshot(slots: kept, names: main.names)
  }

  /// Binds the program's names as they were; names bound since are unknown again, those forgotten since are back.
  package func restore(_ snapshot: GlobalSnapshot) {
    for name in Set(main.names + snapshot.names) {
      guard let slot = main.slots[name] else { continue }
      globals.values[slot] = snapshot.slots[name]?.value ?? .none
      globals.flags[slot] = snapshot.slots[name]?.flags ?? []
    }
    main.keepNames(snapshot.names)
  }
}

extension Machine {
  /// Makes a name of the program unknown again.
  package func forget(_ name: String) {
    guard main.names.contains(name), let slot = main.slots[name] else { return }
    globals.values[slot] = .none
    globals.flags[slot] = []
    main.keepNames(main.names.filter { $0 != name })
  }
}

extension Machine {
  /// What some names of the program are bound to, where that is all that can change. Complexity: linear in their number.
  package func snapshot(of names: Set<String>) -> PartialSnapshot {
    PartialSnapshot(
      slots: names.map { name in
        let slot = main.slots[name].flatMap { globals.flags[$0].contains(.borrowed) ? nil : $0 }
        return (name, slot.map { (globals.values[$0], globals.flags[$0]) })
      })
  }

  /// Binds the names as they were.
  package func restore(_ snapshot: PartialSnapshot) {
    for (name, kept) in snapshot.slots {
      guard let kept, !kept.flags.isEmpty, let slot = main.slots[name] else {
        forget(name)
        continue
      }
      globals.values[slot] = kept.value
      globals.flags[slot] = kept.flags
    }
  }
}

/// What some names were bound to at one moment; nil: to nothing of the program's own.
package struct PartialSnapshot {
  fileprivate var slots: [(name: String, kept: (value: Value, flags: GlobalFlags)?)]
}
