import AlignSyntax

/// What is to be known of one name, whether it is a built-in, a function of the standard library or the user's own.
package struct HelpPage {
  package struct Parameter {
    package var name: String
    /// The types it takes, in words; empty where they aren't declared.
    package var kind = ""
    /// The default as it is written in a call; nil: the argument has to be given.
    package var defaultText: String?
    package var isRest = false
    /// Meaning and unit.
    package var summary = ""

    /// As the signature shows it.
    var shortForm: String {
      if isRest { return "...\(name)" }
      return defaultText.map { "\(name): \($0)" } ?? name
    }
  }

  package var name: String
  /// Where it comes from: `built-in, training`, `std/losses`, `prompt[3]`.
  package var origin: String
  package var summary: String
  package var details = ""
  package var parameters: [Parameter] = []
  package var returns = ""
  package var formula = ""
  package var source = ""
  package var examples: [(code: String, prints: String?)] = []
  /// Names of other pages.
  package var seeAlso: [String] = []
  /// Other words that lead here.
  package var words: [String] = []
  /// Else it is what functions are given, and its parameters are its fields.
  package var isFunction = true
  /// Whether `??name` has something to show.
  package var hasSource = false

  package init(name: String, origin: String, summary: String) {
    self.name = name
    self.origin = origin
    self.summary = summary
  }

  package var signature: String {
    guard isFunction else { return name }
    return "\(name)(\(parameters.map(\.shortForm).joined(separator: ", ")))"
      + (returns.isEmpty ? "" : " -> \(returns)")
  }

  /// The page as text of the given width, a line end after the last line.
  package func text(width: Int, styler: Styler) -> String {
    var lines = heading(width: width, styler: styler)
    for paragraph in [summary, details] where !paragraph.isEmpty {
      lines += paragraph.wrapped(to: width - 2).map { "  " + $0 } + [""]
    }
    lines += parameterLines(width: width, styler: styler)
    for (title, text) in [("formula", formula), ("source", source)] where !text.isEmpty {
      let wrapped = text.wrapped(to: width - 11)
      lines += wrapped.enumerated().map { index, line in
        "  " + (index == 0 ? styler.dim(title.padded(to: 9)) : "".padded(to: 9)) + line
      }
    }
    if !formula.isEmpty || !source.isEmpty { lines.append("") }
    for example in examples {
      lines += Self.fitted(example.code, width: width - 4).split(
        separator: "\n", omittingEmptySubsequences: false
      ).map { "    " + $0 }
      if let prints = example.prints {
        lines += prints.split(separator: "\n", omittingEmptySubsequences: false).map {
          styler.dim("    #= \($0)")
        }
      }
      lines.append("")
    }
    if !seeAlso.isEmpty {
      let wrapped = seeAlso.joined(separator: ", ").wrapped(to: width - 12)
      lines += wrapped.enumerated().map { index, line in
        "  " + (index == 0 ? styler.dim("see also  ") : "".padded(to: 10)) + line
      }
    }
    if hasSource { lines.append("  \(styler.dim("`??\(name)` shows its source"))") }
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The code of an example, with its long lines broken as `align fmt` breaks them.
  private static func fitted(_ code: String, width: Int) -> String {
    let isWide = code.split(separator: "\n").contains { String($0).cellWidth > width }
    guard isWide, let text = try? Formatter.format(Source(name: "example", text: code), width: width) else {
      return code
    }
    return String(text.dropLast())
  }

  /// The signature, broken at its arguments where it is too wide, and the origin at the right margin or below.
  private func heading(width: Int, styler: Styler) -> [String] {
    let line = signature
    if line.count + origin.count + 2 <= width {
      let gap = String(repeating: " ", count: width - line.count - origin.count)
      return [styler.bold(line) + gap + styler.dim(origin), ""]
    }
    if line.count <= width { return [styler.bold(line), styler.dim("  " + origin), ""] }
    // Blanks inside an argument are no places to break.
    let words = parameters.map { $0.shortForm.replacing(" ", with: "\u{A0}") }
    let arguments = words.joined(separator: ", ").wrapped(to: width - 2).map {
      $0.replacing("\u{A0}", with: " ")
    }
    let broken =
      [name + "("] + arguments.map { "  " + $0 } + [")" + (returns.isEmpty ? "" : " -> \(returns)")]
    return broken.map(styler.bold) + [styler.dim("  " + origin), ""]
  }

  private func parameterLines(width: Int, styler: Styler) -> [String] {
    let described = parameters.filter { !$0.summary.isEmpty || !$0.kind.isEmpty }
    guard !described.isEmpty else { return [] }
    let nameWidth = min((parameters.map(\.shortForm.count).max() ?? 0) + 2, 26)
    var lines: [String] = []
    for parameter in parameters {
      let kind = parameter.kind.isEmpty ? "" : isFunction ? " (\(parameter.kind))" : ", \(parameter.kind)"
      let text = parameter.summary + kind
      let label = parameter.shortForm
      let wrapped = text.wrapped(to: max(width - nameWidth - 2, 20))
      if label.count + 2 > nameWidth {
        lines.append("  " + label)
        lines += wrapped.map { "  " + "".padded(to: nameWidth) + $0 }
      } else {
        lines += wrapped.enumerated().map { index, line in
          "  " + (index == 0 ? label : "").padded(to: nameWidth) + line
        }
      }
    }
    return lines + [""]
  }
}

/// Emphasis on a terminal; plain text elsewhere.
package struct Styler {
  let usesColor: Bool

  package init(usesColor: Bool) { self.usesColor = usesColor }

  func bold(_ text: String) -> String { wrap(text, "1") }
  func dim(_ text: String) -> String { wrap(text, "2") }

  private func wrap(_ text: String, _ code: String) -> String {
    usesColor && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

extension String {
  /// Filled with blanks at the right to so many cells of a terminal.
  func padded(to width: Int) -> String {
    let cells = cellWidth
    return cells >= width ? self : self + String(repeating: " ", count: width - cells)
  }

  /// Filled with blanks at the left.
  func leftPadded(to width: Int) -> String {
    let cells = cellWidth
    return cells >= width ? self : String(repeating: " ", count: width - cells) + self
  }

  /// Lines of at most `width` characters, broken at blanks; line ends of the text stay.
  func wrapped(to width: Int) -> [String] {
    split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph -> [String] in
      var lines: [String] = []
      var line = ""
      var filled = 0
      for word in paragraph.split(separator: " ") {
        let cells = String(word).cellWidth
        if !line.isEmpty, filled + 1 + cells > width {
          lines.append(line)
          line = ""
          filled = 0
        }
        filled += cells + (line.isEmpty ? 0 : 1)
        line += (line.isEmpty ? "" : " ") + word
      }
      return lines + [line]
    }
  }
}
