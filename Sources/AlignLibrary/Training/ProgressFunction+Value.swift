import AlignData
import AlignRuntime

extension ProgressFunction {
  /// A number, or a function of progress that gives one.
  init(_ value: Value, machine: Machine, name: String) throws {
    if let number = value.asDouble {
      self = .constant(number)
      return
    }
    let text = value.asFunction.map(\.description) ?? value.typeName
    // Weak: the machine holds the run or curriculum that holds this function.
    self.init(source: text) { [weak machine] progress in
      guard let machine else {
        throw RuntimeError(.invalidArgument, "the session of `\(name)` has ended")
      }
      let result = try machine.call(value, .float(progress))
      guard let number = result.asDouble else {
        throw RuntimeError(
          .typeMismatch,
          "`\(name)` must give a number for a progress from 0 to 1, gave \(result.typeWithArticle)",
          hint: result.asFunction == nil
            ? nil : "call what makes the schedule first: `linear()`, not `linear`")
      }
      return number
    }
  }
}

extension FunctionObject {
  /// The text of a function, or its name where it has none, with the plain values that it captured.
  var description: String {
    let text = sourceText.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") } ?? name
    let captured = capturedValues.compactMap { name, value in
      switch value {
      case .int, .float, .bool, .string: "\(name) = \(value.display(DisplayStyle()))"
      default: nil as String?
      }
    }
    return captured.isEmpty ? text : "\(text)  where \(captured.joined(separator: ", "))"
  }
}
