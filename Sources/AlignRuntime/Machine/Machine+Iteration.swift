import AlignInterruption
import AlignSyntax

extension Value {
  /// The number of elements that `for` goes through; nil where it goes through none. Strings give their characters,
  /// records the names of their fields.
  package var iterationCount: Int? {
    switch self {
    case .list(let list): list.count
    case .string(let string): string.length
    case .record(let record): record.count
    case .object(let object): object.count
    default: nil
    }
  }

  /// The element at a position below `iterationCount`. Complexity: linear for strings outside ASCII.
  package func iterated(at index: Int) throws -> Value {
    switch self {
    case .list(let list): list[index]
    case .string(let string): .string(string.slice(index, index + 1))
    case .record(let record): .string(record.names[index])
    case .object(let object): try object.iterated(at: index)
    default: .none
    }
  }

  /// All elements that `for` goes through, or nil.
  package func sequence() throws -> [Value]? {
    switch self {
    case .list(let list): return list.elements
    case .string(let string): return try string.text.unicodeScalars.interruptibleMap { .string(String($0)) }
    case .record(let record): return record.names.map { .string($0) }
    case .object(let object):
      guard let count = object.count else { return nil }
      try Limits.requireList(count)
      return try (0..<count).interruptibleMap { try object.iterated(at: $0) }
    default: return nil
    }
  }
}

extension Machine {
  /// Checks the ends of a range loop; the first turn's variable is set. False: no turn at all.
  @inline(__always)
  func prepareRange(_ place: Register) throws -> Bool {
    guard case .int(let low) = place.pointee, case .int(let high) = place[1] else {
      throw Self.noRange(place.pointee, place[1])
    }
    guard low < high else { return false }
    put(place + 2, low)
    put(place, low + 1)
    return true
  }

  /// Leaves a collection that can be gone through at `place`, and the position before the first in the next register.
  func prepareIteration(_ place: Register) throws {
    guard place.pointee.iterationCount != nil else {
      throw RuntimeError(
        .typeMismatch, "expected something to go through with `for`, found \(place.pointee.typeWithArticle)",
        hint: place.pointee.asInt == nil ? nil : "`for i in 0..n`")
    }
    if case .string(let string) = place.pointee, !string.isASCII {
      // Positions would be found anew each time.
      place.pointee = .list(try place.pointee.sequence() ?? [])
    }
    put(place + 1, 0)
  }

  /// Sets the variable of the next turn; false after the last.
  @inline(__always)
  func stepIteration(_ place: Register) throws -> Bool {
    guard case .int(let position) = place[1] else { return false }
    if case .list(let list) = place.pointee {
      guard position < list.count else { return false }
      (place + 1).initialize(to: .int(position &+ 1))
      copy(place + 2, list.base + position)
      return true
    }
    guard let count = place.pointee.iterationCount, position < count else { return false }
    (place + 1).initialize(to: .int(position &+ 1))
    place[2] = try place.pointee.iterated(at: position)
    return true
  }
}
