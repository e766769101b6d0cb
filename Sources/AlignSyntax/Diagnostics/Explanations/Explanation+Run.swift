/// Running.
extension DiagnosticCode {
  var runExplanation: Explanation {
    switch self {
    case .typeMismatch:
      Explanation(
        "an operation on values that it does not take",
        """
        The message names what was expected and what was found. There is no silent conversion between \
        text, numbers and bools: `int`, `float` and f-strings convert.
        """,
        example: "let n = 3\n\"n: \" + n",
        mended: "let n = 3\nf\"n: {n}\"")
    case .divisionByZero:
      Explanation(
        "an int divided by zero",
        """
        `//` and `%` of ints, and `/`, have no value for a divisor of zero. Test the divisor first.
        """,
        example: "let n = 0\n1 // n",
        mended: "let n = 0\nif n == 0 { 0 } else { 1 // n }")
    case .integerOverflow:
      Explanation(
        "an int beyond 64 bits",
        """
        Ints do not wrap around. Floats reach further, at 53 bits of precision.
        """,
        example: "let n = 9223372036854775807\nn + 1",
        mended: "let n = 9223372036854775807.0\nn + 1")
    case .indexOutOfRange:
      Explanation(
        "an element that is not there",
        """
        Elements count from 0; negative ones from the end. `length` tells how many there are; a slice \
        such as `xs[..3]` gives fewer where there are fewer.
        """,
        example: "let xs = [1, 2]\nxs[2]",
        mended: "let xs = [1, 2]\nxs[1]")
    case .missingField:
      Explanation(
        "a field that the record, table or object does not have",
        """
        The nearest name is shown. `keys(r)` lists the fields; `r |> get("name", none)` reads one that \
        may be missing.
        """,
        example: "let r = {beta: 0.1}\nr.bta",
        mended: "let r = {beta: 0.1}\nr.beta")
    case .noMatch:
      Explanation(
        "a value that no pattern takes",
        """
        A `match` needs an arm for each value that it meets; a last arm `_ => ...` takes what is left. A \
        pattern of `let` or `for` must fit the value.
        """,
        example: "match 3 { 1 => \"one\" }",
        mended: "match 3 { 1 => \"one\", _ => \"many\" }")
    case .stackOverflow:
      Explanation(
        "functions that call each other without end",
        """
        Calls may be nested some ten thousand deep. A recursion needs a case that ends it; a loop needs \
        no depth at all.
        """,
        example: "fn f(n) = f(n + 1)\nf(0)",
        mended: "fn f(n) = if n > 9 { n } else { f(n + 1) }\nf(0)")
    case .interrupted:
      Explanation(
        "stopped by Ctrl-C",
        """
        The statement was given up. A training run stops between steps instead and can be resumed.
        """, noExample: "No program gives it: start a long one, such as `while true {}`, and press Ctrl-C.")
    case .assertionFailed:
      Explanation(
        "an `assert` that does not hold",
        """
        The values of both sides are shown; of lists, records and tables the parts in which they differ.
        """,
        example: "let loss = 0.7\nassert loss < 0.5",
        mended: "let loss = 0.4\nassert loss < 0.5")
    case .raised:
      Explanation(
        "an error that the program raised itself",
        """
        `fail("...")` raises it. `try { ... } else err { ... }` catches it; `err.message` is its text.
        """,
        example: "fail(\"no pairs left\")",
        mended: "try { fail(\"no pairs left\") } else err { print(err.message) }")
    case .invalidArgument:
      Explanation(
        "a value that the function cannot use",
        """
        The kind is right, the value is not: out of its bounds, or not fitting the other arguments. \
        `?name` tells the bounds.
        """,
        example: "let bins = 0\nhistogram([1.0, 2.0], bins: bins)",
        mended: "let bins = 2\nhistogram([1.0, 2.0], bins: bins);")
    case .undefinedName:
      Explanation(
        "a name that is not bound yet",
        """
        A function was called above the line that binds a top-level name it uses.
        """,
        example: "fn f() = later\nf()\nlet later = 1",
        mended: "fn f() = later\nlet later = 1\nf()")
    case .limitExceeded:
      Explanation(
        "too large",
        """
        Lists, strings, tensors, arguments and functions have limits, so that a slip does not take all \
        memory of the machine.
        """,
        example: "\"ab\" * 1000000000000",
        mended: "\"ab\" * 3")
    default: Explanation("a code of another kind", "")
    }
  }
}
