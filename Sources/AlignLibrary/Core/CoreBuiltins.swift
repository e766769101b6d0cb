import AlignRuntime

/// The core of the library: what works on plain values. Each topic is a file of this folder.
package enum CoreBuiltins {
  package static let all: [Builtin] =
    writing + conversions + sequences + searches + records + texts + mathematics + reductions + files
    + failing + debugging + chance + SavingBuiltins.all
}

extension Arguments {
  /// The elements of a list, range, column, table, tensor or string.
  func sequence(_ index: Int) throws -> [Value] {
    guard let elements = try self[index].sequence() else {
      throw invalid(index, "expected a list, found \(self[index].typeWithArticle)")
    }
    return elements
  }

  /// What a function gives for each of the elements.
  func results(of function: Value, for elements: [Value]) throws -> [Value] {
    try machine.repeating(function) { call in try elements.map { try call($0) } }
  }

  /// The answer of a function of the user that must give a bool.
  func holds(_ answer: Value) throws -> Bool {
    guard let holds = answer.asBool else {
      throw RuntimeError(
        .typeMismatch,
        "the function given to `\(builtin.name)` must give a bool, it gave \(answer.typeWithArticle)")
    }
    return holds
  }
}

extension ValueKind {
  /// What can be gone through from the first element to the last.
  static let sequence: ValueKind = [.list, .range, .column, .table, .tensor, .string]
}
