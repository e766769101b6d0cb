import Foundation
import TestSupport
import Testing

@testable import AlignModel

@Suite("A tokenizer is learnt from texts")
struct TokenizerTrainerTests {
  static let fixtures = Repository.tests("Fixtures/tokenizers/training.json").path

  @Test("the merges are those that the tokenizers library learns")
  func merges() throws {
    for example in try JSONDocument(contentsOf: Self.fixtures).root.elements() {
      let texts = try example.required("texts").elements().map { try $0.string() }
      let size = try example.required("size").int()
      // Three special tokens of ours take places of the vocabulary.
      var trainer = TokenizerTrainer(vocabularySize: size + 3)
      trainer.split = try #require(TokenizerTrainer.Split(rawValue: try example.required("split").string()))
      let tokenizer = try trainer.train(texts)
      let expected = try example.required("merges").elements().map { try $0.string() }
      let file = try #require(tokenizer.files.first { $0.name == "tokenizer.json" })
      let written = try JSONDocument(bytes: file.bytes, file: "tokenizer.json").root
      let found = try written.required("model").required("merges").elements().map { try $0.string() }
      #expect(found == expected)
    }
  }

  @Test("texts come back from their ids, and the beginning of text stands before them")
  func roundTrip() throws {
    let texts = ["the cat sat on the mat\n", "the dog — é 你好 😀 sat\u{0}\u{7f}", "", "   spaces   "]
    let tokenizer = try TokenizerTrainer(vocabularySize: 300).train(texts)
    for text in texts + ["never seen <|im_end|> text"] {
      let ids = try tokenizer.encode(text)
      #expect(ids.first == tokenizer.specialTokens.beginning)
      #expect(tokenizer.decode(ids, skippingSpecialTokens: false) == "<|begin_of_text|>" + text)
    }
    #expect(
      try tokenizer.encode("a<|im_end|>", addingSpecialTokens: false).last == tokenizer.specialTokens.end)
  }

  @Test("the order of the texts doesn't matter")
  func orderIndependence() throws {
    let texts = (0..<40).map { "word\($0 % 7) another\($0 % 5) thing\($0 % 3)" }
    let trainer = TokenizerTrainer(vocabularySize: 330)
    #expect(try trainer.train(texts).files[0].bytes == trainer.train(texts.reversed()).files[0].bytes)
  }

  @Test("further special tokens are matched as a whole")
  func specialTokens() throws {
    var trainer = TokenizerTrainer(vocabularySize: 270)
    trainer.specialTokens = ["<tool>", "<tool_result>", "<|im_end|>"]
    let tokenizer = try trainer.train(["abc"])
    #expect(
      try tokenizer.encode("<tool_result>", addingSpecialTokens: false) == [tokenizer.id(of: "<tool_result>")]
    )
    #expect(tokenizer.addedTokens.count == 5)
  }

  @Test("a vocabulary too small for the bytes is refused")
  func tooSmall() {
    let error = #expect(throws: ModelError.self) {
      try TokenizerTrainer(vocabularySize: 258).train(["a"])
    }
    #expect(error?.hint == "take 259 or more")
  }
}
