import AlignInterruption
import AlignSyntax

/// The register machine: runs compiled programs and calls functions on behalf of built-ins.
///
/// Registers of all running calls lie in one buffer; the callee's window begins at the top of the caller's. Calls among
/// functions of the language don't use the native stack; a built-in that calls a function (`map`) does, with bounded
/// depth.
public final class Machine {
  /// A call that waits for another to return.
  struct Frame {
    let running: Unmanaged<Prototype>
    let next: UnsafePointer<Instruction>
    let registers: Register
  }

  /// Where an error goes inside `try`.
  struct Handler {
    let frameCount: Int
    let running: Unmanaged<Prototype>
    let registers: Register
    let target: UnsafePointer<Instruction>
    let errorRegister: Int
  }

  static let maximumFrames = 20_000
  static let maximumNativeDepth = 200
  static let registerCapacity = 1 << 20

  /// Where `print` and shown values go, and how.
  package let output: any Output
  /// What the join hangs on the machine (tensor context, open files); the runtime doesn't look inside.
  package var services: AnyObject?
  /// Finds and parses what `use` names; the session provides it.
  package var loader: ((_ path: String, _ importing: Source) throws -> Program)?
  /// The value that a paused built-in left, see `paused(with:)`.
  package private(set) var pausedValue: Value?
  /// The flag that a signal handler sets to ask for an interrupt.
  package let interruptFlag: UnsafeMutablePointer<Int32>
  private let ownsInterruptFlag: Bool

  /// Whether the trace of an error that nobody catches has the arguments of its calls.
  package var keepsArguments = false

  /// Where calls are noted; nil: nowhere.
  @exclusivity(unchecked) var profile: Profile?

  let globals = GlobalStore()
  /// Built-ins and the standard library: what every module sees.
  package let prelude = Module(name: "prelude")
  /// The names of the program or the prompt.
  package let main = Module(name: "main")
  var modules: [String: ModuleState] = [:]
  /// Who used each file: files, or inputs of the prompt.
  var importers: [String: Set<String>] = [:]
  /// The files that are being loaded, each used by the one before it.
  var loading: [String] = []

  let stack: Register
  let frames: UnsafeMutablePointer<Frame>
  /// All registers below are initialised.
  @exclusivity(unchecked) var ready: Register
  /// The first register that no running call uses.
  @exclusivity(unchecked) var top: Register
  @exclusivity(unchecked) var frameCount = 0
  @exclusivity(unchecked) var nativeDepth = 0
  @exclusivity(unchecked) var handlers: [Handler] = []
  /// Stands for an argument that wasn't given, until its default is filled in.
  let missing = MissingArgument()
  /// Bytes that the running statement has written to standard output.
  private var writtenBytes = 0
  /// Code is kept for the machine's life.
  private var prototypes: [Prototype] = []

  package init(
    output: any Output, services: AnyObject? = nil, interruptFlag: UnsafeMutablePointer<Int32>? = nil
  ) {
    self.output = output
    self.services = services
    ownsInterruptFlag = interruptFlag == nil
    self.interruptFlag = interruptFlag ?? .allocate(capacity: 1)
    if ownsInterruptFlag { self.interruptFlag.initialize(to: 0) }
    stack = .allocate(capacity: Self.registerCapacity)
    frames = .allocate(capacity: Self.maximumFrames + 1)
    ready = stack
    top = stack
  }

  deinit {
    stack.deinitialize(count: ready - stack)
    stack.deallocate()
    frames.deallocate()
    if ownsInterruptFlag { interruptFlag.deallocate() }
  }

  // Names

  /// Makes built-ins known to all modules.
  package func install(_ builtins: [Builtin]) {
    for builtin in builtins { define(builtin.name, .function(builtin), in: prelude) }
  }

  /// Binds a name of a module, as `let` does.
  package func define(_ name: String, _ value: Value, in module: Module, isVariable: Bool = false) {
    guard let slot = try? globals.slot(name, in: module, prelude: prelude) else { return }
    module.declare(name)
    globals.values[slot] = value
    globals.mark(slot, isVariable ? [.defined, .variable] : .defined)
  }

  /// Binds a name of the program or prompt, for instance `_`.
  package func define(_ name: String, _ value: Value, isVariable: Bool = false) {
    define(name, value, in: main, isVariable: isVariable)
  }

  /// The value of a top-level name as the program sees it: its own, else the prelude's.
  package func global(_ name: String) -> Value? {
    for module in [main, prelude] {
      if let slot = module.slots[name], globals.flags[slot].contains(.defined) { return globals.values[slot] }
    }
    return nil
  }

  /// The value of a name as built-ins and the standard library define it, whatever the program has made of it.
  package func standard(_ name: String) -> Value? {
    guard let slot = prelude.slots[name], globals.flags[slot].contains(.defined) else { return nil }
    return globals.values[slot]
  }

  /// The program's own top-level names, in the order of their first binding.
  package var globalNames: [String] {
    main.names.filter { name in main.slots[name].map { globals.flags[$0].contains(.defined) } ?? false }
  }

  /// The names that may be set again. Complexity: linear in their number.
  package var variableNames: [String] {
    globals.variables.sorted().map { globals.names[$0] }.filter { name in
      main.declares(name) && main.slots[name].map(globals.variables.contains) ?? false
    }
  }

  // Running

  /// Runs one top-level statement of the program; gives the value of an expression, nil for other statements.
  package func run(_ statement: Statement, in source: Source) throws -> Value? {
    try run(statement, in: source, module: main)
  }

  /// Runs a statement of a module; `prelude` for the standard library.
  package func run(_ statement: Statement, in source: Source, module: Module) throws -> Value? {
    if module === main { writtenBytes = 0 }
    let compiler = Compiler(globals: globals, prelude: prelude, module: module, source: source)
    let prototype = try compiler.compileTopLevel(statement)
    prototypes.append(prototype)
    if profile != nil { prototype.setProbes(true) }
    let saved = top
    defer { top = saved }
    try reserve(saved + prototype.registerCount)
    let value = try Interruption.watching(interruptFlag) {
      try execute(prototype, registers: saved, entry: 0)
    }
    if case .expression = statement.kind { return value }
    return nil
  }

  /// Has the calls of all functions noted, or not any more.
  func setProbes(_ isOn: Bool) { for prototype in prototypes { prototype.setProbes(isOn) } }

  /// Writes to standard output, within what one statement may write.
  package func write(_ text: String) throws {
    writtenBytes += text.utf8.count
    guard writtenBytes <= Limits.outputBytes else { throw Limits.outputTooLong }
    output.write(text)
  }

  /// The value as it is shown below a statement.
  package func display(_ value: Value, _ style: DisplayStyle) -> String { value.display(style) }

  /// Calls a function value; re-enters the machine with bounded depth.
  package func call(_ function: Value, _ arguments: [Value]) throws -> Value {
    let window = top
    try reserve(window + arguments.count + 4)
    window.pointee = function
    for (index, argument) in arguments.enumerated() { window[index + 1] = argument }
    return try invoke(window, arguments.count)
  }

  /// Calls a function of one argument.
  package func call(_ function: Value, _ argument: Value) throws -> Value {
    let window = top
    try reserve(window + 5)
    window.pointee = function
    window[1] = argument
    return try invoke(window, 1)
  }

  // Interrupts

  /// Throws `interrupted` if the user asked to stop. Built-ins that take long call it at least every 10 ms.
  package func checkInterrupt() throws { if interruptFlag.pointee != 0 { throw Self.interruption } }

  /// Whether the user asked to stop.
  package var isInterrupted: Bool { interruptFlag.pointee != 0 }

  /// Forgets the request; the session does so before each statement, a built-in that has acted on it as well.
  package func clearInterrupt() { interruptFlag.pointee = 0 }

  package static var interruption: RuntimeError { RuntimeError(.interrupted, "interrupted") }

  /// The error with which a built-in that stopped early unwinds the statement; the session finds the value in
  /// `pausedValue`. It can't be caught.
  package func paused(with value: Value) -> RuntimeError {
    pausedValue = value
    return RuntimeError(.interrupted, "paused", hint: "`resume` continues it")
  }

  /// The value of a pause, once.
  package func takePausedValue() -> Value? {
    defer { pausedValue = nil }
    return pausedValue
  }

  // Registers

  /// Makes registers ready up to `end`.
  @inline(__always)
  func reserve(_ end: Register) throws { if end > ready { try extend(to: end) } }

  @inline(never)
  private func extend(to end: Register) throws {
    guard end - stack < Self.registerCapacity - 8 else { throw Self.stackOverflow }
    let wanted = min(max(end - ready, 4_096), stack + Self.registerCapacity - ready)
    ready.initialize(repeating: .none, count: wanted)
    ready += wanted
  }

  static var stackOverflow: RuntimeError {
    RuntimeError(
      .stackOverflow, "too many calls inside each other", hint: "is there a recursion that doesn't end?")
  }
}

/// Stands in a register for an argument that wasn't given.
final class MissingArgument: Object {}

/// Where a program's text goes.
package protocol Output: AnyObject {
  /// Standard output: values and prints.
  func write(_ text: String)
  /// Standard error: progress and diagnostics.
  func report(_ text: String)
  /// A progress line that replaces the one before; empty: clears it. Nothing but the last is kept where standard error
  /// is no terminal.
  func progress(_ line: String)
  /// Clears the progress line; where one stood on a terminal, this stays in its place.
  func endProgress(_ summary: String)
  var style: DisplayStyle { get }
}

extension Output {
  package func endProgress(_ summary: String) { progress("") }
}
