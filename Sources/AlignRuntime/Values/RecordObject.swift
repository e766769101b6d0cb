/// The names of a record's fields, in order; shared by all records made at one place.
public final class Shape {
  package let names: [String]
  /// Position by name, kept where there are many names.
  private let positions: [String: Int]

  /// `names` are unique.
  package init(_ names: [String]) {
    self.names = names
    positions =
      names.count > 8
      ? Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first }) : [:]
  }

  package var count: Int { names.count }

  package func index(of name: String) -> Int? {
    positions.isEmpty ? names.firstIndex(of: name) : positions[name]
  }
}

/// What precedes the values of a `RecordObject`.
public struct RecordHeader {
  let shape: Shape
  /// The values that are still there: all, until the record is taken apart.
  var count: Int
}

/// A record: fields in order, names unique. One allocation holds the values; the names are in the shared shape.
public final class RecordObject: ManagedBuffer<RecordHeader, Value> {
  /// Takes the values out of `values`, which has one for each name of the shape.
  @inline(__always)
  static func make(shape: Shape, moving values: UnsafeMutablePointer<Value>, count: Int) -> RecordObject {
    let buffer = create(minimumCapacity: count) { _ in RecordHeader(shape: shape, count: count) }
    buffer.withUnsafeMutablePointerToElements { $0.moveInitialize(from: values, count: count) }
    return unsafeDowncast(buffer, to: RecordObject.self)
  }

  /// A record of a shared shape: for makers of many alike records, such as the rows of a table. There is one value
  /// for each name.
  package static func make(shape: Shape, _ values: [Value]) -> RecordObject {
    precondition(shape.count == values.count, "one value for each name")
    let buffer = create(minimumCapacity: values.count) { _ in
      RecordHeader(shape: shape, count: values.count)
    }
    buffer.withUnsafeMutablePointerToElements { target in
      for (index, value) in values.enumerated() { (target + index).initialize(to: value) }
    }
    return unsafeDowncast(buffer, to: RecordObject.self)
  }

  /// Later fields of the same name replace earlier ones.
  package static func make(_ fields: [(String, Value)]) -> RecordObject {
    var names: [String] = []
    var values: [Value] = []
    var positions: [String: Int] = [:]
    for (name, value) in fields {
      if let index = fields.count > 8 ? positions[name] : names.firstIndex(of: name) {
        values[index] = value
      } else {
        if fields.count > 8 { positions[name] = names.count }
        names.append(name)
        values.append(value)
      }
    }
    return make(shape: Shape(names), values)
  }

  deinit {
    withUnsafeMutablePointers { header, values in release(values, header.pointee.count) }
  }

  @inline(__always) var base: UnsafeMutablePointer<Value> { withUnsafeMutablePointerToElements { $0 } }
  @inline(__always) var head: UnsafeMutablePointer<RecordHeader> { withUnsafeMutablePointerToHeader { $0 } }
  @inline(__always) package var shape: Shape { head.pointee.shape }

  package var count: Int { head.pointee.count }
  package var names: [String] { shape.names }
  package var values: [Value] {
    withExtendedLifetime(self) { Array(UnsafeBufferPointer(start: base, count: count)) }
  }
  package var fields: [(String, Value)] { Array(zip(names, values)) }

  package func value(_ name: String) -> Value? { shape.index(of: name).map { base[$0] } }

  func copy() -> RecordObject { RecordObject.make(shape: shape, values) }

  /// A record with the field set, or added at the end.
  package func setting(_ name: String, _ value: Value) -> RecordObject {
    RecordObject.make(fields + [(name, value)])
  }
}
