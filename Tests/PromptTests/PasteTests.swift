import Foundation
import Testing

/// Large pastes, with and without the marks that terminals put around a paste: all of it is taken, and time grows no faster
/// than the text.
@Suite(.serialized)
struct PasteTests {
  private let home: TemporaryHome

  init() throws { home = try TemporaryHome() }

  /// Short statements, each on its line, of about so many bytes.
  private static func statements(_ bytes: Int) -> String {
    (0..<bytes / 13).map { "let x\($0) = \($0)\r" }.joined()
  }

  @Test func `thousands of statements pasted at once are run`() throws {
    let session = try PromptSession(home: home.url)
    try session.wait(for: PromptSession.prompt)
    session.typeAll("\u{1B}[200~" + Self.statements(100_000) + "\u{1B}[201~\r")
    session.type("x0 + x7000\r")
    try session.wait(for: "\n7000\n", seconds: 60)
  }

  @Test func `thousands of lines that come without paste marks are run`() throws {
    let session = try PromptSession(home: home.url, environment: ["TERM": "dumb"])
    try session.wait(for: PromptSession.prompt)
    session.typeAll(Self.statements(48_000) + "x0 + x3000\r")
    try session.wait(for: "\n3000\n", seconds: 60)
  }

  @Test(arguments: [
    "let s = \"" + String(repeating: "x", count: 1 << 17) + "\"",
    "[" + String(repeating: "1, ", count: 1 << 15) + "1];",
    String(repeating: "%&§)}°", count: 1 << 13),
    String(repeating: "[", count: 1 << 16) + String(repeating: "]", count: 1 << 16),
  ])
  func `one long line of any kind is answered, typed or pasted`(line: String) throws {
    for (terminal, text) in [("dumb", line), ("xterm", "\u{1B}[200~" + line + "\u{1B}[201~")] {
      let session = try PromptSession(home: home.url, environment: ["TERM": terminal])
      try session.wait(for: PromptSession.prompt)
      session.typeAll(text + "\r")
      session.type("40 + 2\r")
      try session.wait(for: "\n42\n", seconds: 60)
    }
  }
}
