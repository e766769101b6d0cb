import AlignInterruption
import AlignRandom
import AlignRuntime

extension CoreBuiltins {
  /// Chance as a function of its arguments: the same numbers give the same draw, in any order, on any machine.
  static let chance: [Builtin] = [
    Builtin(
      "random", "Draws a number from 0 up to, not including, 1, evenly.",
      details: "Nothing is remembered between calls: another `index` or `seed` gives another number.",
      source: "Philox 4x32-10, Salmon et al. 2011",
      [index, seed], returns: .float,
      examples: [
        Example("random(0) == random(0)", prints: "true"),
        Example("mean(0..10000 |> map(i => random(i))) |> round(1)", prints: "0.5"),
      ]
    ) { arguments in
      .float(generator(arguments, 1).uniform(step: 0, index: try arguments.int(0)))
    },
    Builtin(
      "choice", "Draws one element of a list, each as likely as another.",
      [.required("values", [.list, .range, .column, .string], "what to draw from, not empty"), index, seed],
      returns: .any,
      examples: [
        Example("choice([\"a\", \"b\"], 0) in [\"a\", \"b\"]", prints: "true"),
        Example("0..100 |> map(i => choice([1, 2, 3], i)) |> unique |> length", prints: "3"),
      ]
    ) { arguments in
      guard let count = arguments[0].iterationCount, count > 0 else {
        throw arguments.invalid(0, "it is empty")
      }
      let place = generator(arguments, 2).integer(below: count, step: 1, index: try arguments.int(1))
      return try arguments[0].iterated(at: place)
    },
    Builtin(
      "shuffle", "Puts elements or rows into a random order.",
      [.required("data", [.table, .list, .range, .column], "a table or a list"), seed],
      returns: [.table, .list, .column],
      examples: [
        Example("0..5 |> shuffle(seed: 1) |> sort", prints: "[0, 1, 2, 3, 4]"),
        Example(
          "shuffle([\"a\", \"b\", \"c\"], seed: 1) == shuffle([\"a\", \"b\", \"c\"], seed: 1)", prints: "true"
        ),
      ]
    ) { arguments in
      var watch = InterruptionWatch()
      let order = try generator(arguments, 1).permutation(of: try arguments.elementCount(0), step: 2) {
        () throws(Interrupted) in try watch.step()
      }
      return try arguments.taking(order, of: 0)
    },
  ]

  private static let index = Parameter.required("index", .int, "which draw")
  private static let seed = Parameter.optional("seed", .int, 0, "which of the many sequences")

  private static func generator(_ arguments: Arguments, _ seed: Int) -> CounterGenerator {
    CounterGenerator(seed: arguments[seed].asInt ?? 0, purpose: .user)
  }
}
