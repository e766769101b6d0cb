import Foundation
import Testing

@testable import AlignModel

@Suite("Tokenizers")
struct TokenizerTests {
  /// A small `tokenizer.json`; `changing` replaces parts of it.
  static func file(
    merges: String = #"["a b", "ab c"]"#, vocabulary: String = #"{"a":0,"b":1,"c":2,"ab":3,"abc":4,"Ġ":5}"#,
    added: String = "[]", preTokenizer: String = #"{"type":"ByteLevel","add_prefix_space":false}"#,
    model: String = ""
  ) -> String {
    """
    {"added_tokens":\(added),"normalizer":null,"pre_tokenizer":\(preTokenizer),"post_processor":null,
     "decoder":{"type":"ByteLevel"},"model":{"type":"BPE","vocab":\(vocabulary),"merges":\(merges)\(model)}}
    """
  }

  static func tokenizer(_ text: String) throws -> Tokenizer {
    try Tokenizer.read([.init(name: "tokenizer.json", bytes: Array(text.utf8))], from: "memory")
  }

  @Test("long words are merged as short ones are")
  func longWords() throws {
    var merges = BytePairMerges(capacity: 4)
    // Symbols 0 to 9 are letters; a fixed table says which pairs merge, and when.
    var ranks: [[Int32]: Int] = [:]
    var next: Int32 = 10
    for left: Int32 in 0..<30 {
      for right: Int32 in 0..<30 where (left * 7 + right * 13) % 4 == 0 && next < 30 {
        let rank = Int((left * 31 + right * 17) % 97) * 32 + Int(next)
        ranks[[left, right]] = rank
        merges.insert(left, right, rank: rank, merged: next)
        next += 1
      }
    }
    for length in [49, 64, 200, 1000] {
      let symbols: [Int32] = (0..<length).map { Int32(($0 * $0 + 3 * $0) % 10) }
      var queued = symbols
      merges.apply(to: &queued)
      // The definition: lowest rank first, leftmost among equals.
      var plain = symbols
      while true {
        var best: (rank: Int, at: Int)?
        for at in 0..<plain.count - 1 {
          guard let rank = ranks[[plain[at], plain[at + 1]]] else { continue }
          if best.map({ rank < $0.rank }) ?? true { best = (rank, at) }
        }
        guard let best else { break }
        var pair = Array(plain[best.at...best.at + 1])
        merges.apply(to: &pair)
        plain.replaceSubrange(best.at...best.at + 1, with: pair)
      }
      #expect(queued == plain)
    }
  }

  @Test("added tokens take the white space beside them, and stand alone where they must")
  func addedTokenOptions() throws {
    let added = #"""
      [{"id":10,"content":"<x>","lstrip":true,"rstrip":true,"special":true},
       {"id":11,"content":"<x>c","special":true},
       {"id":12,"content":"b","single_word":true}]
      """#
    let tokenizer = try Self.tokenizer(Self.file(added: added))
    #expect(try tokenizer.encode("a  <x>  c") == [0, 10, 2])
    #expect(try tokenizer.encode("a<x>c") == [0, 11])
    #expect(try tokenizer.encode("b ab b") == [12, 5, 3, 5, 12])
    #expect(tokenizer.decode([0, 10, 2], skippingSpecialTokens: true) == "ac")
  }

  @Test("bytes without a token are left out, or become the unknown token")
  func unknownBytes() throws {
    #expect(try Self.tokenizer(Self.file()).encode("abzc") == [4])
    let unknown = try Self.tokenizer(Self.file(model: #","unk_token":"c""#))
    #expect(try unknown.encode("azzb") == [0, 2, 2, 1])
    let fused = try Self.tokenizer(Self.file(model: #","unk_token":"c","fuse_unk":true"#))
    #expect(try fused.encode("azzb") == [0, 2, 1])
  }

  @Test("ids outside of the vocabulary stand for nothing")
  func strangeIDs() throws {
    #expect(try Self.tokenizer(Self.file()).decode([-1, 0, 99, Int32.max, 1]) == "ab")
  }

  static let refused: [(String, String)] = [
    (file(model: #","byte_fallback":true"#), "byte_fallback"),
    (file(model: #","continuing_subword_prefix":"@@""#), "continuing_subword_prefix"),
    (file(preTokenizer: "null"), "ByteLevel"),
    (file(preTokenizer: #"{"type":"Whitespace"}"#), "Whitespace"),
    (
      file(preTokenizer: #"{"type":"Split","pattern":{"Regex":"(a"},"behavior":"Isolated"}"#),
      "regular expression"
    ),
    (file(merges: #"["a z"]"#), "model.merges[0]"),
    (file(merges: #"["a", "b"]"#), "two tokens"),
    (file(vocabulary: #"{"a":-1}"#), "model.vocab.a"),
    (file(vocabulary: #"{"a":4000000000}"#), "model.vocab.a"),
    (file(vocabulary: #"{"a":1.5}"#), "model.vocab.a"),
    (file(vocabulary: "[]"), "model.vocab"),
    (file(added: #"[{"content":"x"}]"#), "id"),
    ("{", "not valid JSON"),
    ("[]", "record"),
  ]

  @Test("what isn't supported is refused by name, with the file", arguments: refused)
  func refusals(text: String, word: String) {
    let error = #expect(throws: ModelError.self) { try Self.tokenizer(text) }
    #expect(error?.description.contains(word) == true, "\(String(describing: error))")
    #expect(error?.file == "memory/tokenizer.json")
  }

  @Test("a file cut anywhere, or with any byte changed, gives an error or a tokenizer, never a trap")
  func damagedFiles() throws {
    let whole = Array(Self.file(added: #"[{"id":10,"content":"<x>","special":true}]"#).utf8)
    for length in 0..<whole.count {
      _ = try? Tokenizer.read(
        [.init(name: "tokenizer.json", bytes: Array(whole.prefix(length)))], from: "memory")
    }
    for at in whole.indices {
      for byte in [UInt8(0), 0x22, 0x2D, 0x39, 0x5B, 0x7D, 0xFF] {
        var changed = whole
        changed[at] = byte
        let tokenizer = try? Tokenizer.read([.init(name: "tokenizer.json", bytes: changed)], from: "memory")
        if let tokenizer { _ = tokenizer.decode(try tokenizer.encode("abc <x> ab\u{ff}")) }
      }
    }
  }
}
