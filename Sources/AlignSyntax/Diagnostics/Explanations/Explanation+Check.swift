/// Checking.
extension DiagnosticCode {
  var checkExplanation: Explanation {
    switch self {
    case .unknownName:
      Explanation(
        "a name that nothing binds",
        """
        Names are looked up before anything runs. The name is neither built in, nor of the library, nor \
        bound above this line by `let`, `var`, `fn`, `use`, a parameter or a pattern. A function may use \
        names that the file binds further down; a statement at top level may not. A column is no name: it \
        is read from a row, `t |> where(r => r.margin > 0)`, or from its table, `t.margin`.
        """,
        example: "let pairs = [1, 2]\nlength(pirs)",
        mended: "let pairs = [1, 2]\nlength(pairs)")
    case .wrongArgumentCount:
      Explanation(
        "more arguments than the function takes",
        """
        In a pipe the value before `|>` counts as the first argument. `?name` shows what a function \
        takes.
        """,
        example: "sqrt(4, 9)",
        mended: "[4, 9] |> map(sqrt)")
    case .unknownArgument:
      Explanation(
        "a named argument that the function does not have",
        """
        Names of arguments are checked before anything runs, so that a misspelt option does not cost a \
        training. `?name` lists them with their defaults.
        """,
        example: "dpo(bta: 0.1)",
        mended: "dpo(beta: 0.1)")
    case .duplicateArgument:
      Explanation(
        "an argument given twice",
        """
        The same parameter gets two values: by name twice, by position and by name, or by the pipe and \
        by name.
        """,
        example: "dpo(beta: 0.1, beta: 0.2)",
        mended: "dpo(beta: 0.1)")
    case .argumentOrder:
      Explanation(
        "a positional argument behind a named one",
        """
        Positional arguments come first, in the order of the parameters; named ones follow in any order. \
        In a declaration the parameters with defaults come last.
        """,
        example: "histogram(bins: 3, [1.0, 2.0])",
        mended: "histogram([1.0, 2.0], bins: 3);")
    case .missingArgument:
      Explanation(
        "a call without an argument that has no default",
        """
        Each parameter without a default needs a value: by position, by name, or from the pipe.
        """,
        example: "sqrt()",
        mended: "sqrt(2)")
    case .invalidAssignment:
      Explanation(
        "setting what cannot be set",
        """
        Only a `var` can be set again. `let` binds a name once in a block (at top level it may be bound \
        anew by another `let`); parameters, names of loops and functions of the library stay as they \
        are.
        """,
        example: "let n = 1\nn = 2",
        mended: "var n = 1\nn = 2")
    case .capturedVariable:
      Explanation(
        "a function that uses a `var` of the function around it",
        """
        A function keeps the values that it saw when it was made. A `var` may change later, and then the \
        two would differ; so the function takes a `let` of the present value.
        """,
        example: "fn counter() {\n  var n = 0\n  () => n + 1\n}",
        mended: "fn counter() {\n  var n = 0\n  let now = n\n  () => now + 1\n}")
    case .misplacedStatement:
      Explanation(
        "a statement where it has no meaning",
        """
        `return` belongs into a function, `break` and `continue` into a loop. A function inside a loop \
        is no part of the loop.
        """,
        example: "break",
        mended: "for i in 0..3 {\n  if i == 1 { break }\n}")
    case .certainTypeMismatch:
      Explanation(
        "a value of the wrong kind, as one can see without running",
        """
        A literal stands where the function or the operator can take no value of its kind, or lies \
        outside of the bounds that the function names. What depends on values is found when the program \
        runs, in the same words (E0301, E0311).
        """,
        example: "sqrt(\"4\")",
        mended: "sqrt(4)")
    case .duplicateName:
      Explanation(
        "a name or a field twice in one place",
        """
        A pattern binds each name once, a record has each field once, a function has each parameter \
        once.
        """,
        example: "let r = {a: 1, a: 2}",
        mended: "let r = {a: 1, b: 2}")
    case .replCommandInFile:
      Explanation(
        "a command of the prompt in a file",
        """
        Lines that begin with `:` or `?` are commands of the prompt. A file calls the function of the \
        same purpose.
        """,
        example: ":vars",
        mended: "print(\"no command\")")
    default: Explanation("a code of another kind", "")
    }
  }
}
