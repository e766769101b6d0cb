/// A page as a section of the reference.
extension HelpPage {
  /// Heading, signature, prose, arguments, formula, source and examples; a line end after the last line.
  var markdown: String {
    var parts = ["## \(name)", Self.fenced(signatureLines), summary]
    if !details.isEmpty { parts.append(details.replacing("\n", with: "\n\n")) }
    parts += [argumentTable, notes, exampleText].filter { !$0.isEmpty }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// On one line where it is short, else one argument a line.
  private var signatureLines: String {
    guard signature.count > 96 else { return signature }
    let arguments = parameters.map { "  \($0.shortForm)," }.joined(separator: "\n")
    return "\(name)(\n\(arguments)\n)" + (returns.isEmpty ? "" : " -> \(returns)")
  }

  private var argumentTable: String {
    guard !parameters.isEmpty else { return "" }
    guard isFunction else {
      let rows = parameters.map { "| `\($0.name)` | \($0.kind) | \($0.summary) |" }
      return (["| field | shape | meaning |", "|---|---|---|"] + rows).joined(separator: "\n")
    }
    let rows = parameters.map { parameter in
      let label = parameter.isRest ? "...\(parameter.name)" : parameter.name
      let fallback = parameter.isRest ? "" : parameter.defaultText.map { "`\($0)`" } ?? "required"
      let cells = ["`\(label)`", fallback, parameter.kind, parameter.summary]
      return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    return (["| argument | default | takes | meaning |", "|---|---|---|---|"] + rows).joined(separator: "\n")
  }

  private var notes: String {
    var lines: [String] = []
    if !formula.isEmpty { lines.append("Formula: `\(formula)`") }
    if !source.isEmpty { lines.append("Source: \(source)") }
    if !seeAlso.isEmpty { lines.append("See also: " + seeAlso.map { "`\($0)`" }.joined(separator: ", ")) }
    return lines.joined(separator: "\n\n")
  }

  private var exampleText: String {
    let texts = examples.map { example in
      guard let prints = example.prints else { return example.code }
      let lines = prints.split(separator: "\n", omittingEmptySubsequences: false).map { "#= \($0)" }
      return ([example.code] + lines).joined(separator: "\n")
    }
    return texts.isEmpty ? "" : Self.fenced(texts.joined(separator: "\n\n"))
  }

  private static func fenced(_ text: String) -> String { "```align\n\(text)\n```" }
}
