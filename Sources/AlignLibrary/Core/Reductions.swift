import AlignInterruption
import AlignRuntime
import Glibc

extension CoreBuiltins {
  static let reductions: [Builtin] = [
    Builtin(
      "sum", "Adds numbers up; of bools it counts those that are true.",
      [values, axis], returns: [.number, .tensor],
      examples: [
        Example("sum([1, 2, 3.5])", prints: "6.5"), Example("sum([true, false, true])", prints: "2"),
      ]
    ) { arguments in
      try reduced(.sum, arguments) { elements in
        guard let ints = elements.ints else { return .float(elements.doubles.reduce(0, +)) }
        var sum = 0
        for number in ints {
          let (next, overflow) = sum.addingReportingOverflow(number)
          guard !overflow else { throw arguments.invalid(0, "the sum is beyond the integers of 64 bits") }
          sum = next
        }
        return .int(sum)
      }
    },
    Builtin(
      "mean", "The arithmetic mean; of bools the share of those that are true.",
      [values, axis], returns: [.float, .tensor],
      examples: [Example("mean([1, 2, 6])", prints: "3.0"), Example("mean([true, false])", prints: "0.5")],
      seeAlso: ["median", "std", "quantile"]
    ) { arguments in
      try reduced(.mean, arguments) { elements in
        try requireSome(elements, arguments)
        return .float(elements.doubles.reduce(0, +) / Double(elements.doubles.count))
      }
    },
    Builtin(
      "std", "The standard deviation of a sample.", formula: "sqrt(sum((x - mean)^2) / (n - 1))",
      [values], returns: .float,
      examples: [
        Example("std([2, 4, 4, 4, 5, 5, 7, 9]) |> round(4)", prints: "2.1381"),
        Example("std([1, 1, 1])", prints: "0.0"),
      ], seeAlso: ["mean"]
    ) { arguments in
      let numbers = try Numbers(arguments[0], arguments).doubles
      guard numbers.count > 1 else {
        throw arguments.invalid(0, "expected at least two numbers, found \(numbers.count)")
      }
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return .float((squares / Double(numbers.count - 1)).squareRoot())
    },
    extremum(
      "min", .minimum, "The least of several values, or of the elements of a list.",
      [
        Example("min([3, 1, 2])", prints: "1"),
        Example("[\"ccc\", \"a\", \"bb\"] |> min(by: length)", prints: "\"a\""),
      ]),
    extremum(
      "max", .maximum, "The greatest of several values, or of the elements of a list.",
      [
        Example("max(3, 1.5)", prints: "3"),
        Example(
          "table({name: [\"a\", \"b\"], score: [0.2, 0.7]}) |> max(by: .score) |> .name", prints: "\"b\""),
      ]),
    Builtin(
      "quantile", "The number below which a share of the numbers lies, interpolated between neighbours.",
      formula: "the value at position q (n - 1) of the sorted numbers",
      [values, .required("q", [.number, .list], "the share, 0 to 1, or several")], returns: [.float, .list],
      examples: [
        Example("quantile([1, 2, 3, 4], 0.5)", prints: "2.5"),
        Example("quantile(0..11, [0.1, 0.9])", prints: "[1.0, 9.0]"),
      ], seeAlso: ["median", "describe"]
    ) { arguments in
      let numbers = try Numbers(arguments[0], arguments)
      try requireSome(numbers, arguments)
      let sorted = try numbers.doubles.interruptiblySorted { $0 < $1 || (!$0.isNaN && $1.isNaN) }
      func value(_ share: Value) throws -> Value {
        guard let q = share.asDouble, q >= 0, q <= 1 else {
          throw arguments.invalid(1, "expected a share from 0 to 1, found \(share.line(limit: 30))")
        }
        let place = q * Double(sorted.count - 1)
        let low = Int(place.rounded(.down))
        let high = min(low + 1, sorted.count - 1)
        return .float(sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low]))
      }
      guard let shares = arguments[1].asList else { return try value(arguments[1]) }
      return .list(try shares.map(value))
    },
    Builtin(
      "median", "The number in the middle, half of the numbers on either side.", [values], returns: .float,
      examples: [
        Example("median([1, 9, 2])", prints: "2.0"),
        Example("table({margin: [0.5, 2.0, 1.0]}).margin |> median", prints: "1.0"),
      ]
    ) { arguments in
      let numbers = try Numbers(arguments[0], arguments)
      try requireSome(numbers, arguments)
      let sorted = try numbers.doubles.interruptiblySorted { $0 < $1 || (!$0.isNaN && $1.isNaN) }
      let middle = sorted.count / 2
      return .float(sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2)
    },
  ]

  private static let values = Parameter.required(
    "values", [.list, .range, .column, .tensor], "numbers or bools")
  private static let axis = Parameter.optional(
    "axis", [.int, .none], nil, "of a tensor: along which axis; none: all elements")

  private static func reduced(
    _ reduction: Reduction, _ arguments: Arguments, _ plain: (Numbers) throws -> Value
  ) throws -> Value {
    if case .object(let object) = arguments[0],
      let value = try object.reduced(reduction, axis: arguments[1].asInt)
    {
      return value
    }
    guard arguments[1].isNone else {
      throw arguments.invalid(1, "only tensors have axes", hint: "`tensor(x)` makes one of a list of lists")
    }
    return try plain(Numbers(arguments[0], arguments))
  }

  private static func requireSome(_ numbers: Numbers, _ arguments: Arguments) throws {
    guard !numbers.doubles.isEmpty else {
      throw arguments.invalid(0, "expected at least one number, found none")
    }
  }

  private static func extremum(
    _ name: String, _ reduction: Reduction, _ summary: String, _ examples: [Example]
  ) -> Builtin {
    Builtin(
      name, summary,
      [
        .rest("values", .any, "numbers or texts, or one list of them"),
        .optional("by", [.function, .none], nil, "gives what is compared; none: the element itself"),
        axis,
      ], returns: .any, examples: examples
    ) { arguments in
      let given = try arguments.list(0)
      if given.count == 1, case .object(let object) = given[0], arguments[1].isNone,
        let value = try object.reduced(reduction, axis: arguments[2].asInt)
      {
        return value
      }
      guard arguments[2].isNone else {
        throw arguments.invalid(2, "only tensors have axes", hint: "`tensor(x)` makes one of a list of lists")
      }
      guard let elements = given.count == 1 ? try given[0].sequence() : given else {
        throw arguments.invalid(0, "expected a list, or several values")
      }
      let keys =
        try arguments[1].isNone ? elements : arguments.results(of: arguments[1], for: elements)
      guard var best = keys.indices.first else {
        throw arguments.invalid(0, "there is nothing to choose from")
      }
      var watch = InterruptionWatch()
      for index in keys.indices.dropFirst() {
        try watch.step()
        let (first, second) = reduction == .minimum ? (index, best) : (best, index)
        guard let isBetter = keys[first].ordered(before: keys[second]) else {
          throw arguments.invalid(
            0, "\(keys[index].typeWithArticle) has no order with \(keys[best].typeWithArticle)")
        }
        if isBetter { best = index }
      }
      return elements[best]
    }
  }
}

/// The numbers of a list, range or column.
private struct Numbers {
  var doubles: [Double] = []
  /// The same as ints, where all are ints or bools.
  var ints: [Int]? = []

  init(_ value: Value, _ arguments: Arguments) throws {
    guard let elements = try value.sequence() else {
      throw arguments.invalid(0, "expected a list, found \(value.typeWithArticle)")
    }
    doubles.reserveCapacity(elements.count)
    var watch = InterruptionWatch()
    for (index, element) in elements.enumerated() {
      try watch.step()
      switch element {
      case .int(let number):
        doubles.append(Double(number))
        ints?.append(number)
      case .bool(let flag):
        doubles.append(flag ? 1 : 0)
        ints?.append(flag ? 1 : 0)
      case .float(let number):
        doubles.append(number)
        ints = nil
      default:
        var error = arguments.invalid(
          0, "expected numbers, element \(index) is \(element.typeWithArticle)",
          hint: element.isNone ? "`drop_missing` leaves them out first" : nil)
        if element.isNone { error.missing = .elements }
        throw error
      }
    }
  }
}
