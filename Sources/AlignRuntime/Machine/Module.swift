import AlignSyntax

/// The top-level names of one file, of the prompt, or of the prelude, each with its global slot.
package final class Module {
  package let name: String
  /// Slots by name, those of borrowed built-ins included.
  private(set) var slots: [String: Int] = [:]
  /// The module's own names in the order of their first binding.
  package private(set) var names: [String] = []

  private var declared: Set<String> = []

  init(name: String) { self.name = name }

  func add(_ name: String, slot: Int) { slots[name] = slot }

  /// Forgets names that were bound since these were the module's own.
  func keepNames(_ kept: [String]) {
    names = kept
    declared = Set(kept)
  }

  /// Notes that a name is bound by the module itself.
  func declare(_ name: String) {
    if declared.insert(name).inserted { names.append(name) }
  }
}

/// What is known of a global slot.
struct GlobalFlags: OptionSet {
  let rawValue: UInt8
  /// Has a value.
  static let defined = GlobalFlags(rawValue: 1)
  /// Was bound with `var`.
  static let variable = GlobalFlags(rawValue: 2)
  /// Is the prelude's value, seen from another module.
  static let borrowed = GlobalFlags(rawValue: 4)
}

/// The values of all top-level names. The buffer never moves: the machine's inner loop keeps its address.
final class GlobalStore {
  static let capacity = 1 << 16
  let values: UnsafeMutablePointer<Value>
  let flags: UnsafeMutablePointer<GlobalFlags>
  private(set) var names: [String] = []

  init() {
    values = .allocate(capacity: Self.capacity)
    flags = .allocate(capacity: Self.capacity)
  }

  deinit {
    values.deinitialize(count: names.count)
    values.deallocate()
    flags.deallocate()
  }

  /// The slot of a name in a module; a new one if the module doesn't know it yet. A name that the prelude has starts
  /// with the prelude's value.
  func slot(_ name: String, in module: Module, prelude: Module) throws -> Int {
    if let known = module.slots[name] {
      if flags[known].isEmpty || flags[known].contains(.borrowed), module !== prelude,
        let origin = prelude.slots[name], flags[origin].contains(.defined)
      {
        values[known] = values[origin]
        flags[known] = [.defined, .borrowed]
      }
      return known
    }
    guard names.count < Self.capacity else {
      throw RuntimeError(.limitExceeded, "there are more than \(Self.capacity) top-level names")
    }
    let slot = names.count
    names.append(name)
    (values + slot).initialize(to: .none)
    (flags + slot).initialize(to: [])
    module.add(name, slot: slot)
    if module !== prelude, let origin = prelude.slots[name], flags[origin].contains(.defined) {
      values[slot] = values[origin]
      flags[slot] = [.defined, .borrowed]
    }
    return slot
  }
}
