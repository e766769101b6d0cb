/// Warnings.
extension DiagnosticCode {
  var warningExplanation: Explanation {
    switch self {
    case .unusedBinding:
      Explanation(
        "a local name that is never used",
        """
        A value is bound inside a function or a block and never read. Remove it, use it, or give it a \
        name that begins with `_` if it is there on purpose.
        """,
        example: "fn f(x) {\n  let twice = 2 * x\n  x\n}",
        mended: "fn f(x) {\n  let twice = 2 * x\n  twice\n}")
    case .unreachableArm:
      Explanation(
        "an arm of `match` that no value reaches",
        """
        An arm above it takes everything that it would take. Arms are tried from the first to the last.
        """,
        example: "match 3 {\n  n => n\n  3 => \"three\"\n}",
        mended: "match 3 {\n  3 => \"three\"\n  n => n\n}")
    case .constantCondition:
      Explanation(
        "a condition that is always the same",
        """
        The condition does not depend on any value, or its parts exclude each other: no `x` is below 1 \
        and above 2. `while true` with a `break` is meant and is not reported.
        """,
        example: "if 1 == 2 { print(\"never\") }",
        mended: "let n = 2\nif n == 2 { print(\"now\") }")
    case .unreachableCode:
      Explanation(
        "a statement that is never reached",
        """
        A `return`, `break` or `continue` above it in the same block leaves the block first. Remove it, or \
        move it above.
        """,
        example: "fn f(x) {\n  return x\n  print(x)\n}",
        mended: "fn f(x) {\n  print(x)\n  return x\n}")
    case .shadowedName:
      Explanation(
        "a name that hides one of the library",
        """
        The name is one of the standard library; from here on it means the own value. That is allowed, \
        and often a slip.
        """,
        example: "let mean = 3",
        mended: "let middle = 3")
    case .comparedWithBool:
      Explanation(
        "a bool compared with `true` or `false`",
        """
        The bool is the condition already; `not` turns it round.
        """,
        example: "let done = true\nif done == true { print(\"done\") }",
        mended: "let done = true\nif done { print(\"done\") }")
    case .seedNotLiteral:
      Explanation(
        "a seed that is no plain number",
        """
        Chance is a function of the seed. A seed that is computed makes it harder to say later with \
        which one a result was made.
        """,
        example: "shuffle([1, 2, 3], seed: 7 * 6)",
        mended: "shuffle([1, 2, 3], seed: 42)")
    default: Explanation("a code of another kind", "")
    }
  }
}
