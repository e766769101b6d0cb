import Foundation
import TestSupport
import Testing

/// Compares a text with the file of this name beside the tests. With `ALIGN_RECORD=1` in the environment it writes the file
/// instead, and the run that records fails, so that nothing is accepted without a look.
func expectGolden(_ text: String, _ name: String, location: SourceLocation = #_sourceLocation) {
  let file = Repository.tests("Goldens/charts").appendingPathComponent(name)
  if ProcessInfo.processInfo.environment["ALIGN_RECORD"] == "1" {
    let before = try? String(contentsOf: file, encoding: .utf8)
    guard before != text else { return }
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name): look at it, then run again", sourceLocation: location)
    } catch {
      Issue.record(error, sourceLocation: location)
    }
    return
  }
  guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
    Issue.record("no golden \(name): record it with ALIGN_RECORD=1", sourceLocation: location)
    return
  }
  #expect(text == expected, "differs from \(name)", sourceLocation: location)
}
