/// The cutting of text into the pieces within which tokens are merged; one stage of it.
enum PreTokenizer: Sendable {
  /// What becomes of the text that the pattern matches.
  enum Behaviour: String, Sendable, CaseIterable {
    case isolated = "Isolated"
    case removed = "Removed"
    case mergedWithPrevious = "MergedWithPrevious"
    case mergedWithNext = "MergedWithNext"
    case contiguous = "Contiguous"
  }

  case split(SplitPattern, Behaviour, isInverted: Bool)
  /// A space before each piece that has none.
  case prefixSpace

  /// GPT-2's pattern, which `ByteLevel` applies unless it is told not to.
  static let gpt2Pattern =
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

  /// Llama 3's pattern.
  static let llama3Pattern =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|"#
    + #"\s*[\r\n]+|\s+(?!\S)|\s+"#

  /// Replaces `pieces` (ranges of `text`) by finer ones; may rewrite the text.
  func apply(to text: inout [UInt8], _ pieces: inout [Range<Int>]) throws {
    switch self {
    case .split(let pattern, let behaviour, let isInverted):
      var finer: [Range<Int>] = []
      finer.reserveCapacity(pieces.count * 4)
      try text.withUnsafeBufferPointer { bytes in
        for piece in pieces {
          try Self.cut(bytes, piece, pattern, behaviour, isInverted, into: &finer)
        }
      }
      pieces = finer
    case .prefixSpace:
      guard pieces.contains(where: { !$0.isEmpty && text[$0.lowerBound] != 0x20 }) else { return }
      var spaced: [UInt8] = []
      for (index, piece) in pieces.enumerated() {
        let start = spaced.count
        if piece.isEmpty || text[piece.lowerBound] != 0x20 { spaced.append(0x20) }
        spaced.append(contentsOf: text[piece])
        pieces[index] = start..<spaced.count
      }
      text = spaced
    }
  }

  private static func cut(
    _ text: UnsafeBufferPointer<UInt8>, _ piece: Range<Int>, _ pattern: SplitPattern, _ behaviour: Behaviour,
    _ isInverted: Bool, into finer: inout [Range<Int>]
  ) throws {
    if behaviour == .isolated {
      var last = piece.lowerBound
      try pattern.forEachMatch(in: text, piece) { match in
        if last < match.lowerBound { finer.append(last..<match.lowerBound) }
        finer.append(match)
        last = match.upperBound
      }
      if last < piece.upperBound { finer.append(last..<piece.upperBound) }
      return
    }
    var parts: [(range: Range<Int>, isMatch: Bool)] = []
    var last = piece.lowerBound
    try pattern.forEachMatch(in: text, piece) { match in
      if last < match.lowerBound { parts.append((last..<match.lowerBound, isInverted)) }
      parts.append((match, !isInverted))
      last = match.upperBound
    }
    if last < piece.upperBound { parts.append((last..<piece.upperBound, isInverted)) }
    finer.append(contentsOf: join(parts, behaviour))
  }

  private static func join(_ parts: [(range: Range<Int>, isMatch: Bool)], _ behaviour: Behaviour) -> [Range<
    Int
  >] {
    var joined: [Range<Int>] = []
    switch behaviour {
    case .isolated: return parts.map(\.range)
    case .removed: return parts.filter { !$0.isMatch }.map(\.range)
    case .contiguous:
      var previous: Bool?
      for part in parts {
        if previous == part.isMatch, let last = joined.popLast() {
          joined.append(last.lowerBound..<part.range.upperBound)
        } else {
          joined.append(part.range)
        }
        previous = part.isMatch
      }
    case .mergedWithPrevious:
      var wasMatch = false
      for part in parts {
        if part.isMatch, !wasMatch, let last = joined.popLast() {
          joined.append(last.lowerBound..<part.range.upperBound)
        } else {
          joined.append(part.range)
        }
        wasMatch = part.isMatch
      }
    case .mergedWithNext:
      var wasMatch = false
      for part in parts.reversed() {
        if part.isMatch, !wasMatch, let last = joined.popLast() {
          joined.append(part.range.lowerBound..<last.upperBound)
        } else {
          joined.append(part.range)
        }
        wasMatch = part.isMatch
      }
      joined.reverse()
    }
    return joined
  }
}
