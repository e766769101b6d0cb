/// A register, or any other place of a value.
typealias Register = UnsafeMutablePointer<Value>

// Numbers and `none` hold no object: replacing them needs no count to be looked at, and Swift's general copy and
// destroy of an enum costs a call. These helpers take the short way where they can.

/// Whether the place holds something that is counted.
@inline(__always)
func isCounted(_ place: Register) -> Bool {
  switch place.pointee {
  case .none, .bool, .int, .float: false
  default: true
  }
}

@inline(__always)
func put(_ place: Register, _ value: Int) {
  if isCounted(place) { place.pointee = .int(value) } else { place.initialize(to: .int(value)) }
}

@inline(__always)
func put(_ place: Register, _ value: Double) {
  if isCounted(place) { place.pointee = .float(value) } else { place.initialize(to: .float(value)) }
}

@inline(__always)
func put(_ place: Register, _ value: Bool) {
  if isCounted(place) { place.pointee = .bool(value) } else { place.initialize(to: .bool(value)) }
}

@inline(__always)
func clear(_ place: Register) {
  if isCounted(place) { place.pointee = .none } else { place.initialize(to: .none) }
}

@inline(__always)
func copy(_ target: Register, _ origin: Register) {
  switch origin.pointee {
  case .int(let value): put(target, value)
  case .float(let value): put(target, value)
  default: target.pointee = origin.pointee
  }
}

/// Moves the value out of `origin`, which is left empty. The two are different places.
@inline(__always)
func move(_ target: Register, _ origin: Register) {
  if isCounted(target) { target.deinitialize(count: 1) }
  target.moveInitialize(from: origin, count: 1)
  origin.initialize(to: .none)
}

// Which kind a place holds, without counting what it holds: a second reference would hide that a list or string has
// only one owner.

@inline(__always)
func isString(_ place: Register) -> Bool { if case .string = place.pointee { true } else { false } }

@inline(__always)
func isList(_ place: Register) -> Bool { if case .list = place.pointee { true } else { false } }

@inline(__always)
func isRecord(_ place: Register) -> Bool { if case .record = place.pointee { true } else { false } }

extension Register {
  /// The bytes of the string that the place holds; 0 for anything else.
  @inline(__always)
  var byteCount: Int { if case .string(let string) = pointee { string.byteCount } else { 0 } }

  /// The string that the place holds, without counting it; valid as long as the place holds it.
  @inline(__always)
  var text: (start: UnsafePointer<UInt8>, count: Int, isASCII: Bool?)? {
    guard case .string(let string) = pointee else { return nil }
    return (UnsafePointer(string.bytes), string.byteCount, string.head.pointee.isASCII)
  }

  /// The elements of the list that the place holds; 0 for anything else.
  @inline(__always)
  var elementCount: Int { if case .list(let list) = pointee { list.count } else { 0 } }
}

/// Whether the place holds a record of this shape.
@inline(__always)
func isRecord(_ place: Register, shape: UnsafeRawPointer?) -> Bool {
  guard case .record(let record) = place.pointee else { return false }
  return shape == UnsafeRawPointer(Unmanaged.passUnretained(record.shape).toOpaque())
}

/// Takes the value out of a place, which is left empty.
@inline(__always)
func take(_ place: Register) -> Value {
  let value = place.move()
  place.initialize(to: .none)
  return value
}
