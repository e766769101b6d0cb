import AlignRuntime

extension CoreBuiltins {
  static let writing: [Builtin] = [
    Builtin(
      "print", "Writes values as text, with a space between them and a line end after the last.",
      [
        .rest("values", .any, "what to write"),
        .optional("separator", .string, " ", "what stands between two values"),
        .optional("end", .string, "\n", "what stands after the last"),
      ], returns: .none,
      examples: [
        Example("print(\"loss\", 0.25)", prints: "loss 0.25"),
        Example("print(1, 2, 3, separator: \", \")", prints: "1, 2, 3"),
      ], seeAlso: ["show"]
    ) { arguments in
      let texts = try arguments.list(0).map { try $0.wholeText() }
      try arguments.machine.write(
        texts.joined(separator: try arguments.string(1)) + (try arguments.string(2)))
      return .none
    },
    Builtin(
      "show", "Shows a value as the prompt does: tables with their columns, charts drawn, strings in quotes.",
      [.required("value", .any, "what to show")], returns: .none,
      examples: [
        Example("show([1, \"a\"])", prints: "[1, \"a\"]"),
        Example(
          "for x in [0.5, \"half\"] { show(x) }",
          prints: """
            0.5
            "half"
            """),
      ], seeAlso: ["print", "look"]
    ) { arguments in
      let machine = arguments.machine
      try machine.write(machine.display(arguments[0], machine.output.style) + "\n")
      return .none
    },
    Builtin(
      "format", "Writes a value in a format, as `f\"{x:format}\"` does.",
      details:
        "A format is `[[fill]align][sign][0][width][,][.precision][type]`: align `<` `>` `^`, sign `+` or a space, "
        + "type `f` `e` `g` `%` for numbers, `d` `x` `b` for ints, `s` for strings.",
      [
        .required("value", .any, "what to write"),
        .required("format", .string, "such as `.3f`, `>8`, `,`, `.1%`"),
      ],
      returns: .string,
      examples: [
        Example("format(3.14159, \".2f\")", prints: "\"3.14\""),
        Example("format(1234567, \",\")", prints: "\"1,234,567\""),
      ]
    ) { arguments in .string(try FormatSpecification(try arguments.string(1)).apply(to: arguments[0])) },
  ]
}
