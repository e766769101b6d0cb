import AlignSyntax
import AlignTensor
import Foundation
import Testing

@testable import AlignLibrary
@testable import AlignModel
@testable import AlignRuntime

private final class Collected: Output {
  var text = ""
  var style = DisplayStyle()
  func write(_ text: String) { self.text += text }
  func report(_ text: String) {}
  func progress(_ line: String) {}
}

@Suite("Models and tokenizers in the language")
struct ModelBuiltinTests {
  /// What a program shows; `preamble` gives a tokenizer `t` and a model `m` with a wide spread of weights.
  static func run(_ code: String, preamble: Bool = true) throws -> String {
    let output = Collected()
    let machine = Machine(output: output, services: LibraryServices(threadCount: 1))
    machine.install(Library.builtins)
    let before = """
      let t = train_tokenizer(["the cat sat on the mat", "the dog sat"], vocabulary: 290)
      let m = new_model(t, layers: 1, width: 32, heads: 2, context: 64)

      """
    let source = Source(name: "test", text: (preamble ? before : "") + code)
    let result = Parser.parse(source)
    #expect(result.diagnostics.isEmpty)
    for statement in result.program.statements {
      if let value = try machine.run(statement, in: source), !value.isNone, !statement.isSilenced {
        output.write(machine.display(value, output.style) + "\n")
      }
    }
    return output.text.trimmingCharacters(in: .newlines)
  }

  static func failure(_ code: String, preamble: Bool = true) -> RuntimeError? {
    #expect(throws: RuntimeError.self) { try run(code, preamble: preamble) }
  }

  @Test("a model and a tokenizer show what they are")
  func display() throws {
    let shown = try Self.run("m\nt\n[m, t]")
    #expect(shown.contains("parameters, from new"))
    #expect(shown.contains("1 layer · width 32 · 2 heads · feed-forward 96"))
    #expect(shown.contains("(byte-level BPE), from trained\n"))
    #expect(shown.contains("<model with 21,856 parameters, from new>"))
  }

  @Test("a text's log-probability is that of its ids, with the beginning before and the end behind, once")
  func logProbabilityOfText() throws {
    let code = """
      let ids = encode(t, "the cat")
      let tail = encode(t, " sat", special: false)
      assert logp(m, "the cat", " sat") == logp(m, ids, [...tail, t.end])
      assert logp(m, "the cat", " sat<|im_end|>") == logp(m, ids, [...tail, t.end])
      assert ids[0] == t.beginning
      assert abs(sum(token_logps(m, "the cat", " sat")) - logp(m, "the cat", " sat")) < 1e-9
      """
    #expect(try Self.run(code) == "")
  }

  @Test("a conversation is written by the chat template, its reply as a text")
  func conversations() throws {
    let code = """
      let said = [{role: "user", content: "the cat"}]
      let text = "<|im_start|>user\\nthe cat<|im_end|>\\n<|im_start|>assistant\\n"
      assert logp(m, said, "sat") == logp(m, encode(t, text, special: false), "sat")
      assert logp(m, said, [{role: "assistant", content: "sat"}]) == logp(m, said, "sat")
      assert length(generate(m, [said, said], max_tokens: 2)) == 2
      assert type(generate(m, said, max_tokens: 2)) == "string"
      """
    #expect(try Self.run(code) == "")
  }

  @Test("generation gives what was asked for, in the form that was asked for")
  func generation() throws {
    let code = """
      let one = generate(m, "the", max_tokens: 5, seed: 3, as: "tokens")
      assert generate(m, ["the"], max_tokens: 5, seed: 3, as: "tokens") == [one]
      assert generate(m, ["the", "a"], max_tokens: 5, seed: 3, as: "tokens")[0] == one
      let many = generate(m, "the", max_tokens: 5, seed: 3, samples: 3, as: "tokens")
      assert many[0] == one
      assert many[1] != one
      let r = generate(m, encode(t, "the"), max_tokens: 4, temperature: 0, as: "record")
      assert r.text == decode(t, r.tokens, special: false)
      assert type(generate(m, "the", max_tokens: 2)) == "string"
      """
    #expect(try Self.run(code) == "")
  }

  @Test("a saved model comes back equal")
  func saving() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("align-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let code = """
      save(m, "\(folder)/m")
      let b = load_model("\(folder)/m")
      assert b == m
      assert b.tokenizer == t
      assert logp(b, "the", " cat") == logp(m, "the", " cat")
      """
    #expect(try Self.run(code) == "")
  }

  static let failures: [(String, DiagnosticCode, String)] = [
    ("load_model(\"/nowhere\")", .fileNotFound, "no such folder"),
    ("logp(m, [1, 290], [1])", .tokenOutOfRange, "token id 290 at position 1"),
    (
      "logp(m, [1], [{role: \"user\", content: \"a\"}, {role: \"assistant\", content: \"b\"}])",
      .invalidArgument, "messages"
    ),
    ("logp(m, [1], [])", .invalidArgument, "completion"),
    ("decode(t, [300])", .tokenOutOfRange, "token id 300 at position 0"),
    ("encode(3, \"x\")", .typeMismatch, "tokenizer"),
    ("save(3, \"/tmp/x\")", .invalidArgument, "an int"),
    ("generate(m, \"the\", top_p: 0)", .invalidArgument, "top_p"),
    ("generate(m, \"the\", as: \"poem\")", .invalidArgument, "poem"),
    ("new_model(t, width: 30, heads: 4)", .invalidArgument, "don't divide"),
    ("new_model(100, kv_heads: 3)", .invalidArgument, "doesn't divide"),
    ("new_model(4000000000)", .invalidArgument, "vocab_size"),
    ("train_tokenizer([1, 2])", .invalidArgument, "an int"),
    ("logp(new_model(300), \"text\", \"more\")", .invalidArgument, "tokenizer"),
  ]

  @Test("what can't be done is an error of the language", arguments: failures)
  func errors(code: String, kind: DiagnosticCode, word: String) {
    let error = Self.failure(code)
    #expect(error?.code == kind, "\(String(describing: error))")
    #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
  }
}
