import AlignRuntime

extension CoreBuiltins {
  static let records: [Builtin] = [
    Builtin(
      "keys", "Gives the names of a record's fields or of a table's columns, in their order.",
      [.required("record", [.record, .table], "the record or table")], returns: .list,
      examples: [
        Example("keys({a: 1, b: 2})", prints: "[\"a\", \"b\"]"),
        Example("table({prompt: [\"a\"], margin: [0.5]}) |> keys", prints: "[\"prompt\", \"margin\"]"),
      ], seeAlso: ["values", "items"]
    ) { arguments in
      let names = try arguments[0].asObject?.fieldNames ?? arguments.record(0).names
      return .list(names.map { .string($0) })
    },
    Builtin(
      "values", "Gives the values of a record's fields, in their order.",
      [.required("record", .record, "the record")], returns: .list,
      examples: [
        Example("values({a: 1, b: 2})", prints: "[1, 2]"),
        Example("sum(values({easy: 3, hard: 4}))", prints: "7"),
      ]
    ) { arguments in .list(try arguments.record(0).values) },
    Builtin(
      "items", "Gives the fields of a record as lists of name and value.",
      [.required("record", .record, "the record")], returns: .list,
      examples: [
        Example("items({a: 1, b: 2})", prints: "[[\"a\", 1], [\"b\", 2]]"),
        Example(
          "for [name, beta] in items({mild: 0.1, strong: 0.5}) { print(name, beta) }",
          prints: """
            mild 0.1
            strong 0.5
            """),
      ]
    ) { arguments in .list(try arguments.record(0).fields.map { .list([.string($0.0), $0.1]) }) },
    Builtin(
      "record",
      "Makes a record of lists of name and value; a later value of the same name replaces an earlier one.",
      [.required("items", .list, "lists of name and value")], returns: .record,
      examples: [
        Example("record([[\"a\", 1], [\"b\", 2]])", prints: "{a: 1, b: 2}"),
        Example("[\"a\", \"bb\"] |> map(text => [text, length(text)]) |> record", prints: "{a: 1, bb: 2}"),
      ]
    ) { arguments in
      .record(
        try arguments.list(0).enumerated().map { index, item in
          guard let parts = item.asList, parts.count == 2, let name = parts[0].asString else {
            throw arguments.invalid(0, "element \(index) is no list of a name and a value")
          }
          return (name, parts[1])
        })
    },
    Builtin(
      "without", "Leaves fields of a record out.",
      [.required("record", .record, "the record"), .rest("names", .string, "the names of the fields")],
      returns: .record,
      examples: [
        Example("without({a: 1, b: 2, c: 3}, \"a\", \"c\")", prints: "{b: 2}"),
        Example(
          """
          let settings = {steps: 10, lr: 1e-3, seed: 1}
          settings |> without("seed") |> keys
          """, prints: "[\"steps\", \"lr\"]"),
      ]
    ) { arguments in
      let record = try arguments.record(0)
      let names = try arguments.list(1).compactMap(\.asString)
      for name in names where record.value(name) == nil {
        let near = name.nearest(among: record.names)
        throw arguments.invalid(
          1, "the record has no field `\(name)`", hint: near.map { "did you mean `\($0)`?" })
      }
      return .record(record.fields.filter { !names.contains($0.0) })
    },
    Builtin(
      "get", "Gives a field of a record or an element of a list, or a default where there is none.",
      [
        .required("x", [.record, .list], "the record or list"),
        .required("key", [.string, .int], "the field's name, or the position"),
        .optional("default", .any, nil, "what to give where it is missing"),
      ], returns: .any,
      examples: [Example("get({a: 1}, \"b\", 0)", prints: "0"), Example("get([5, 6], -1)", prints: "6")]
    ) { arguments in
      switch (arguments[0], arguments[1]) {
      case (.record(let record), .string(let name)): return record.value(name.text) ?? arguments[2]
      case (.list(let list), .int(let index)):
        let position = index < 0 ? index + list.count : index
        return position >= 0 && position < list.count ? list[position] : arguments[2]
      default:
        throw arguments.invalid(1, "expected a name for a record or a position for a list")
      }
    },
  ]
}
