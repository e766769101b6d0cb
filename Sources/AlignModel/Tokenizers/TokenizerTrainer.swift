import AlignInterruption

/// Learns a byte-level byte-pair vocabulary from texts: starts from the 256 bytes and merges the most frequent pair of
/// neighbours inside pieces until the vocabulary is full. Of equally frequent pairs the one with the lower ids is taken,
/// so that the same texts give the same vocabulary, in any order.
///
/// Source: Sennrich et al. 2016; compared with `BpeTrainer` of the tokenizers library, whose merges it gives.
package struct TokenizerTrainer {
  package enum Split: String, Sendable, CaseIterable {
    case llama3, gpt2

    var pattern: String { self == .llama3 ? PreTokenizer.llama3Pattern : PreTokenizer.gpt2Pattern }
  }

  /// Tokens in all, special ones counted.
  package var vocabularySize: Int
  package var split = Split.llama3
  /// Pairs that occur less often aren't merged.
  package var minimumFrequency = 2
  /// Further tokens that are matched in the text before everything else.
  package var specialTokens: [String] = []

  package static let beginning = "<|begin_of_text|>"
  package static let turn = "<|im_start|>"
  package static let end = "<|im_end|>"

  package init(vocabularySize: Int) { self.vocabularySize = vocabularySize }

  /// - Complexity: linear in the texts, then about `merges * log(pairs)` and the words that each merge touches.
  package func train(_ texts: some Sequence<String>) throws -> Tokenizer {
    let special = allSpecialTokens
    guard vocabularySize >= 256 + special.count, vocabularySize <= Vocabulary.greatestSize else {
      throw ModelError(
        "a vocabulary of \(vocabularySize) tokens can't hold 256 bytes and \(special.count) special tokens",
        hint: "take \(256 + special.count) or more")
    }
    var learner = MergeLearner()
    let pattern = try SplitPattern(split.pattern)
    for text in texts { try learner.count(text, pattern) }
    let merges = try learner.merges(
      limit: vocabularySize - 256 - special.count, minimumFrequency: max(minimumFrequency, 1))
    return try Tokenizer.read(files(learner, merges, special), from: "trained")
  }

  private var allSpecialTokens: [String] {
    var tokens = [Self.beginning, Self.turn, Self.end]
    for token in specialTokens where !token.isEmpty && !tokens.contains(token) { tokens.append(token) }
    return tokens
  }

  private func files(_ learner: MergeLearner, _ merges: [(Int32, Int32)], _ special: [String])
    -> [Tokenizer.File]
  {
    let document = TokenizerDocument(
      tokens: learner.tokens.map { ByteAlphabet.spelling(of: $0) }, merges: merges, special: special,
      split: split)
    return [
      .init(name: "tokenizer.json", bytes: Array(document.tokenizer.utf8)),
      .init(name: "tokenizer_config.json", bytes: Array(document.configuration.utf8)),
    ]
  }
}

/// Counts words, then pairs of neighbours in them, and merges.
private struct MergeLearner {
  /// The bytes of each token; the first 256 are single bytes in the order of their characters.
  private(set) var tokens: [[UInt8]]
  private var words: [(symbols: [Int32], count: Int)] = []
  private var index = ByteStringTable()
  private let byteIDs: [Int32]

  init() {
    let order = (0..<256).sorted { ByteAlphabet.characters[$0].value < ByteAlphabet.characters[$1].value }
    tokens = order.map { [UInt8($0)] }
    var ids = [Int32](repeating: 0, count: 256)
    for (id, byte) in order.enumerated() { ids[byte] = Int32(id) }
    byteIDs = ids
  }

  mutating func count(_ text: String, _ pattern: SplitPattern) throws {
    try Interruption.check()
    var bytes = Array(text.utf8)
    var pieces = [0..<bytes.count]
    try PreTokenizer.split(pattern, .isolated, isInverted: false).apply(to: &bytes, &pieces)
    var watch = InterruptionWatch()
    try bytes.withUnsafeBufferPointer { bytes in
      for piece in pieces where !piece.isEmpty {
        try watch.step()
        let word = UnsafeBufferPointer(rebasing: bytes[piece])
        if let known = index.value(of: word) {
          words[Int(known)].count += 1
        } else {
          index.insert(word, Int32(words.count))
          words.append((word.map { byteIDs[Int($0)] }, 1))
        }
      }
    }
  }

  private struct Candidate: Comparable {
    var count: Int
    var pair: UInt64

    /// More frequent first, then lower ids.
    static func < (a: Candidate, b: Candidate) -> Bool {
      a.count != b.count ? a.count > b.count : a.pair < b.pair
    }
  }

  /// The merges in the order learnt; adds the tokens they make.
  mutating func merges(limit: Int, minimumFrequency: Int) throws -> [(Int32, Int32)] {
    var counts: [UInt64: Int] = [:]
    var places: [UInt64: Set<Int32>] = [:]
    var watch = InterruptionWatch()
    for (number, word) in words.enumerated() {
      try watch.step()
      for (left, right) in zip(word.symbols, word.symbols.dropFirst()) {
        counts[Self.pair(left, right), default: 0] += word.count
        places[Self.pair(left, right), default: []].insert(Int32(number))
      }
    }
    var queue = PriorityQueue<Candidate>()
    for (pair, count) in counts { queue.insert(Candidate(count: count, pair: pair)) }
    var ids = ByteStringTable()
    for (id, token) in tokens.enumerated() {
      token.withUnsafeBufferPointer { _ = ids.insert($0, Int32(id)) }
    }
    var merges: [(Int32, Int32)] = []
    while tokens.count < 256 + limit, var best = queue.removeLeast() {
      let current = counts[best.pair] ?? 0
      if best.count != current {
        best.count = current
        if current > 0 { queue.insert(best) }
        continue
      }
      guard best.count >= minimumFrequency else { break }
      let (left, right) = Self.halves(best.pair)
      let merged = token(tokens[Int(left)] + tokens[Int(right)], &ids)
      merges.append((left, right))
      counts[best.pair] = nil
      var changed: Set<UInt64> = []
      for number in (places.removeValue(forKey: best.pair) ?? []).sorted() {
        try watch.step()
        merge(Int(number), left, right, merged) { pair, change in
          counts[pair, default: 0] += change
          if change > 0 {
            places[pair, default: []].insert(number)
            changed.insert(pair)
          }
        }
      }
      counts[best.pair] = nil
      for pair in changed where counts[pair, default: 0] > 0 {
        queue.insert(Candidate(count: counts[pair, default: 0], pair: pair))
      }
    }
    return merges
  }

  /// The id of a token; two different merges may make the same one.
  private mutating func token(_ bytes: [UInt8], _ ids: inout ByteStringTable) -> Int32 {
    if let known = ids.value(of: bytes) { return known }
    let id = Int32(tokens.count)
    bytes.withUnsafeBufferPointer { _ = ids.insert($0, id) }
    tokens.append(bytes)
    return id
  }

  /// Replaces the pair in one word, left to right, and tells by how much the counts of other pairs change.
  private mutating func merge(
    _ number: Int, _ left: Int32, _ right: Int32, _ merged: Int32, _ change: (UInt64, Int) -> Void
  ) {
    let (old, count) = words[number]
    var new: [Int32] = []
    new.reserveCapacity(old.count)
    var at = 0
    while at < old.count {
      guard old[at] == left, at + 1 < old.count, old[at + 1] == right else {
        new.append(old[at])
        at += 1
        continue
      }
      if let before = new.last {
        change(Self.pair(before, left), -count)
        change(Self.pair(before, merged), count)
      }
      at += 2
      if at < old.count {
        change(Self.pair(right, old[at]), -count)
        change(Self.pair(merged, old[at]), count)
      }
      new.append(merged)
    }
    words[number].symbols = new
  }

  private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  private static func halves(_ pair: UInt64) -> (Int32, Int32) {
    (Int32(truncatingIfNeeded: pair >> 32), Int32(truncatingIfNeeded: pair))
  }
}
