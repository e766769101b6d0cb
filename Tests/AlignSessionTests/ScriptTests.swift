import AlignLibrary
import AlignRuntime
import AlignSyntax
import Foundation
import TestSupport
import Testing

@testable import AlignSession

/// The scripts of `Tests/Scripts`: the name of the file is the behaviour, its comments say what is printed.
@Suite struct ScriptTests {
  @Test("scripts do what their comments say", arguments: Script.all)
  func script(_ script: Script) throws {
    let output = CapturedOutput()
    let session = Session(output: output)
    let runner = ExpectationRunner(session, output)
    let text = try String(contentsOf: script.url, encoding: .utf8)
    let report = runner.run(Source(name: script.url.path, text: text))
    #expect(report.didHold, "\(DiagnosticRenderer().text(report.diagnostics))")
    #expect(report.heldCount > 0)
  }

  @Test func `there are scripts for every part of the language`() {
    let areas = Set(Script.all.map(\.area))
    #expect(
      areas.isSuperset(of: [
        "binding", "closures", "control", "errors", "functions", "layout", "lists", "match", "pipes",
        "records",
        "strings", "values",
      ]))
    #expect(Script.all.count >= 60)
  }
}

struct Script: Sendable, CustomTestStringConvertible {
  let url: URL
  /// Area and sentence.
  let path: String
  var area: String { String(path.prefix { $0 != "/" }) }
  var testDescription: String { path }

  static let folder = Repository.tests("Scripts")

  static let all: [Script] = {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var scripts: [Script] = []
    while let url = files?.nextObject() as? URL {
      // `parts` holds files that scripts use.
      guard url.pathExtension == "align", !url.pathComponents.contains("parts") else { continue }
      let parts = url.deletingPathExtension().pathComponents.suffix(2)
      scripts.append(Script(url: url, path: parts.joined(separator: "/")))
    }
    return scripts.sorted { $0.path < $1.path }
  }()
}
