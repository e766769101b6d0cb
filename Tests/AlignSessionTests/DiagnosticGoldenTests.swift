import AlignLibrary
import AlignRuntime
import AlignSyntax
import Foundation
import Testing

@testable import AlignSession

/// The files of `Tests/Diagnostics`: a program, a line `===`, and what a user reads about it. With `ALIGN_RECORD=1` in
/// the environment the second part is written anew, and the test fails, so that nobody records without looking.
@Suite struct DiagnosticGoldenTests {
  @Test("what a user reads about a program", arguments: Golden.all)
  func golden(_ golden: Golden) throws {
    let (program, expected) = try golden.parts()
    let found = Golden.rendered(program)
    guard found != expected else { return }
    if ProcessInfo.processInfo.environment["ALIGN_RECORD"] == "1" {
      try golden.record(program, found)
      Issue.record("recorded \(golden.name): read it as a user would")
    } else {
      Issue.record("\(golden.name) differs; `scripts/record` writes it anew. Found:\n\(found)")
    }
  }

  @Test func `every code that a program can provoke is shown at least once`() throws {
    let text = try Golden.all.map { try $0.parts().expected }.joined()
    // Those that only a signal or a fault of ours gives.
    let elsewhere: Set<String> = ["E0308", "E0901"]
    let missing = DiagnosticCode.allCases.map(\.rawValue).filter {
      !elsewhere.contains($0) && !text.contains("[\($0)]")
    }
    #expect(missing == [])
    #expect(Golden.all.count >= 60)
  }

  @Test("what explains a code gives it, and mended does not", arguments: DiagnosticCode.allCases)
  func explanation(_ code: DiagnosticCode) {
    let explanation = code.explanation
    #expect(explanation.text.count > 40, "\(code) is not explained")
    #expect(
      (explanation.example == nil) == (explanation.noExample != nil),
      "\(code) has no example, and no word why")
    if let example = explanation.example {
      #expect(Golden.rendered(example + "\n").contains("[\(code.rawValue)]"), "\(Golden.rendered(example))")
    }
    if let mended = explanation.mended { #expect(Golden.rendered(mended + "\n") == "") }
  }
}

struct Golden: Sendable, CustomTestStringConvertible {
  let url: URL
  var name: String { url.deletingPathExtension().lastPathComponent }
  var testDescription: String { name }

  static let all: [Golden] = {
    let folder = Script.folder.deletingLastPathComponent().appending(path: "Diagnostics")
    let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "golden" }.map { Golden(url: $0) }.sorted {
      $0.name < $1.name
    }
  }()

  func parts() throws -> (program: String, expected: String) {
    let text = try String(contentsOf: url, encoding: .utf8)
    guard let separator = text.range(of: "\n===\n") else { return (text, "") }
    return (String(text[..<separator.lowerBound]) + "\n", String(text[separator.upperBound...]))
  }

  func record(_ program: String, _ found: String) throws {
    try Data((program + "===\n" + found).utf8).write(to: url)
  }

  /// Parses, checks and runs the program as the session does, up to the first error; what runs is linted.
  static func rendered(_ program: String) -> String {
    let output = CapturedOutput()
    let session = Session(output: output)
    let machine = session.machine
    let source = Source(name: "lesson.align", text: program)
    let parsed = Parser.parse(source)
    var diagnostics = parsed.diagnostics
    if diagnostics.isEmpty {
      diagnostics = session.checker.check(
        parsed.program, known: machine.knownNames(over: session.libraryNames))
    }
    if diagnostics.isEmpty, parsed.program.statements.contains(where: { !$0.expectations.isEmpty }) {
      let runner = ExpectationRunner(session, output)
      diagnostics = runner.run(source).diagnostics
    } else if diagnostics.isEmpty {
      do {
        for statement in parsed.program.statements { _ = try machine.run(statement, in: source) }
      } catch {
        diagnostics = [RuntimeError(error).diagnostic]
      }
    }
    if diagnostics.isEmpty {
      diagnostics = Linter().warnings(parsed.program, library: session.libraryNames, style: true)
    }
    return DiagnosticRenderer().text(diagnostics)
  }
}
