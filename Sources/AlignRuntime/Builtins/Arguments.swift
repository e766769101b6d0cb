/// The arguments of one call of a built-in, bound to its parameters: by position in the declaration, defaults filled
/// in, kinds and bounds already checked.
package struct Arguments {
  package let machine: Machine
  package let builtin: Builtin
  package let values: [Value]

  package init(machine: Machine, builtin: Builtin, values: [Value]) {
    self.machine = machine
    self.builtin = builtin
    self.values = values
  }

  package subscript(_ index: Int) -> Value { values[index] }

  /// The error for an argument whose value can't be used: names the parameter, what was expected, what was found.
  package func invalid(_ index: Int, _ message: String, hint: String? = nil) -> RuntimeError {
    RuntimeError(
      .invalidArgument, "`\(builtin.parameters[index].name)` of `\(builtin.name)`: \(message)", hint: hint)
  }

  // Typed access. The declaration's kind was checked before, so that a failure here is a slip in the declaration; it
  // is still thrown as an error.
  package func bool(_ index: Int) throws -> Bool { try expect(values[index].asBool, index, "a bool") }
  package func int(_ index: Int) throws -> Int { try expect(values[index].asInt, index, "an int") }
  package func double(_ index: Int) throws -> Double { try expect(values[index].asDouble, index, "a number") }
  package func string(_ index: Int) throws -> String { try expect(values[index].asString, index, "a string") }
  package func list(_ index: Int) throws -> [Value] { try expect(values[index].asList, index, "a list") }
  package func record(_ index: Int) throws -> RecordObject {
    try expect(values[index].asRecord, index, "a record")
  }
  package func object<T: Object>(_ index: Int, as type: T.Type, _ noun: String) throws -> T {
    try expect(values[index].asObject as? T, index, noun)
  }

  private func expect<T>(_ value: T?, _ index: Int, _ noun: String) throws -> T {
    guard let value else { throw invalid(index, "expected \(noun), found \(values[index].typeName)") }
    return value
  }
}
