/// A function that a built-in calls for one element after another: what each call needs is looked up once. Valid
/// inside `Machine.repeating`.
package struct RepeatedCall {
  private let machine: Machine
  private let function: Value
  /// Where the function and its arguments stand for each call.
  private let window: Register
  private let count: Int
  /// What runs where the function is a closure that takes just so many arguments.
  private let prototype: Unmanaged<Prototype>?
  private let hasCaptures: Bool

  fileprivate init(_ machine: Machine, _ function: Value, _ window: Register, _ count: Int) {
    self.machine = machine
    self.function = function
    self.window = window
    self.count = count
    guard case .function(let object) = function, let prototype = object.code,
      prototype._withUnsafeGuaranteedRef({ $0.parameterCount }) == count
    else {
      self.prototype = nil
      hasCaptures = false
      return
    }
    self.prototype = prototype
    hasCaptures = object.captureCount != 0
  }

  /// Registers that a call needs from the window on.
  fileprivate var registerCount: Int {
    max(prototype?._withUnsafeGuaranteedRef { $0.registerCount } ?? 0, count + 4)
  }

  /// Calls a function of one argument.
  package func callAsFunction(_ argument: Value) throws -> Value {
    put(argument, 1)
    return try run()
  }

  /// Calls a function of two arguments.
  package func callAsFunction(_ first: Value, _ second: Value) throws -> Value {
    put(first, 1)
    put(second, 2)
    return try run()
  }

  @inline(__always)
  private func put(_ argument: Value, _ index: Int) {
    let place = window + index
    if isCounted(place) { place.pointee = argument } else { place.initialize(to: argument) }
  }

  @inline(__always)
  private func run() throws -> Value {
    guard let prototype else {
      window.pointee = function
      return try machine.invoke(window, count)
    }
    try machine.checkInterrupt()
    try machine.enterNative()
    defer { machine.leaveNative() }
    // A closure with captures stands in register 0; its call takes it out.
    if hasCaptures { window.pointee = function }
    return try prototype._withUnsafeGuaranteedRef {
      try machine.execute($0, registers: window, entry: $0.bodyEntry)
    }
  }
}

extension Machine {
  /// Gives `body` a function that it may call any number of times, one call after another. `count`: how many arguments
  /// it is called with.
  package func repeating<Result>(
    _ function: Value, argumentCount count: Int = 1, _ body: (RepeatedCall) throws -> Result
  ) throws -> Result {
    let window = top
    let call = RepeatedCall(self, function, window, count)
    try reserve(window + call.registerCount)
    defer {
      top = window
      for index in 0...count { clear(window + index) }
    }
    top = window + 1 + count
    return try body(call)
  }
}
