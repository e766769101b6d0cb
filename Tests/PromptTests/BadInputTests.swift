import Foundation
import Testing

/// Bad input, each through the real program: a message of one screen that names the file, the line, the cause and what
/// to do, and the exit status as designed.
@Suite(.serialized)
struct BadInputTests {
  private let home: TemporaryHome

  init() throws { home = try TemporaryHome() }

  /// Runs a program that is expected to end badly; checks the form of the message.
  private func failing(
    _ program: String, status: Int32, _ place: String, mentions: [String], lineLimit: Int = 16
  ) throws {
    try home.write(program, to: "program.align")
    let ran = try ProgramRun(["program.align"], in: home.url)
    #expect(ran.status == status, "\(ran.errors)")
    let lines = ran.errors.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= lineLimit, "\(ran.errors)")
    #expect(lines.allSatisfy { $0.count <= 200 }, "\(ran.errors)")
    #expect(ran.errors.contains("error[E"), "\(ran.errors)")
    #expect(ran.errors.contains("--> \(place)"), "\(ran.errors)")
    for words in mentions { #expect(ran.errors.contains(words), "`\(words)` is missing:\n\(ran.errors)") }
  }

  @Test func `a program that does not exist`() throws {
    let ran = try ProgramRun(["lesson.algin"], in: home.url)
    #expect(ran.status == 2)
    #expect(ran.errors.contains("lesson.algin") && ran.errors.contains(home.url.lastPathComponent))
  }

  @Test func `a data file that does not exist`() throws {
    try failing(
      "let a = 1\nlet pairs = load_pairs(\"data/nowhere.jsonl\")\n", status: 1, "program.align:2",
      mentions: ["E0401", "data/nowhere.jsonl"])
  }

  @Test func `a truncated safetensors file`() throws {
    let header = #"{"model.embed_tokens.weight":{"dtype":"F32","shape":[16,8],"data_offsets":[0,512]}}"#
    var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    bytes += Data(header.utf8) + Data(repeating: 0, count: 100)
    try home.write(
      """
      {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": 16, "hidden_size": 8,
       "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 2,
       "max_position_embeddings": 64, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": true}
      """, to: "cut/config.json")
    try bytes.write(to: home.url.appending(path: "cut/model.safetensors"))
    try failing(
      "let base = load_model(\"cut\")\n", status: 1, "program.align:1",
      mentions: ["model.safetensors", "in "])
  }

  @Test func `a JSON line cut in the middle`() throws {
    try home.write(
      #"{"prompt": "a", "chosen": "b", "rejected": "c"}"# + "\n" + #"{"prompt": "a", "chosen": "b"#,
      to: "cut.jsonl")
    try home.write("let pairs = load_pairs(\"cut.jsonl\")\nlength(pairs)\n", to: "program.align")
    let ran = try ProgramRun(["program.align"], in: home.url)
    #expect(ran.output == "1\n")
    #expect(ran.status == 0)
    #expect(ran.errors.contains("cut.jsonl") && ran.errors.contains("line 2"), "\(ran.errors)")
    try failing(
      "read_json(\"cut.jsonl\")\n", status: 1, "program.align:1", mentions: ["E0404", "cut.jsonl:2"])
  }

  @Test func `a wrong keyword is found before anything runs`() throws {
    try failing(
      "print(\"started\")\nlet base = 1\ntrain(base, [], loss: dpo(), step: 300)\n", status: 2,
      "program.align:3",
      mentions: ["E0203", "`train` has no argument `step`", "did you mean `steps`?"])
    #expect(try ProgramRun(["program.align"], in: home.url).output.isEmpty)
  }

  @Test func `a division by zero inside a lambda inside a pipe`() throws {
    try failing(
      """
      let rates = [4, 2, 0]
      rates
        |> map(r => 12 // r)
        |> sum

      """, status: 1, "program.align:3", mentions: ["E0302", "12 // r"])
  }

  @Test func `a token id out of range`() throws {
    try failing(
      """
      let base = new_model(64, layers: 1, width: 32, heads: 1)
      logp(base, [1, 2], [3, 99999])

      """, status: 1, "program.align:2", mentions: ["E0502", "99999", "0...63"])
  }

  @Test func `an endless loop in a script stops at Ctrl-C with 130`() throws {
    try home.write("let i = 0\nwhile true {}\n", to: "program.align")
    let ran = try ProgramRun(["program.align"], in: home.url, interruptAfter: 0.7)
    #expect(ran.status == 130)
    #expect(ran.errors.contains("interrupted"))
  }

  @Test func `several errors of one file are reported together`() throws {
    try failing(
      "let a = lenght([1])\nlet b = [1, 2\nlet c = a +\n", status: 2, "program.align:2", mentions: ["["])
    try failing(
      "lenght([1])\nsqrt(1, 2)\nsort([1], by: 1, by: 2)\n", status: 2, "program.align:1",
      mentions: ["program.align:2", "program.align:3", "did you mean `length`?"], lineLimit: 40)
  }

  @Test func `a program that is no text and a folder are refused`() throws {
    try Data([0xFF, 0xFE, 0x00]).write(to: home.url.appending(path: "binary.align"))
    let ran = try ProgramRun(["binary.align"], in: home.url)
    #expect(ran.status == 2 && ran.errors.contains("UTF-8"))
    let folder = try ProgramRun(["."], in: home.url)
    #expect(folder.status == 2 && folder.errors.contains("folder"))
  }

  @Test func `at the prompt the session goes on after each of them`() throws {
    try home.write(#"{"prompt": "a", "chosen""#, to: "cut.jsonl")
    let session = try PromptSession(home: home.url)
    try session.wait(for: PromptSession.prompt)
    try session.enter("let kept = 11")
    for line in [
      "load_pairs(\"nowhere.jsonl\")", "read_json(\"cut.jsonl\")", "load_model(\"nowhere\")",
      "train(kept, [], loss: dpo(), step: 3)", "[1, 0] |> map(x => 1 / x)", "kept.margin", "let = 3",
      "1 +* 2",
      "fail(\"on purpose\")", "[1, 2][7]", "\"open", "9_223_372_036_854_775_807 + 1",
    ] {
      let shown = try session.enter(line)
      #expect(shown.contains("error[E"), "\(line): \(shown)")
      #expect(shown.split(separator: "\n").count < 16, "\(line): \(shown)")
      #expect(try session.enter("kept") == "11\n")
    }
  }
}
