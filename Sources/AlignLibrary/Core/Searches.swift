import AlignInterruption
import AlignRuntime

extension CoreBuiltins {
  static let searches: [Builtin] = [
    Builtin(
      "contains", "Tells whether a list holds a value, a text another text, a record a field.",
      [
        .required("x", [.sequence, .record], "where to look"),
        .required("item", .any, "the value, the text, or the field's name"),
      ], returns: .bool,
      examples: [
        Example("contains(\"margin\", \"gin\")", prints: "true"),
        Example("[1, 2] |> contains(3)", prints: "false"),
      ]
    ) { arguments in .bool(try arguments.machine.contains(arguments[1], in: arguments[0])) },
    Builtin(
      "any",
      "Tells whether a function gives true for at least one element, or whether one of the bools is true.",
      [
        .required("list", .sequence, "the elements"),
        .optional("f", [.function, .none], nil, "gives a bool; none: the element itself"),
      ],
      returns: .bool,
      examples: [Example("any([1, 5], x => x > 3)", prints: "true"), Example("any([])", prints: "false")]
    ) { arguments in
      for element in try arguments.sequence(0) where try test(element, arguments) { return .bool(true) }
      return .bool(false)
    },
    Builtin(
      "all", "Tells whether a function gives true for every element, or whether all bools are true.",
      [
        .required("list", .sequence, "the elements"),
        .optional("f", [.function, .none], nil, "gives a bool; none: the element itself"),
      ],
      returns: .bool,
      examples: [Example("all([1, 5], x => x > 3)", prints: "false"), Example("all([])", prints: "true")]
    ) { arguments in
      for element in try arguments.sequence(0) where try !test(element, arguments) { return .bool(false) }
      return .bool(true)
    },
    Builtin(
      "find", "Gives the first element for which a function gives true, or none.",
      [
        .required("list", .sequence, "the elements"),
        .required("f", .function, "takes an element, gives a bool"),
      ],
      returns: .any,
      examples: [
        Example("find([1, 4, 6], x => x % 2 == 0)", prints: "4"),
        Example("find([{name: \"sft\"}, {name: \"ppo\"}], r => r.name == \"ppo\").name", prints: "\"ppo\""),
      ]
    ) { arguments in
      let elements = try arguments.sequence(0)
      return try arguments.machine.repeating(arguments[1]) { call in
        try elements.first { try arguments.holds(call($0)) } ?? .none
      }
    },
    Builtin(
      "index_of", "Gives the first position of a value in a list, or of a text in another, or none.",
      [.required("x", .sequence, "where to look"), .required("item", .any, "what to look for")],
      returns: [.int, .none],
      examples: [
        Example("index_of([5, 6], 6)", prints: "1"), Example("index_of(\"margin\", \"gin\")", prints: "3"),
      ]
    ) { arguments in
      if case .string(let text) = arguments[0], case .string(let part) = arguments[1] {
        guard let offset = try text.firstOffset(of: part) else { return .none }
        return .int(StringObject.make(bytes: UnsafeBufferPointer(rebasing: text.utf8[..<offset])).length)
      }
      var watch = InterruptionWatch()
      let index = try arguments.sequence(0).firstIndex {
        try watch.step()
        return $0.isEqual(to: arguments[1])
      }
      return index.map { .int($0) } ?? .none
    },
  ]

  private static func test(_ element: Value, _ arguments: Arguments) throws -> Bool {
    if !arguments[1].isNone { return try arguments.holds(arguments.machine.call(arguments[1], element)) }
    guard let holds = element.asBool else {
      throw arguments.invalid(
        0, "expected bools, found \(element.typeWithArticle)",
        hint: "give a function: `\(arguments.builtin.name)(xs, x => x > 0)`")
    }
    return holds
  }
}
