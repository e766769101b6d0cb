import Foundation
import Testing

@testable import AlignSession
@testable import AlignSyntax

/// The blocks marked `align` of `docs/language.md` do what their comments say, each alone.
@Suite struct DocumentTests {
  @Test("every example of the language does what it says", arguments: DocumentedBlock.all)
  func example(_ block: DocumentedBlock) {
    let output = CapturedOutput()
    let session = Session(output: output)
    let runner = ExpectationRunner(session, output)
    let report = runner.run(Source(name: block.testDescription, text: block.text))
    #expect(report.didHold, "\(DiagnosticRenderer().text(report.diagnostics))")
    #expect(report.heldCount > 0)
  }

  @Test func `the examples are there, and the words of the language are those of the scanner`() throws {
    #expect(DocumentedBlock.all.count >= 15)
    let text = try String(contentsOf: DocumentedBlock.page, encoding: .utf8)
    let start = try #require(text.range(of: "can't be names:"))
    let end = try #require(text.range(of: "which reads as", range: start.upperBound..<text.endIndex))
    let words = text[start.upperBound..<end.lowerBound].matches(of: /[a-z]+/).map { String($0.output) }
    #expect(Set(words) == Set(Token.Kind.words.keys))
    // Once as a word of the language, once in the sentence.
    #expect(words.filter { $0 == "and" }.count == 2)
  }

  /// Every code in the page exists, and is the one that the page means.
  @Test func `every code that the page names is a code`() throws {
    let text = try String(contentsOf: DocumentedBlock.page, encoding: .utf8)
    let known = Set(DiagnosticCode.allCases.map(\.rawValue))
    let named = text.matches(of: /\bE0[0-9]{3}\b/).map { String($0.output) }
    #expect(!named.isEmpty && named.allSatisfy(known.contains))
  }
}

/// A fenced block of the page.
struct DocumentedBlock: Sendable, CustomTestStringConvertible {
  let line: Int
  /// The block, with empty lines above it, so that messages name the lines of the page.
  let text: String
  var testDescription: String { "docs/language.md:\(line)" }

  static let page = Script.folder.deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "docs/language.md")

  static let all: [DocumentedBlock] = {
    let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
    var blocks: [DocumentedBlock] = []
    var open: (line: Int, lines: [Substring])?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if let block = open, line == "```" {
        let above = String(repeating: "\n", count: block.line - 1)
        blocks.append(
          DocumentedBlock(line: block.line, text: above + block.lines.joined(separator: "\n") + "\n"))
        open = nil
      } else if open != nil {
        open?.lines.append(line)
      } else if line == "```align" {
        open = (index + 2, [])
      }
    }
    return blocks
  }()
}
