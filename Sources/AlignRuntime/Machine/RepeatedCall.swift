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
  /// How many calls were begun.
  private let begun: UnsafeMutablePointer<Int>
  /// What each call is about, in an error's note: `element`, `row`.
  private let noun: String

  fileprivate init(
    _ machine: Machine, _ function: Value, _ window: Register, _ count: Int,
    begun: UnsafeMutablePointer<Int>, noun: String
  ) {
    self.machine = machine
    self.function = function
    self.window = window
    self.count = count
    self.begun = begun
    self.noun = noun
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
    return try noted()
  }

  /// Calls a function of two arguments.
  package func callAsFunction(_ first: Value, _ second: Value) throws -> Value {
    put(first, 1)
    put(second, 2)
    return try noted()
  }

  @inline(__always)
  private func put(_ argument: Value, _ index: Int) {
    let place = window + index
    if isCounted(place) { place.pointee = argument } else { place.initialize(to: argument) }
  }

  /// An error says at which element it happened.
  @inline(__always)
  private func noted() throws -> Value {
    begun.pointee += 1
    do { return try run() } catch { throw placed(error) }
  }

  @inline(never)
  private func placed(_ error: any Error) -> any Error {
    guard var error = error as? RuntimeError, error.code != .interrupted else { return error }
    error.notes.append("\(noun == "row" ? "in" : "at") \(noun) \(begun.pointee - 1)")
    return error
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
  /// Gives `body` a function that it may call any number of times, one call after another, for elements in their order.
  /// `count`: how many arguments it is called with.
  package func repeating<Result>(
    _ function: Value, argumentCount count: Int = 1, noun: String = "element",
    _ body: (RepeatedCall) throws -> Result
  ) throws -> Result {
    let window = top
    var begun = 0
    return try withUnsafeMutablePointer(to: &begun) { begun in
      let call = RepeatedCall(self, function, window, count, begun: begun, noun: noun)
      return try repeating(call, window, count, body)
    }
  }

  private func repeating<Result>(
    _ call: RepeatedCall, _ window: Register, _ count: Int, _ body: (RepeatedCall) throws -> Result
  ) throws -> Result {
    try reserve(window + call.registerCount)
    defer {
      top = window
      for index in 0...count { clear(window + index) }
    }
    top = window + 1 + count
    return try body(call)
  }
}
