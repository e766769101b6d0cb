import AlignSyntax

/// Lists, records, closures, strings: made and filled.
extension Machine {
  @inline(__always)
  func newList(_ first: Register, count: Int) -> ListObject {
    let list = ListObject(capacity: count)
    for index in 0..<count { list.append(take(first + index)) }
    return list
  }

  @inline(__always)
  func newRecord(_ first: Register, _ shape: Shape) -> RecordObject {
    let count = shape.count
    let record = RecordObject.make(shape: shape, moving: first, count: count)
    for index in 0..<count { (first + index).initialize(to: .none) }
    return record
  }

  @inline(__always)
  func appendElement(_ list: Register, _ element: Register) {
    if case .list(let object) = list.pointee { object.append(take(element)) }
  }

  /// `list += [element]`.
  @inline(__always)
  func appendOne(_ place: Register, _ element: Register) throws {
    guard case .list = place.pointee else { return try appendOneSlowly(place, element) }
    guard case .list(var list) = take(place) else { return }
    if list.count >= Limits.listCount {
      place.initialize(to: .list(list))
      throw Limits.listTooLong
    }
    if !isKnownUniquelyReferenced(&list) { list = list.copy(extra: 1) }
    // Put back first: an object that its place owns isn't counted once more for the call.
    let owned = Unmanaged.passUnretained(list)
    place.initialize(to: .list(list))
    owned._withUnsafeGuaranteedRef { $0.append(take(element)) }
  }

  @inline(never)
  private func appendOneSlowly(_ place: Register, _ element: Register) throws {
    place.pointee = try arithmeticSlowly(.add, place.pointee, .list([take(element)]))
  }

  /// `[...values]`, and `f(...values)`, where a record gives named arguments.
  func spread(_ values: Register, into place: Register, isCall: Bool) throws {
    guard case .list(let list) = place.pointee else { return }
    switch values.pointee {
    case .list(let other):
      try Limits.requireList(list.count + other.count)
      list.append(contentsOf: other)
    case .record where isCall: try spreadRecord(values, into: place + 1)
    default:
      guard let count = values.pointee.iterationCount else {
        throw RuntimeError(
          .typeMismatch,
          "expected a list \(isCall ? "or record " : "")after `...`, found \(values.pointee.typeWithArticle)")
      }
      try Limits.requireList(list.count &+ count)
      for index in 0..<count {
        list.append(try values.pointee.iterated(at: index))
        if index & 0xFFFF == 0xFFFF { try checkInterrupt() }
      }
    }
  }

  func addField(_ place: Register, _ name: Register, _ value: Register, isCall: Bool) throws {
    guard case .record(let record) = place.pointee, let name = name.pointee.asString else { return }
    if isCall, record.value(name) != nil {
      throw RuntimeError(.duplicateArgument, "the argument `\(name)` is given twice")
    }
    place.pointee = .record(record.setting(name, value.pointee))
  }

  func spreadRecord(_ values: Register, into place: Register) throws {
    guard case .record(let record) = place.pointee else { return }
    guard case .record(let other) = values.pointee else {
      throw RuntimeError(
        .typeMismatch, "expected a record after `...`, found \(values.pointee.typeWithArticle)")
    }
    place.pointee = .record(record.fields + other.fields)
  }

  func newRange(_ low: Register, _ high: Register) throws -> Value {
    guard case .int(let first) = low.pointee, case .int(let last) = high.pointee else {
      throw Self.noRange(low.pointee, high.pointee)
    }
    return .range(first, last)
  }

  static func noRange(_ low: Value, _ high: Value) -> RuntimeError {
    let wrong = low.asInt == nil ? low : high
    return RuntimeError(
      .typeMismatch, "the ends of a range are ints, found \(wrong.typeWithArticle)",
      hint: wrong.asDouble == nil ? nil : "`int(x)` or `floor(x)` gives an int")
  }

  func newClosure(_ prototype: Prototype, _ registers: Register) -> FunctionObject {
    let function = FunctionObject(prototype: prototype, captureCount: prototype.captures.count)
    for (index, capture) in prototype.captures.enumerated() {
      switch capture.origin {
      case .register(let register): function.captures[index] = registers[register]
      case .capture(let outer): function.captures[index] = captures(registers)[outer]
      case .enclosing: function.captures[index] = registers[0]
      }
    }
    return function
  }

  /// The captures of the running function, which register 0 holds.
  @inline(__always)
  func captures(_ registers: Register) -> Register {
    if case .function(let function) = registers.pointee { return function.captures }
    return registers
  }

  // Strings

  @inline(__always)
  func appendText(_ place: Register, _ value: Register) throws {
    guard case .string(var string) = take(place) else { return }
    if let text = value.text {
      StringObject.append(text.start, count: text.count, to: &string, isASCII: text.isASCII)
    } else if case .int(let number) = value.pointee {
      StringObject.append(number, to: &string)
    } else {
      StringObject.append(try value.pointee.wholeText(), to: &string)
    }
    if string.byteCount > Limits.stringBytes { throw Limits.stringTooLong }
    place.initialize(to: .string(string))
  }

  func appendFormatted(_ place: Register, _ value: Register, _ format: FormatSpecification) throws {
    let text = try format.apply(to: value.pointee)
    guard case .string(var string) = take(place) else { return }
    StringObject.append(text, to: &string)
    if string.byteCount > Limits.stringBytes { throw Limits.stringTooLong }
    place.initialize(to: .string(string))
  }

  // Patterns

  /// `wanted`: twice the number of elements, plus one if more may follow.
  func fits(_ place: Register, listOf wanted: Int) -> Bool {
    let count: Int?
    switch place.pointee {
    case .list(let list): count = list.count
    case .object(let object): count = object.count
    default: count = nil
    }
    guard let count else { return false }
    return wanted & 1 == 1 ? count >= wanted >> 1 : count == wanted >> 1
  }

  func hasFields(_ place: Register) -> Bool {
    switch place.pointee {
    case .record, .object: true
    default: false
    }
  }

  func hasField(_ place: Register, _ name: Register) throws -> Bool {
    guard let name = name.pointee.asString else { return false }
    return switch place.pointee {
    case .record(let record): record.value(name) != nil
    case .object(let object): object.fieldNames.contains(name)
    default: false
    }
  }

  func restOfList(_ place: Register, from start: Int) -> Value {
    switch place.pointee {
    case .list(let list): .list(list.slice(min(start, list.count), list.count))
    case .object(let object): (try? object.slice(start, nil)) ?? .list([])
    default: .list([])
    }
  }

  func restOfRecord(_ place: Register, without names: [String]) -> Value {
    guard case .record(let record) = place.pointee else { return .record([]) }
    return .record(record.fields.filter { !names.contains($0.0) })
  }
}
