import AlignSyntax

extension Session {
  /// Explains codes of diagnostics, or lists them all; false if one of them is unknown.
  @discardableResult
  package func explain(_ codes: [String]) -> Bool {
    if codes.isEmpty {
      output.write(DiagnosticCode.allCases.map { "\($0.rawValue)  \($0.explanation.title)\n" }.joined())
      return true
    }
    var isFirst = true
    var allKnown = true
    for text in codes {
      guard let code = DiagnosticCode(typed: text) else {
        report(
          Diagnostic(
            .unknownName, "there is no code `\(text)`",
            hint: "codes look like `E0203`; without one, all are listed"))
        allKnown = false
        continue
      }
      output.write((isFirst ? "" : "\n") + code.explained(width: min(max(output.style.width, 40), 100)))
      isFirst = false
    }
    return allKnown
  }
}
