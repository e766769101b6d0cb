import AlignRuntime

extension CoreBuiltins {
  /// The machine tells the stages itself where `dbg` is called by its name; this body is what is left: `map(rows, dbg)`.
  static let debugging: [Builtin] = [
    Builtin(
      "dbg",
      "Tells the stages of a pipe on standard error, each with its value and its time, and gives the value on.",
      details:
        "At the end of a pipe (`pairs |> where(f) |> dbg()`) each stage is told as soon as it has its value; "
        + "around anything else (`1 + dbg(x * y)`) the expression is told. Large values are told by type and size. "
        + "What is computed and what is shown stay the same, so that it can be put anywhere and taken away again.",
      [
        .required("value", .any, "what is looked at"),
        .optional("label", .any, nil, "told beside the place"),
      ], returns: .any,
      examples: [
        Example("[3, 1, 2] |> sort |> dbg()", prints: "[1, 2, 3]"),
        Example("10 * dbg(2 + 3, label: \"sum\")", prints: "50"),
      ]
    ) { arguments in
      let output = arguments.machine.output
      let head = arguments[1].isNone ? "dbg" : "dbg " + arguments[1].text
      output.report("\(head)  \(arguments[0].glance(limit: max(output.style.width - head.count - 2, 20)))\n")
      return arguments[0]
    }
  ]
}
