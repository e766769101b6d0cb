import AlignInterruption

/// Reads JSON (RFC 8259) from bytes, eight at a time inside strings.
///
/// Decided where the standard leaves it open:
/// - a key that occurs twice in one object is an error unless the last one is asked for (the grammar allows it, but rows
///   of data and configurations that have it are mistakes); an escape that names half a surrogate pair is an error;
/// - invalid UTF-8 is an error; a byte order mark before the text is skipped by the readers of files, not here;
/// - an integer that does not fit into 64 bits becomes a float; a float beyond the range becomes an infinity (the
///   writer never writes one), one below it zero; a number of more than 400 characters is an error;
/// - more than 512 levels of lists and records are an error.
///
/// The bytes must stay alive and must be followed by at least eight readable bytes (`FileBytes` sees to that).
package struct JSONScanner {
  package static let depthLimit = 512
  static let numberLimit = 400

  /// What a key means that occurs twice in one object.
  package enum DuplicateKeys: Sendable {
    case refuse, keepLast
  }

  let base: UnsafePointer<UInt8>
  /// Where the text begins, for line and column of errors.
  let start: Int
  package var position: Int
  package let end: Int
  /// Bytes of the string being read, once it has an escape.
  var scratch: [UInt8] = []
  private let duplicateKeys: DuplicateKeys
  private var watch = InterruptionWatch()

  package init(
    _ base: UnsafePointer<UInt8>, from start: Int, to end: Int, duplicateKeys: DuplicateKeys = .refuse
  ) {
    self.duplicateKeys = duplicateKeys
    self.base = base
    self.start = start
    self.end = end
    position = start
  }

  /// Parses a whole text that holds one value.
  package static func parse(
    _ text: String, duplicateKeys: DuplicateKeys = .refuse
  ) throws(JSONError) -> Cell {
    try parse(FileBytes(Array(text.utf8)), duplicateKeys: duplicateKeys)
  }

  package static func parse(
    _ bytes: FileBytes, duplicateKeys: DuplicateKeys = .refuse
  ) throws(JSONError) -> Cell {
    try bytes.withPointer { (base) throws(JSONError) in
      var scanner = JSONScanner(base, from: 0, to: bytes.count, duplicateKeys: duplicateKeys)
      return try scanner.document()
    }
  }

  /// The one value of the text; anything but white space after it is an error.
  package mutating func document() throws(JSONError) -> Cell {
    let result = try value(depth: 0)
    skipWhiteSpace()
    if position < end { throw error(.trailingData) }
    return result
  }

  /// The value that begins here, after white space.
  package mutating func value(depth: Int) throws(JSONError) -> Cell {
    skipWhiteSpace()
    guard position < end else { throw error(.unexpectedEnd(expected: "a value")) }
    switch base[position] {
    case UInt8(ascii: "\""):
      position += 1
      return .string(try string())
    case UInt8(ascii: "{"): return try record(depth: depth)
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .none)
    default: throw unexpected("a value")
    }
  }

  private mutating func record(depth: Int) throws(JSONError) -> Cell {
    if depth >= Self.depthLimit { throw error(.tooDeep(limit: Self.depthLimit)) }
    position += 1
    skipWhiteSpace()
    if take(UInt8(ascii: "}")) { return .record([]) }
    var fields: [Cell.Field] = []
    fields.reserveCapacity(4)
    var names = UniqueNames()
    while true {
      skipWhiteSpace()
      let place = position
      guard take(UInt8(ascii: "\"")) else { throw unexpected("a key in double quotes") }
      let name = try string()
      let isNew = names.insert(name, after: fields)
      if !isNew, duplicateKeys == .refuse { throw error(.duplicateKey(name), at: place) }
      skipWhiteSpace()
      guard take(UInt8(ascii: ":")) else { throw unexpected("`:` after the key `\(name)`") }
      let value = try value(depth: depth + 1)
      if isNew {
        fields.append(Cell.Field(name, value))
      } else if let first = fields.firstIndex(where: { $0.name.hasSameBytes(as: name) }) {
        fields[first].value = value
      }
      skipWhiteSpace()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "}")) { return .record(fields) }
      throw unexpected("`,` or `}`")
    }
  }

  private mutating func list(depth: Int) throws(JSONError) -> Cell {
    if depth >= Self.depthLimit { throw error(.tooDeep(limit: Self.depthLimit)) }
    position += 1
    skipWhiteSpace()
    if take(UInt8(ascii: "]")) { return .list([]) }
    var items: [Cell] = []
    while true {
      items.append(try value(depth: depth + 1))
      try step()
      skipWhiteSpace()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "]")) { return .list(items) }
      throw unexpected("`,` or `]`")
    }
  }

  private mutating func literal(_ word: StaticString, _ value: Cell) throws(JSONError) -> Cell {
    let count = word.utf8CodeUnitCount
    var matches = position + count <= end
    var index = 0
    while matches, index < count {
      matches = base[position + index] == word.utf8Start[index]
      index += 1
    }
    guard matches else { throw unexpected("a value") }
    position += count
    return value
  }

  // MARK: Steps

  /// One turn of a loop that a request to stop ends.
  package mutating func step() throws(JSONError) {
    do throws(Interrupted) { try watch.step() } catch { throw self.error(.interrupted) }
  }

  @inline(__always)
  package mutating func skipWhiteSpace() {
    while position < end {
      switch base[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  @inline(__always)
  package mutating func take(_ byte: UInt8) -> Bool {
    guard position < end, base[position] == byte else { return false }
    position += 1
    return true
  }
}

/// The keys of one object seen so far: a look over the few there are, a set once there are many. Keys are compared
/// byte for byte: two spellings of one accented letter are two keys.
private struct UniqueNames {
  private var many: Set<ExactText> = []

  mutating func insert(_ name: String, after fields: [Cell.Field]) -> Bool {
    if fields.count < 16 {
      return !fields.contains { $0.name.hasSameBytes(as: name) }
    }
    if many.isEmpty { many = Set(fields.map { ExactText($0.name) }) }
    return many.insert(ExactText(name)).inserted
  }
}
