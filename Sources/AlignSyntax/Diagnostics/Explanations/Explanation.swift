/// What a code means, longer than a message can say it: `align explain E0203`, `:explain E0203`.
package struct Explanation: Sendable {
  /// What is wrong, in a few words.
  package let title: String
  /// Why it is wrong, and what to do.
  package let text: String
  /// A program that gives it; nil for what no program of its own can give.
  package let example: String?
  /// The same program mended.
  package let mended: String?
  /// Why no example is shown.
  package let noExample: String?

  init(
    _ title: String, _ text: String, example: String? = nil, mended: String? = nil, noExample: String? = nil
  ) {
    self.title = title
    self.text = text
    self.example = example
    self.mended = mended
    self.noExample = noExample
  }
}

extension DiagnosticCode {
  /// The code in the letters that somebody typed: `e0203`, `203`.
  package init?(typed text: String) {
    let letters = text.uppercased()
    if let code = DiagnosticCode(rawValue: letters) {
      self = code
    } else if let code = DiagnosticCode(
      rawValue: letters.count == 3 ? "E0" + letters : "E" + letters)
    {
      self = code
    } else {
      return nil
    }
  }

  package var explanation: Explanation {
    switch rawValue.prefix(3) {
    case "E01": syntaxExplanation
    case "E02": checkExplanation
    case "E03": runExplanation
    case "W02": warningExplanation
    default: domainExplanation
    }
  }

  /// The explanation as text of lines at most `width` wide.
  package func explained(width: Int) -> String {
    let explanation = explanation
    var lines = ["\(rawValue): \(explanation.title)", ""]
    var line = ""
    let text = explanation.text + (explanation.noExample.map { " " + $0 } ?? "")
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.cellWidth + 1 + String(word).cellWidth > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    lines.append(line)
    for (head, program) in [("For instance:", explanation.example), ("Mended:", explanation.mended)] {
      guard let program else { continue }
      lines +=
        ["", head, ""] + program.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
