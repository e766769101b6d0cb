import AlignSyntax

/// The top-level names of one file, of the prompt, or of the prelude, each with its global slot.
package final class Module {
  package let name: String
  /// Slots by name, those of borrowed built-ins included.
  private(set) var slots: [String: Int] = [:]
  /// Names as they were bound, those among them that are forgotten by now, and where each of the others stands.
  private var order: [String] = []
  private var places: [String: Int] = [:]

  init(name: String) { self.name = name }

  func add(_ name: String, slot: Int) { slots[name] = slot }

  /// The module's own names in the order of their first binding. Complexity: linear in their number.
  package var names: [String] {
    order.indices.lazy.filter { self.places[self.order[$0]] == $0 }.map { self.order[$0] }
  }

  func declares(_ name: String) -> Bool { places[name] != nil }

  /// Notes that a name is bound by the module itself.
  func declare(_ name: String) {
    guard places[name] == nil else { return }
    places[name] = order.count
    order.append(name)
  }

  /// Complexity: constant on average.
  func forget(_ name: String) {
    guard places.removeValue(forKey: name) != nil else { return }
    if order.count > 2 * places.count + 64 { keepNames(names) }
  }

  /// Forgets names that were bound since these were the module's own.
  func keepNames(_ kept: [String]) {
    order = kept
    places = Dictionary(zip(kept, kept.indices), uniquingKeysWith: { first, _ in first })
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
  /// The slots that were bound with `var`.
  private(set) var variables: Set<Int> = []

  init() {
    values = .allocate(capacity: Self.capacity)
    flags = .allocate(capacity: Self.capacity)
  }

  deinit {
    values.deinitialize(count: names.count)
    values.deallocate()
    flags.deallocate()
  }

  func mark(_ slot: Int, _ new: GlobalFlags) {
    if new.contains(.variable) { variables.insert(slot) } else { variables.remove(slot) }
    flags[slot] = new
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
