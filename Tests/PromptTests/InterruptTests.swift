import Foundation
import Testing

/// Ctrl-C while something runs that would take long: the statement ends, and the session is as it was before it.
@Suite(.serialized)
struct InterruptTests {
  private let home: TemporaryHome

  init() throws { home = try TemporaryHome() }

  /// Runs a statement that would take much longer than a test may, and ends it.
  private func interrupting(_ statement: String, after preparations: [String] = []) throws {
    let session = try PromptSession(home: home.url)
    try session.wait(for: PromptSession.prompt)
    try session.enter("let kept = 11")
    for line in preparations { #expect(try !session.enter(line, seconds: 60).contains("error"), "\(line)") }
    session.type(statement + "\n")
    Thread.sleep(forTimeInterval: 0.5)
    session.type("\u{3}")
    let shown = try session.wait(for: PromptSession.prompt)
    #expect(shown.contains("interrupted"), "\(statement): \(shown)")
    #expect(try session.enter("kept") == "11\n", "\(statement)")
    #expect(try session.enter("let after = kept + 1; after") == "12\n", "\(statement)")
  }

  @Test(arguments: [
    "matmul(zeros([16000, 16000]), zeros([16000, 16000]));", "randn([16000, 16000]);",
    "grad(w => sum(matmul(w, w)), zeros([9000, 9000]));", "let x = zeros([16000, 16000]) + 1; 1",
  ])
  func `Ctrl-C ends operations on large tensors`(statement: String) throws {
    try interrupting(statement)
  }

  @Test(arguments: [
    "shuffle(0..20000000);", "zip(0..60000000, 0..60000000);", "enumerate(0..60000000);",
    "range(0, 1e8, 2.0);", "sort(0..60000000, descending: true);", "quantile(0..60000000, 0.5)",
  ])
  func `Ctrl-C ends work on long lists`(statement: String) throws { try interrupting(statement) }

  @Test(arguments: [
    "split(text, \"a\");", "list(text);", "lines(text);", "replace(text, \"a\", \"ccc\");",
    "contains(text, text[..30000000] + \"c\")",
  ])
  func `Ctrl-C ends work on long texts`(statement: String) throws {
    try interrupting(
      statement, after: ["var text = \"aaaa\"", "for i in 0..24 { text = text + text }"])
  }

  @Test(arguments: [
    "table({x: 0..30000000}) |> group(.x, {n: length});", "table({x: 0..30000000}) |> sort_by(r => -r.x);",
    "join(table({x: 0..30000000}), table({x: 0..30000000}), by: .x);", "unique(list(0..30000000));",
    "save(table({x: 0..30000000}), \"t.csv\")", "write_json(0..16000000, \"t.json\")",
  ])
  func `Ctrl-C ends work on large tables and their files`(statement: String) throws {
    try interrupting(statement)
    let names = try FileManager.default.contentsOfDirectory(atPath: home.url.path)
    #expect(!names.contains { $0.hasPrefix("t.") }, "\(names)")
  }

  @Test(arguments: [
    "read_text(\"pipe\")", "read_json(\"pipe\")", "load_pairs(\"pipe\")", "write_text(\"x\", \"pipe\")",
    ":run pipe", "read_text(\"/dev/stdin\")", "load_pairs(\"/dev/zero\")",
  ])
  func `Ctrl-C ends waiting for a file that has no end or no beginning`(statement: String) throws {
    mkfifo(home.url.appending(path: "pipe").path, 0o600)
    try interrupting(statement)
  }

  @Test func `a file without an end is refused where its size is beyond any text`() throws {
    let session = try PromptSession(home: home.url)
    try session.wait(for: PromptSession.prompt)
    #expect(try session.enter("read_text(\"/dev/zero\")").contains("`/dev/zero` is too large"))
  }

  @Test func `what a pipe holds is read to its end`() throws {
    mkfifo(home.url.appending(path: "pipe").path, 0o600)
    let session = try PromptSession(home: home.url)
    try session.wait(for: PromptSession.prompt)
    session.type("read_text(\"pipe\")\n")
    Thread.sleep(forTimeInterval: 0.3)
    let writer = try FileHandle(forWritingTo: home.url.appending(path: "pipe"))
    try writer.write(contentsOf: Data("so it ".utf8))
    Thread.sleep(forTimeInterval: 0.2)
    try writer.write(contentsOf: Data("is".utf8))
    try writer.close()
    try session.wait(for: "\"so it is\"\n\(PromptSession.prompt)")
  }

  @Test(arguments: [
    "encode(tokenizer, text);", "train_tokenizer(0..3000000 |> map(i => f\"{i}\"), vocabulary: 9000)",
    "decode(tokenizer, 0..30000000 |> map(i => 5));", "new_model(32000, layers: 32, width: 1024)",
    "generate(new_model(tokenizer, layers: 8, width: 512, context: 9000), \"a\", max_tokens: 8000)",
  ])
  func `Ctrl-C ends work with tokenizers and models`(statement: String) throws {
    try interrupting(
      statement,
      after: [
        "let tokenizer = train_tokenizer([\"to be\"], vocabulary: 300)", "var text = \"to be \"",
        "for i in 0..22 { text = text + text }",
      ])
  }

  @Test func `Ctrl-C ends a slow init align and a file that runs`() throws {
    try home.write("let early = 3\nwhile true {}\n", to: ".config/align/init.align")
    let session = try PromptSession(home: home.url)
    Thread.sleep(forTimeInterval: 0.5)
    session.type("\u{3}")
    let shown = try session.wait(for: PromptSession.prompt)
    #expect(shown.contains("interrupted") && !shown.contains("leaves)\n"), "\(shown)")
    #expect(try session.enter("early") == "3\n")
    try home.write("let late = 4\nwhile true {}\n", to: "slow.align")
    session.type(":run slow.align\n")
    Thread.sleep(forTimeInterval: 0.3)
    session.type("\u{3}")
    #expect(try session.wait(for: PromptSession.prompt).contains("interrupted"))
    #expect(try session.enter("late") == "4\n")
  }
}
