import AlignInterruption
import AlignRuntime

extension CoreBuiltins {
  static let texts: [Builtin] = [
    Builtin(
      "split", "Cuts a text at a separator; without one at white space, leaving nothing empty.",
      [
        text,
        .optional("separator", [.string, .none], nil, "where to cut; `\"\"`: between all characters"),
        .optional("limit", [.int, .none], nil, "the most parts; the last holds the rest", .atLeast(1)),
      ], returns: .list,
      examples: [
        Example("split(\"a, b, c\", \", \")", prints: "[\"a\", \"b\", \"c\"]"),
        Example("split(\"  two words \")", prints: "[\"two\", \"words\"]"),
      ]
    ) { arguments in
      let text = try arguments.string(0)
      let limit = arguments[2].asInt ?? .max
      guard let separator = arguments[1].asString else {
        var watch = InterruptionWatch()
        let parts = try text.split(maxSplits: limit - 1, omittingEmptySubsequences: true) {
          try watch.step()
          return $0.isWhitespace
        }
        return .list(try parts.interruptibleMap { .string(String($0).trimmed) })
      }
      if separator.isEmpty {
        let letters = try arguments.sequence(0)
        guard letters.count > limit, case .string(let whole) = arguments[0] else { return .list(letters) }
        return .list(letters.prefix(limit - 1) + [.string(whole.slice(limit - 1, whole.length))])
      }
      return .list(try text.parts(separatedBy: separator, limit: limit).interruptibleMap { .string($0) })
    },
    Builtin(
      "lines", "Cuts a text into its lines, without the line ends.", [text], returns: .list,
      examples: [
        Example("lines(\"a\\nb\\n\")", prints: "[\"a\", \"b\"]"),
        Example("lines(\"step 1\\nstep 2\") |> map(line => split(line, \" \")[1])", prints: "[\"1\", \"2\"]"),
      ]
    ) { arguments in
      var watch = InterruptionWatch()
      var lines = try arguments.string(0).split(omittingEmptySubsequences: false) {
        try watch.step()
        return $0.isNewline
      }
      if lines.last?.isEmpty == true { lines.removeLast() }
      return .list(try lines.interruptibleMap { .string(String($0)) })
    },
    Builtin(
      "trim", "Takes white space off both ends of a text.", [text], returns: .string,
      examples: [
        Example("trim(\"  yes \\n\")", prints: "\"yes\""),
        Example("[\"  a\", \"b \"] |> map(trim)", prints: "[\"a\", \"b\"]"),
      ]
    ) { arguments in .string(try arguments.string(0).trimmed) },
    Builtin(
      "lower", "Makes all letters small.", [text], returns: .string,
      examples: [
        Example("lower(\"GPT-4\")", prints: "\"gpt-4\""),
        Example("lower(\"Ä\") == lower(\"ä\")", prints: "true"),
      ]
    ) { arguments in .string(try arguments.string(0).lowercased()) },
    Builtin(
      "upper", "Makes all letters capital.", [text], returns: .string,
      examples: [
        Example("upper(\"sft\")", prints: "\"SFT\""),
        Example("[\"dpo\", \"ipo\"] |> map(upper)", prints: "[\"DPO\", \"IPO\"]"),
      ]
    ) { arguments in .string(try arguments.string(0).uppercased()) },
    Builtin(
      "replace", "Puts another text in all places of a text.",
      [
        text, .required("old", .string, "what to replace, not empty"),
        .required("new", .string, "what to put there"),
      ],
      returns: .string,
      examples: [
        Example("replace(\"a-b-c\", \"-\", \"+\")", prints: "\"a+b+c\""),
        Example("replace(\"a\\n\\nb\", \"\\n\", \" \")", prints: "\"a  b\""),
      ]
    ) { arguments in
      let old = try arguments.string(1)
      guard !old.isEmpty else { throw arguments.invalid(1, "it is empty") }
      let new = try arguments.string(2)
      let parts = try arguments.string(0).parts(separatedBy: old)
      let added = (parts.count - 1).multipliedReportingOverflow(by: new.utf8.count)
      try Limits.requireString(
        parts.reduce(added.overflow ? .max / 2 : added.partialValue) { $0 + $1.utf8.count })
      return .string(parts.joined(separator: new))
    },
    Builtin(
      "starts_with", "Tells whether a text begins with another.",
      [text, .required("prefix", .string, "the beginning")], returns: .bool,
      examples: [
        Example("starts_with(\"chosen\", \"ch\")", prints: "true"),
        Example(
          "[\"chosen\", \"rejected\"] |> filter(name => starts_with(name, \"re\"))", prints: "[\"rejected\"]"),
      ]
    ) { arguments in .bool(try arguments.string(0).utf8.starts(with: arguments.string(1).utf8)) },
    Builtin(
      "ends_with", "Tells whether a text ends with another.",
      [text, .required("suffix", .string, "the end")], returns: .bool,
      examples: [
        Example("ends_with(\"pairs.jsonl\", \".jsonl\")", prints: "true"),
        Example(
          "[\"a.csv\", \"b.jsonl\"] |> filter(path => ends_with(path, \".csv\"))", prints: "[\"a.csv\"]"),
      ]
    ) { arguments in
      .bool(try arguments.string(0).utf8.reversed().starts(with: arguments.string(1).utf8.reversed()))
    },
  ]

  private static let text = Parameter.required("text", .string, "the text")
}

extension String {
  /// The text without white space at its ends.
  var trimmed: String {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }

  /// The parts between the places of a separator that isn't empty. Complexity: linear for ordinary texts.
  func parts(separatedBy separator: String, limit: Int = .max) throws -> [String] {
    let text = StringObject.make(self)
    let mark = StringObject.make(separator)
    var parts: [String] = []
    var start = 0
    var watch = InterruptionWatch()
    while parts.count < limit - 1, let found = try text.firstOffset(of: mark, from: start) {
      parts.append(String(decoding: UnsafeBufferPointer(rebasing: text.utf8[start..<found]), as: UTF8.self))
      start = found + mark.utf8.count
      try watch.step()
    }
    parts.append(String(decoding: UnsafeBufferPointer(rebasing: text.utf8[start...]), as: UTF8.self))
    return parts
  }
}
