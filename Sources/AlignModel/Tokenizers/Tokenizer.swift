import AlignInterruption
import Synchronization

/// A byte-level byte-pair tokenizer, as `tokenizer.json` describes it (GPT-2, Llama 3, Qwen 2 and their kin): text to
/// token ids and back, with the same ids as the `tokenizers` library.
///
/// Immutable; a cache of words behind a lock makes it fast and changes no result.
package final class Tokenizer: Sendable {
  /// The path it was read from, or a word that says how it was made.
  package let origin: String
  /// One more than the greatest id.
  package let vocabularySize: Int
  package let specialTokens: SpecialTokens
  package let addedTokens: [AddedTokenSummary]
  /// The files it consists of (`tokenizer.json`, `tokenizer_config.json`, ...), written back unchanged by `save`.
  package let files: [File]
  /// The template that turns messages into text, in Jinja, or nil.
  package let chatTemplate: String?

  let vocabulary: Vocabulary
  let merges: BytePairMerges
  let rules: Rules
  private let cache = Mutex(WordCache())
  private let parsedTemplate = Mutex<ChatTemplate?>(nil)

  /// The tokens with a part to play, by id.
  package struct SpecialTokens: Sendable, Equatable {
    package var beginning: Int32?
    package var end: Int32?
    package var padding: Int32?
  }

  package struct AddedTokenSummary: Sendable, Equatable {
    package var id: Int32
    package var content: String
    package var isSpecial: Bool
  }

  package struct File: Sendable {
    package var name: String
    package var bytes: [UInt8]
  }

  /// What surrounds the merges.
  struct Rules: Sendable {
    /// Matched in the raw text.
    var rawTokens = AddedTokens([])
    /// Matched in the normalised text.
    var normalizedTokens = AddedTokens([])
    var specialIDs: Set<Int32> = []
    var normalizers: [Normalizer] = []
    var preTokenizers: [PreTokenizer] = []
    /// A piece that is a token as a whole is taken as it is, whatever the merges would make of it.
    var ignoresMerges = false
    /// For bytes that are no token; without it they are left out.
    var unknown: Int32?
    var fusesUnknown = false
    /// What the post-processor puts around a text.
    var prefix: [Int32] = []
    var suffix: [Int32] = []
  }

  init(
    origin: String, vocabulary: Vocabulary, merges: BytePairMerges, rules: Rules,
    specialTokens: SpecialTokens,
    addedTokens: [AddedTokenSummary], files: [File], chatTemplate: String?
  ) {
    self.origin = origin
    self.vocabulary = vocabulary
    self.merges = merges
    self.rules = rules
    self.specialTokens = specialTokens
    self.addedTokens = addedTokens
    self.files = files
    self.chatTemplate = chatTemplate
    vocabularySize = vocabulary.size
  }

  /// The id of a token by its spelling in the vocabulary (`Ġthe`, `<|endoftext|>`), or nil.
  package func id(of token: String) -> Int32? {
    addedTokens.last { $0.content == token }?.id ?? vocabulary.id(spelled: token)
  }

  /// The chat template, read once; ChatML where the tokenizer has none.
  func template() throws -> ChatTemplate {
    try parsedTemplate.withLock { known in
      if let known { return known }
      let template = try ChatTemplate(chatTemplate ?? TokenizerDocument.chatTemplate)
      known = template
      return template
    }
  }

  /// The token ids of a text. Special tokens that stand in the text are always recognised; `addingSpecialTokens` says
  /// whether the ones that the post-processor puts around a text (such as the beginning of text) are added.
  package func encode(_ text: String, addingSpecialTokens: Bool = true) throws -> [Int32] {
    try Interruption.check()
    var ids = addingSpecialTokens ? rules.prefix : []
    try cache.withLock { cache in
      var text = text
      try text.withUTF8 { bytes in
        for part in try rules.rawTokens.parts(of: bytes) {
          if let id = part.id {
            ids.append(id)
          } else {
            try encode(rawPart: UnsafeBufferPointer(rebasing: bytes[part.range]), &cache, into: &ids)
          }
        }
      }
    }
    if addingSpecialTokens { ids += rules.suffix }
    return ids
  }

  /// The text of token ids. Ids that aren't in the vocabulary stand for nothing; bytes that aren't UTF-8 become U+FFFD.
  package func decode(_ ids: some Sequence<Int32>, skippingSpecialTokens: Bool = false) -> String {
    String(decoding: bytes(of: ids, skippingSpecialTokens: skippingSpecialTokens), as: UTF8.self)
  }

  /// The bytes that token ids stand for, which need not be UTF-8 as a whole.
  package func bytes(of ids: some Sequence<Int32>, skippingSpecialTokens: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = []
    for id in ids where !(skippingSpecialTokens && rules.specialIDs.contains(id)) {
      vocabulary.append(bytesOf: id, to: &bytes)
    }
    return bytes
  }

  private func encode(
    rawPart: UnsafeBufferPointer<UInt8>, _ cache: inout WordCache, into ids: inout [Int32]
  ) throws {
    var text = Array(rawPart)
    for normalizer in rules.normalizers { text = normalizer.apply(to: text) }
    let parts = try text.withUnsafeBufferPointer { try rules.normalizedTokens.parts(of: $0) }
    if parts.count == 1, parts[0].id == nil { return try encode(plain: &text, &cache, into: &ids) }
    for part in parts {
      if let id = part.id {
        ids.append(id)
      } else {
        var plain = Array(text[part.range])
        try encode(plain: &plain, &cache, into: &ids)
      }
    }
  }

  private func encode(plain text: inout [UInt8], _ cache: inout WordCache, into ids: inout [Int32]) throws {
    var pieces = [0..<text.count]
    for preTokenizer in rules.preTokenizers { try preTokenizer.apply(to: &text, &pieces) }
    var watch = InterruptionWatch()
    try text.withUnsafeBufferPointer { bytes in
      for piece in pieces where !piece.isEmpty {
        try watch.step()
        let word = UnsafeBufferPointer(rebasing: bytes[piece])
        cache.append(word, to: &ids) { tokens(of: word) }
      }
    }
  }

  private func tokens(of word: UnsafeBufferPointer<UInt8>) -> [Int32] {
    if rules.ignoresMerges, let whole = vocabulary.id(of: word) { return [whole] }
    var symbols: [Int32] = []
    symbols.reserveCapacity(word.count)
    var wasUnknown = false
    for byte in word {
      let id = vocabulary.byteIDs[Int(byte)]
      if id >= 0 {
        symbols.append(id)
      } else if let unknown = rules.unknown, !(wasUnknown && rules.fusesUnknown) {
        symbols.append(unknown)
      }
      wasUnknown = id < 0
    }
    merges.apply(to: &symbols)
    return symbols
  }
}

/// The tokens of the words seen lately.
private struct WordCache {
  private var words = ByteStringTable()
  private var spans: [(start: Int32, count: Int32)] = []
  private var ids: [Int32] = []

  /// When there are more words than this, all are forgotten.
  private static let capacity = 1 << 15
  private static let longestWord = 64

  mutating func append(
    _ word: UnsafeBufferPointer<UInt8>, to result: inout [Int32], _ tokens: () -> [Int32]
  ) {
    guard word.count <= Self.longestWord else {
      result.append(contentsOf: tokens())
      return
    }
    if let index = words.value(of: word) {
      let span = spans[Int(index)]
      result.append(contentsOf: ids[Int(span.start)..<Int(span.start + span.count)])
      return
    }
    if words.count >= Self.capacity {
      words.removeAll()
      spans.removeAll(keepingCapacity: true)
      ids.removeAll(keepingCapacity: true)
    }
    let found = tokens()
    words.insert(word, Int32(spans.count))
    spans.append((Int32(ids.count), Int32(found.count)))
    ids += found
    result += found
  }
}
