import AlignSyntax
import Foundation
import TestSupport
import Testing

@testable import AlignSession

/// The notebooks of the repository.
@Suite struct NotebookTests {
  private static let folder = Repository.root.appending(path: "notebooks")

  private static let files: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".align") }.sorted()

  private func text(_ name: String) throws -> String {
    try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
  }

  @Test("notebooks parse and check without an error", arguments: files)
  func checks(name: String) throws {
    let output = Transcript()
    let session = Session(output: output)
    let source = Source(name: Self.folder.appendingPathComponent(name).path, text: try text(name))
    #expect(session.prepare(source).1.isEmpty, "\(session.prepare(source).1)")
  }

  @Test("the toy world's data are what its notebook makes, byte for byte")
  func toyWorld() throws {
    let made = FileManager.default.temporaryDirectory.appendingPathComponent(
      "align-toy-\(UUID().uuidString).jsonl")
    defer { try? FileManager.default.removeItem(at: made) }
    let path = "\"notebooks/data/toy-answers.jsonl\""
    let program = try text("toy-world.align").replacingOccurrences(of: path, with: "\"\(made.path)\"")
    let output = Transcript()
    let outcome = Session(output: output).evaluate(
      program, name: Self.folder.appendingPathComponent("toy-world.align").path)
    if case .done = outcome {} else { Issue.record("\(output.reported)") }
    let kept = try Data(contentsOf: Self.folder.appendingPathComponent("data/toy-answers.jsonl"))
    #expect(try Data(contentsOf: made) == kept)
  }
}
