import TestSupport
import Testing

@testable import AlignModel

@Suite(
  "Tokenizers give the ids and texts of the tokenizers library",
  .needsFixtures)
struct TokenizerFixtureTests {
  static let names = ["gpt2_bpe", "llama3_bpe", "qwen2_bpe"]

  @Test("every string of the fixtures is encoded to the same ids", arguments: names)
  func encodes(name: String) throws {
    let tokenizer = try Tokenizer.load(Fixtures.path("tokenizers/\(name)"))
    let cases = try Fixtures.json("tokenizers/\(name)/cases.json").required("cases").elements()
    #expect(cases.count == 300)
    for row in cases {
      let text = try row.required("text").string()
      let ids = try row.required("ids").ids()
      let plain = try row.required("ids_no_special").ids()
      #expect(try tokenizer.encode(text) == ids, "\(text.debugDescription)")
      #expect(try tokenizer.encode(text, addingSpecialTokens: false) == plain, "\(text.debugDescription)")
    }
  }

  @Test("every list of ids of the fixtures is decoded to the same text", arguments: names)
  func decodes(name: String) throws {
    let tokenizer = try Tokenizer.load(Fixtures.path("tokenizers/\(name)"))
    for row in try Fixtures.json("tokenizers/\(name)/cases.json").required("cases").elements() {
      let decoded = tokenizer.decode(try row.required("ids_no_special").ids())
      #expect(Array(decoded.utf8) == Array(try row.required("decoded").string().utf8))
      let skipped = tokenizer.decode(try row.required("ids").ids(), skippingSpecialTokens: true)
      #expect(Array(skipped.utf8) == Array(try row.required("decoded_skip_special").string().utf8))
    }
  }

  @Test("the special tokens are those of the configuration", arguments: names)
  func specialTokens(name: String) throws {
    let tokenizer = try Tokenizer.load(Fixtures.path("tokenizers/\(name)"))
    let cases = try Fixtures.json("tokenizers/\(name)/cases.json")
    #expect(tokenizer.specialTokens.beginning == (try cases["bos_id"]?.int()).map(Int32.init))
    #expect(tokenizer.specialTokens.end == (try cases["eos_id"]?.int()).map(Int32.init))
    #expect(tokenizer.specialTokens.padding == (try cases["pad_id"]?.int()).map(Int32.init))
  }

  @Test(
    "kinds that aren't byte-level are refused by name",
    arguments: [
      ("llama2_sp", "byte fallback"), ("unigram", "`Unigram`"),
    ])
  func refuses(name: String, word: String) throws {
    let error = #expect(throws: ModelError.self) {
      try Tokenizer.load(Fixtures.path("tokenizers/\(name)"))
    }
    #expect(error?.message.contains(word) == true, "\(String(describing: error))")
    #expect(error?.file?.hasSuffix("tokenizer.json") == true)
    #expect(error?.description.contains("`model") == true)
  }
}
