import AlignInterruption
import AlignRuntime

extension CoreBuiltins {
  static let sequences: [Builtin] = [
    Builtin(
      "length",
      "Counts the elements of a list, the characters of a text, the rows of a table, the fields of a record.",
      [.required("x", .anyButFunction, "what to count")], returns: .int,
      examples: [Example("length([4, 5, 6])", prints: "3"), Example("length(\"héllo\")", prints: "5")]
    ) { arguments in
      guard let count = arguments[0].iterationCount else {
        throw arguments.invalid(0, "\(arguments[0].typeWithArticle) has no length")
      }
      return .int(count)
    },
    Builtin(
      "map", "Applies a function to each element and gives the list of its values.",
      [
        .required("list", [.sequence, .record], "the elements"),
        .required("f", .function, "takes an element"),
      ],
      returns: .list,
      examples: [
        Example("[1, 2, 3] |> map(x => x^2)", prints: "[1, 4, 9]"),
        Example("[{a: 1}, {a: 5}] |> map(.a)", prints: "[1, 5]"),
      ], seeAlso: ["filter", "fold"]
    ) { arguments in
      let elements = try arguments.sequence(0)
      let result = ListObject(capacity: elements.count)
      try arguments.machine.repeating(arguments[1]) { call in
        for element in elements { result.append(try call(element)) }
      }
      return .list(result)
    },
    Builtin(
      "flat_map", "Applies a function that gives lists to each element and joins the lists.",
      [
        .required("list", .sequence, "the elements"),
        .required("f", .function, "takes an element, gives a list"),
      ],
      returns: .list,
      examples: [
        Example("[1, 2] |> flat_map(x => [x, 10 * x])", prints: "[1, 10, 2, 20]"),
        Example(
          "[\"to be\", \"or not\"] |> flat_map(text => split(text, \" \"))",
          prints: "[\"to\", \"be\", \"or\", \"not\"]"),
      ]
    ) { arguments in
      var result: [Value] = []
      let elements = try arguments.sequence(0)
      try arguments.machine.repeating(arguments[1]) { call in
        for element in elements {
          let part = try call(element)
          guard let elements = try part.sequence() else {
            throw arguments.invalid(1, "it must give lists, it gave \(part.typeWithArticle)")
          }
          try Limits.requireList(result.count + elements.count)
          result += elements
        }
      }
      return .list(result)
    },
    Builtin(
      "filter", "Keeps the elements for which a function gives true.",
      [
        .required("list", .sequence, "the elements"),
        .required("f", .function, "takes an element, gives a bool"),
      ],
      returns: .list,
      examples: [
        Example("0..10 |> filter(x => x % 3 == 0)", prints: "[0, 3, 6, 9]"),
        Example("[\"a\", \"bb\", \"ccc\"] |> filter(x => length(x) > 1)", prints: "[\"bb\", \"ccc\"]"),
      ], seeAlso: ["where", "find"]
    ) { arguments in
      if arguments[0].kind == .table {
        throw arguments.invalid(0, "found a table", hint: "`where` filters the rows of a table")
      }
      let elements = try arguments.sequence(0)
      let kept = ListObject(capacity: 0)
      try arguments.machine.repeating(arguments[1]) { call in
        for element in elements where try arguments.holds(call(element)) { kept.append(element) }
      }
      return .list(kept)
    },
    Builtin(
      "fold", "Goes through the elements with a running value: `f(value, element)` gives the next one.",
      [
        .required("list", .sequence, "the elements"), .required("initial", .any, "the first running value"),
        .required("f", .function, "takes the running value and an element"),
      ], returns: .any,
      examples: [
        Example("[1, 2, 3] |> fold(10, (sum, x) => sum + x)", prints: "16"),
        Example("[3, 1, 4] |> fold([], (best, x) => best + [max([x, ...best])])", prints: "[3, 3, 4]"),
      ]
    ) { arguments in
      var value = arguments[1]
      let elements = try arguments.sequence(0)
      try arguments.machine.repeating(arguments[2], argumentCount: 2) { call in
        for element in elements { value = try call(value, element) }
      }
      return value
    },
    Builtin(
      "zip", "Puts the elements at equal positions of several lists together.",
      [.rest("lists", .sequence, "lists of equal length")], returns: .list,
      examples: [
        Example("zip([1, 2], [\"a\", \"b\"])", prints: "[[1, \"a\"], [2, \"b\"]]"),
        Example(
          "zip([\"sft\", \"dpo\"], [3, 5]) |> map(pair => f\"{pair[0]} {pair[1]}\")",
          prints: "[\"sft 3\", \"dpo 5\"]"),
      ], seeAlso: ["enumerate"]
    ) { arguments in
      let lists = try arguments.list(0).map { try $0.sequence() ?? [] }
      guard let first = lists.first else { return .list([]) }
      for list in lists where list.count != first.count {
        throw arguments.invalid(
          0, "the lists have \(first.count) and \(list.count) elements",
          hint: "cut the longer one: `xs[..\(min(first.count, list.count))]`")
      }
      return .list(try first.indices.interruptibleMap { index in .list(lists.map { $0[index] }) })
    },
    Builtin(
      "enumerate", "Puts its position before each element.",
      [.required("list", .sequence, "the elements"), .optional("start", .int, 0, "the first position")],
      returns: .list,
      examples: [
        Example("enumerate([\"a\", \"b\"])", prints: "[[0, \"a\"], [1, \"b\"]]"),
        Example(
          "for [i, name] in enumerate([\"sft\", \"dpo\"], start: 1) { print(i, name) }",
          prints: """
            1 sft
            2 dpo
            """),
      ]
    ) { arguments in
      let start = try arguments.int(1)
      return .list(
        try arguments.sequence(0).enumerated().interruptibleMap {
          .list([.int(start &+ $0.offset), $0.element])
        })
    },
    Builtin(
      "range", "Gives numbers at equal distances, the end not included; `range(n)` is `0..n`.",
      [
        .required("low", .number, "the first number; alone, the end"),
        .optional("high", [.number, .none], nil, "the end, not included"),
        .optional("step", .number, 1, "the distance; negative: downwards"),
      ], returns: [.range, .list],
      examples: [
        Example("range(3)", prints: "0..3"), Example("range(0, 10, 4)", prints: "[0, 4, 8]"),
        Example("range(3, 0, -1)", prints: "[3, 2, 1]"),
      ]
    ) { arguments in try numbers(arguments) },
    Builtin(
      "sort", "Sorts from low to high: numbers, texts, bools, lists of such; equal ones keep their order.",
      [
        .required("list", [.sequence], "the elements, or a table"),
        .optional("by", [.function, .none], nil, "gives what is compared; none: the element itself"),
        .optional("descending", .bool, false, "from high to low"),
      ], returns: [.list, .table],
      examples: [
        Example("sort([3, 1, 2])", prints: "[1, 2, 3]"),
        Example("sort([\"bb\", \"a\"], by: length)", prints: "[\"a\", \"bb\"]"),
      ], seeAlso: ["sort_by"]
    ) { arguments in try sorted(arguments) },
    Builtin(
      "reverse", "Turns the order of a list or text round.",
      [.required("list", .sequence, "the elements")], returns: [.list, .string],
      examples: [
        Example("reverse([1, 2, 3])", prints: "[3, 2, 1]"), Example("reverse(\"abc\")", prints: "\"cba\""),
      ]
    ) { arguments in
      let elements: [Value] = try arguments.sequence(0).reversed()
      guard case .string = arguments[0] else { return .list(elements) }
      return .string(elements.compactMap(\.asString).joined())
    },
  ]

  private static func numbers(_ arguments: Arguments) throws -> Value {
    let (low, high): (Value, Value) =
      arguments[1].isNone ? (.int(0), arguments[0]) : (arguments[0], arguments[1])
    if case .int(let start) = low, case .int(let end) = high, case .int(let step) = arguments[2] {
      if step == 1 { return .range(start, end) }
      guard step != 0 else { throw arguments.invalid(2, "it can't be 0") }
      let distance = Double(end) - Double(start)
      try requireCount(distance / Double(step), arguments)
      return .list(try stride(from: start, to: end, by: step).interruptibleMap { .int($0) })
    }
    guard let start = low.asDouble, let end = high.asDouble, let step = arguments[2].asDouble, step != 0
    else {
      throw arguments.invalid(2, "it can't be 0")
    }
    let count = ((end - start) / step).rounded(.up)
    try requireCount(count, arguments)
    return .list(try (0..<max(0, Int(count))).interruptibleMap { .float(start + Double($0) * step) })
  }

  private static func requireCount(_ count: Double, _ arguments: Arguments) throws {
    guard count <= Double(Limits.listCount) else { throw Limits.listTooLong }
  }

  private static func sorted(_ arguments: Arguments) throws -> Value {
    if let table = arguments.asTable(0), arguments[1].isNone {
      let name = table.table.columnNames.first ?? "name"
      throw arguments.invalid(
        0, "rows have no order of their own", hint: "`t |> sort_by(.\(name))` sorts them by a column")
    }
    let elements = try arguments.sequence(0)
    let keys =
      try arguments[1].isNone ? elements : arguments.results(of: arguments[1], for: elements)
    if let first = keys.first {
      // All keys must have an order among each other before the first is moved.
      for (index, key) in keys.enumerated() where key.ordered(before: first) == nil {
        throw arguments.invalid(
          0,
          index == 0
            ? "\(key.typeWithArticle) has no order"
            : "\(key.typeWithArticle) at position \(index) has no order with \(first.typeWithArticle)",
          hint: "`by:` gives what is compared, for instance `by: .name`")
      }
    }
    let isDescending = try arguments.bool(2)
    let order = try keys.indices.interruptiblySorted { left, right in
      let (first, second) = isDescending ? (right, left) : (left, right)
      guard let before = keys[first].ordered(before: keys[second]),
        let after = keys[second].ordered(before: keys[first])
      else { throw arguments.invalid(0, "the elements have no common order") }
      return before == after ? left < right : before
    }
    if arguments.asTable(0) != nil { return try arguments.taking(order, of: 0) }
    return .list(order.map { elements[$0] })
  }
}
