import AlignSyntax

/// How often functions and built-ins were called while a text ran, and how long they took.
package final class Profile {
  /// One function, all its calls together. Times are nanoseconds.
  package struct Row {
    package let name: String
    /// Where a function of the language stands; nil for a built-in.
    package let location: Location?
    package var calls = 0
    /// With the calls inside, those of a recursion once.
    package var total = 0
    /// Without the calls inside.
    package var own = 0
    /// Calls that haven't come back yet.
    fileprivate var open = 0
  }

  private struct Call {
    let row: Int
    let start: Int
    let frameCount: Int
    /// What the calls inside took.
    var inside = 0
  }

  package private(set) var rows: [Row] = []
  private var index: [ObjectIdentifier: Int] = [:]
  private var calls: [Call] = []

  /// The calls that haven't come back.
  var depth: Int { calls.count }

  func enter(_ prototype: Prototype, frameCount: Int) {
    enter(ObjectIdentifier(prototype), frameCount) {
      Row(name: prototype.isNamed ? prototype.name : "", location: Location(prototype.source, prototype.span))
    }
  }

  func enter(_ builtin: BoundBuiltin, frameCount: Int) {
    enter(ObjectIdentifier(builtin), frameCount) { Row(name: builtin.builtin.name, location: nil) }
  }

  private func enter(_ key: ObjectIdentifier, _ frameCount: Int, _ row: () -> Row) {
    let place: Int
    if let known = index[key] {
      place = known
    } else {
      place = rows.count
      rows.append(row())
      index[key] = place
    }
    rows[place].calls += 1
    rows[place].open += 1
    calls.append(Call(row: place, start: Clock.nanoseconds, frameCount: frameCount))
  }

  /// The innermost call comes back.
  func leave() {
    guard let call = calls.popLast() else { return }
    let time = Clock.nanoseconds - call.start
    rows[call.row].own += time - call.inside
    rows[call.row].open -= 1
    if rows[call.row].open == 0 { rows[call.row].total += time }
    if !calls.isEmpty { calls[calls.count - 1].inside += time }
  }

  /// All calls beyond so many come back: an error has left them.
  func leave(to depth: Int) { while calls.count > depth { leave() } }

  /// The calls of functions that an error left, up to the frame that caught it.
  func leave(frames frameCount: Int) {
    while let last = calls.last, last.frameCount > frameCount { leave() }
  }
}

extension Machine {
  /// Counts and times the calls while `body` runs. Functions are entered and left by other instructions for that long, so
  /// that it costs nothing where it isn't asked for.
  package func profiled(_ body: () -> Void) -> Profile {
    let profile = Profile()
    self.profile = profile
    setProbes(true)
    defer {
      setProbes(false)
      self.profile = nil
    }
    body()
    profile.leave(to: 0)
    return profile
  }

  // Not inlined into the loop, which is slower the more it holds.

  @inline(never)
  func enterProfiled(_ running: Unmanaged<Prototype>) {
    running._withUnsafeGuaranteedRef { profile?.enter($0, frameCount: frameCount) }
  }

  @inline(never)
  func leaveProfiled() { profile?.leave() }
}

extension Prototype {
  /// Has the calls of the function and of those inside it noted, or not any more.
  func setProbes(_ isOn: Bool) {
    for child in children { child.setProbes(isOn) }
    let probe = isOn ? bodyEntry - 1 : bodyEntry
    // The code of a statement has no probe: it is no call.
    guard probe >= 0, probe < codeCount, code[probe].operation == .probe else { return }
    bodyEntry = isOn ? probe : probe + 1
    for place in 0..<codeCount {
      switch (code[place].operation, isOn) {
      case (.returnValue, true): code[place].operation = .probedReturnValue
      case (.returnNone, true): code[place].operation = .probedReturnNone
      case (.probedReturnValue, false): code[place].operation = .returnValue
      case (.probedReturnNone, false): code[place].operation = .returnNone
      default: break
      }
    }
  }
}
