import AlignSyntax

/// Fields, elements, slices: read, and set below a `var`.
extension Machine {
  @inline(never)
  func loadField(_ target: Register, _ origin: Register, _ cache: UnsafeMutablePointer<Prototype.FieldCache>)
    throws
  {
    if case .record(let record) = origin.pointee, let index = record.shape.index(of: cache.pointee.name) {
      remember(record.shape, index, cache)
      return copy(target, record.base + index)
    }
    target.pointee = try field(cache.pointee.name, of: origin.pointee)
  }

  private func remember(_ shape: Shape, _ index: Int, _ cache: UnsafeMutablePointer<Prototype.FieldCache>) {
    cache.pointee.keptShape = shape
    cache.pointee.shape = UnsafeRawPointer(Unmanaged.passUnretained(shape).toOpaque())
    cache.pointee.index = index
  }

  /// `value.name`; the error lists the fields there are.
  package func field(_ name: String, of value: Value) throws -> Value {
    let names: [String]
    switch value {
    case .record(let record):
      if let found = record.value(name) { return found }
      names = record.names
    case .object(let object):
      if let found = try object.field(name) { return found }
      names = object.fieldNames
    default: names = []
    }
    throw missingField(name, value, names)
  }

  private func missingField(_ name: String, _ value: Value, _ names: [String]) -> RuntimeError {
    var hint: String?
    if let near = name.nearest(among: names) {
      hint = "did you mean `\(near)`?"
    } else if let function = global(name), case .function = function {
      hint = "`\(name)` is a function: `x |> \(name)`"
    } else if let other = ForeignNames.methods[name] {
      hint = other
    } else if !names.isEmpty {
      hint =
        "its fields are " + names.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
        + (names.count > 12 ? " and \(names.count - 12) more" : "")
    }
    return RuntimeError(.missingField, "\(value.typeWithArticle) has no field `\(name)`", hint: hint)
  }

  @inline(never)
  func loadElement(_ target: Register, _ origin: Register, _ key: Register) throws {
    target.pointee = try element(key.pointee, of: origin.pointee)
  }

  /// `value[key]`: positions from 0, negative ones from the end; names of records; ranges give slices.
  package func element(_ key: Value, of value: Value) throws -> Value {
    if let range = key.asRange, value.asObject == nil {
      return try slice(value, .int(range.low), .int(range.high))
    }
    switch (value, key) {
    case (.list(let list), .int(let index)): return list.base[try position(index, count: list.count)]
    case (.string(let string), .int(let index)):
      let start = try position(index, count: string.length)
      return .string(string.slice(start, start + 1))
    case (.record, .string(let name)): return try field(name.text, of: value)
    case (.object(let object), _):
      if let found = try object.element(key) { return found }
      if let range = key.asRange, let found = try object.slice(range.low, range.high) { return found }
    default: break
    }
    throw Self.noElement(key, value)
  }

  private static func noElement(_ key: Value, _ value: Value) -> RuntimeError {
    switch value {
    case .list, .string, .record:
      let wanted = if case .record = value { "a field's name" } else { "an int" }
      return RuntimeError(
        .typeMismatch,
        "expected \(wanted) as index of \(value.typeWithArticle), found \(key.typeWithArticle)",
        hint: key.asDouble != nil && key.asInt == nil ? "`floor(x)` or `int(x)` gives an int" : nil)
    default:
      return RuntimeError(
        .typeMismatch, "\(value.typeWithArticle) has no elements for \(key.typeWithArticle)")
    }
  }

  @inline(never)
  func loadSlice(_ target: Register, _ first: Register) throws {
    target.pointee = try slice(first.pointee, first[1], first[2])
    clear(first)
  }

  private func slice(_ value: Value, _ low: Value, _ high: Value) throws -> Value {
    func bound(_ value: Value) throws -> Int? {
      switch value {
      case .none: nil
      case .int(let index): index
      default:
        throw RuntimeError(
          .typeMismatch, "expected an int as end of a slice, found \(value.typeWithArticle)")
      }
    }
    let (first, last) = (try bound(low), try bound(high))
    switch value {
    case .list(let list):
      let (start, end) = sliceBounds(first, last, count: list.count)
      return .list(list.slice(start, end))
    case .string(let string):
      let (start, end) = sliceBounds(first, last, count: string.length)
      return .string(string.slice(start, end))
    case .object(let object):
      if let found = try object.slice(first, last) { return found }
    default: break
    }
    throw RuntimeError(.typeMismatch, "\(value.typeWithArticle) has no slices")
  }

  // Setting

  @inline(__always)
  func storeField(
    _ place: Register, _ value: Register, _ cache: UnsafeMutablePointer<Prototype.FieldCache>
  ) throws {
    if isRecord(place, shape: cache.pointee.shape), let slot = Self.ownFields(place) {
      return copy(slot + cache.pointee.index, value)
    }
    try storeFieldSlowly(place, value, cache)
  }

  @inline(never)
  private func storeFieldSlowly(
    _ place: Register, _ value: Register, _ cache: UnsafeMutablePointer<Prototype.FieldCache>
  ) throws {
    let slot = try Self.fieldSlot(cache.pointee.name, in: place)
    if case .record(let record) = place.pointee, let index = record.shape.index(of: cache.pointee.name) {
      remember(record.shape, index, cache)
    }
    slot.pointee = value.pointee
  }

  @inline(__always)
  func storeElement(_ place: Register, _ key: Register, _ value: Register) throws {
    if case .int(let index) = key.pointee, isList(place), let list = Self.ownElements(place) {
      let position = index < 0 ? index + list.count : index
      if position >= 0, position < list.count { return copy(list.base + position, value) }
    }
    try storeElementSlowly(place, key, value)
  }

  @inline(never)
  private func storeElementSlowly(_ place: Register, _ key: Register, _ value: Register) throws {
    try Self.elementSlot(key.pointee, in: place).pointee = value.pointee
  }

  /// `x.a[1] += value`: walks to the place along parts that are made the variable's own, then sets it.
  @inline(never)
  func storePath(_ path: Prototype.Path, _ root: Register, indexes: Register) throws {
    var place = root
    var next = indexes
    for step in path.steps {
      switch step {
      case .field(let name): place = try Self.fieldSlot(name, in: place, isNew: path.operation == .set)
      case .index:
        place = try Self.elementSlot(next.pointee, in: place)
        next += 1
      }
    }
    switch path.operation {
    case .set: place.pointee = next.pointee
    case .add: try add(place, place, next)
    case .subtract: try subtract(place, place, next)
    case .multiply: try multiply(place, place, next)
    case .divide: try divide(place, place, next)
    }
  }

  /// The values of the record at a place, made the place's own; nil where it is no record.
  @inline(__always)
  private static func ownFields(_ place: Register) -> Register? {
    guard isRecord(place), case .record(var record) = take(place) else { return nil }
    if !isKnownUniquelyReferenced(&record) { record = record.copy() }
    let base = record.base
    place.initialize(to: .record(record))
    return base
  }

  /// Where the field of the record at `place` is kept; it is added if it isn't there and may be new.
  private static func fieldSlot(_ name: String, in place: Register, isNew: Bool = true) throws -> Register {
    guard isRecord(place) else {
      throw RuntimeError(
        .typeMismatch, "can't set the field `\(name)` of \(place.pointee.typeWithArticle)",
        hint: place.pointee.asObject == nil ? nil : "its values never change; make a new one")
    }
    if fieldIndex(name, in: place) == nil {
      guard isNew else { throw RuntimeError(.missingField, "a record has no field `\(name)`") }
      if case .record(let record) = place.pointee { place.pointee = .record(record.setting(name, .none)) }
    }
    guard let index = fieldIndex(name, in: place), let base = ownFields(place) else {
      throw RuntimeError(.internalError, "the field `\(name)` was not added")
    }
    return base + index
  }

  private static func fieldIndex(_ name: String, in place: Register) -> Int? {
    if case .record(let record) = place.pointee { record.shape.index(of: name) } else { nil }
  }

  /// Where an element of the list or record at `place` is kept.
  private static func elementSlot(_ key: Value, in place: Register) throws -> Register {
    if case .string(let name) = key, isRecord(place) { return try fieldSlot(name.text, in: place) }
    if case .int(let index) = key, isList(place) {
      let offset = try position(index, count: place.pointee.iterationCount ?? 0)
      guard let list = ownElements(place) else {
        throw RuntimeError(.internalError, "the list was not copied")
      }
      return list.base + offset
    }
    if isList(place) || isRecord(place) { throw noElement(key, place.pointee) }
    throw RuntimeError(
      .typeMismatch, "can't set an element of \(place.pointee.typeWithArticle)",
      hint: "its values never change; make a new one")
  }

  /// The elements of the list at a place, made the place's own; nil where it is no list.
  @inline(__always)
  private static func ownElements(_ place: Register) -> (base: Register, count: Int)? {
    guard isList(place), case .list(var list) = take(place) else { return nil }
    if !isKnownUniquelyReferenced(&list) { list = list.copy() }
    let elements = (list.base, list.count)
    place.initialize(to: .list(list))
    return elements
  }
}

extension String {
  /// The name among `candidates` that this one is most likely meant to be, if any is near.
  package func nearest(among candidates: [String]) -> String? {
    AlignSyntax.nearest(to: self, among: candidates)
  }
}
