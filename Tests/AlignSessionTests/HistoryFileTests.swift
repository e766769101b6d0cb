import Foundation
import Testing

@testable import AlignSession

/// The file that keeps what was typed.
@Suite struct HistoryFileTests {
  private let path = FileManager.default.temporaryDirectory.appending(
    path: "align-\(UUID())/deep/history.jsonl"
  )
  .path

  @Test func `entries come back whole and in order, with the session and the number of the input`() throws {
    let texts = ["let a = 1", "fn f(x) {\n  # doubles\n  2 * x\n}", "\"quoted \\ é 日本\""]
    let file = try HistoryFile(path)
    for (index, text) in texts.enumerated() { try file.add([text], number: index + 1) }
    try file.add([":vars"], number: nil)
    let entries = try HistoryFile(path).entries()
    #expect(entries.map(\.text) == texts + [":vars"])
    #expect(entries.map(\.number) == [1, 2, 3, nil])
    #expect(entries.allSatisfy { $0.session == file.session && $0.time > 1_700_000_000 })
  }

  @Test func `a line that was cut off is passed over and harms nothing after it`() throws {
    let file = try HistoryFile(path)
    try file.add(["let a = 1"], number: 1)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("{\"time\": 1, \"text\": \"let b".utf8))
    try handle.close()
    try file.add(["let c = 3"], number: 2)
    #expect(try file.entries().map(\.text) == ["let a = 1", "let c = 3"])
  }

  @Test func `several sessions add at once and nothing is lost or torn, even while the file is cut`() throws {
    let (path, writers, each) = (path, 8, 60)
    _ = try HistoryFile(path)
    DispatchQueue.concurrentPerform(iterations: writers) { writer in
      guard let file = try? HistoryFile(path, limit: 10_000) else { return }
      for index in 0..<each {
        try? file.add(["w\(writer) \(index) " + String(repeating: "x", count: 3000)], number: index)
      }
    }
    let texts = try HistoryFile(path).entries().map { $0.text.prefix { $0 != "x" } }
    #expect(Set(texts).count == writers * each)
    #expect(texts.count == writers * each)
    // Opened with a low limit by several at once it is cut, and what is added meanwhile stays.
    DispatchQueue.concurrentPerform(iterations: 4) { writer in
      guard let file = try? HistoryFile(path, limit: 100) else { return }
      try? file.add(["last \(writer)"], number: nil)
    }
    let kept = try HistoryFile(path).entries().map(\.text)
    #expect((100...125).contains(kept.count))
    #expect(kept.filter { $0.hasPrefix("last") }.count == 4)
  }

  @Test func `a file that can't be written is an error that names it`() {
    #expect(throws: (any Error).self) { try HistoryFile("/proc/none/history.jsonl") }
  }
}
