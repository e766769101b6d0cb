/// Turns the tree of a program into a layout. Every token is laid out by `token`, which brings the comments before it
/// along, so that no comment is lost wherever it stands.
final class TreeLayout {
  let source: Source
  let tokens: [Token]
  let comments: [Comment]
  /// The index of the closing bracket of each opening one, -1 for other tokens.
  private let closings: [Int]
  /// The range of comments before each token.
  private let commentStarts: [Int]
  /// The cells of prose, whose comments are copied as they are.
  private var prose: [Span] = []
  /// Tokens that begin a statement or an arm: the comments before them stand on lines of their own.
  private var lineStarts: Set<Int> = []
  /// The comments right behind opening brackets.
  private var openingComments: [Int: Layout] = [:]
  /// Comments that stand behind the token before them.
  private var takenComments: Set<Int> = []
  /// A comment stands inside a statement.
  private(set) var hasInnerComments = false

  init(_ program: Program, _ tokens: [Token], _ comments: [Comment]) {
    source = program.source
    prose = program.cells.filter { $0.kind == .prose }.map(\.span)
    self.tokens = tokens
    self.comments = comments
    var closings = [Int](repeating: -1, count: tokens.count)
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      if token.kind.isOpening { open.append(index) }
      if token.kind.isClosing, let opening = open.popLast() { closings[opening] = index }
    }
    self.closings = closings
    var starts = [Int](repeating: 0, count: tokens.count + 1)
    var position = 0
    for index in tokens.indices {
      starts[index] = position
      while position < comments.count, comments[position].nextToken <= index { position += 1 }
    }
    starts[tokens.count] = position
    commentStarts = starts
  }

  // MARK: - Finding tokens

  /// The index of the first token that starts at an offset or behind it.
  func index(at offset: Int) -> Int {
    var low = 0
    var high = tokens.count - 1
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].span.start < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The index of the first token of a kind at an offset or behind it.
  func index(of kind: Token.Kind, from offset: Int) -> Int {
    var index = index(at: offset)
    while index < tokens.count - 1, tokens[index].kind != kind { index += 1 }
    return index
  }

  func closing(_ opening: Int) -> Int { closings[opening] >= 0 ? closings[opening] : tokens.count - 1 }

  func isFirstOnLine(_ index: Int) -> Bool { tokens[index].isFirstOnLine }

  func text(_ index: Int) -> String { source.text(of: tokens[index].span) }

  // MARK: - Tokens and comments

  /// A token with the comments before it.
  func token(_ index: Int, as text: String? = nil) -> Layout {
    let layout = Layout.verbatim(text ?? self.text(index))
    if lineStarts.contains(index) { return layout }
    let comments = commentLayouts(before: index)
    return comments.isEmpty ? layout : .sequence(comments + [layout])
  }

  /// Takes the comments before a token away from it.
  func beginLine(_ index: Int) { lineStarts.insert(index) }

  /// The comments between a token and the one before it.
  func commentLayouts(before index: Int) -> [Layout] {
    remainingComments(before: index).map { comment in
      hasInnerComments = true
      return .comment(commentText(comment))
    }
  }

  /// The comments before a token that stand on the line of the token before it, taken away from it.
  func takeTrailingComments(before index: Int) -> Layout {
    let comments = remainingComments(before: index).filter { !ownsLine($0) }
    takenComments.formUnion(comments)
    if !comments.isEmpty { hasInnerComments = true }
    return .sequence(comments.map { .comment(commentText($0)) })
  }

  /// Called before what stands in brackets is laid out: a comment right behind the opening one stays there.
  func open(_ opening: Int) {
    let comments = takeTrailingComments(before: opening + 1)
    if comments.isForced { openingComments[opening] = comments }
  }

  /// An opening bracket with the comments right behind it.
  func opened(_ opening: Int) -> Layout {
    openingComments[opening].map { .sequence([token(opening), $0]) } ?? token(opening)
  }

  func remainingComments(before index: Int) -> [Int] {
    commentRange(before: index).filter { !takenComments.contains($0) }
  }

  func commentRange(before index: Int) -> Range<Int> { commentStarts[index]..<commentStarts[index + 1] }

  /// A comment of its own line.
  func ownsLine(_ comment: Int) -> Bool {
    var offset = comments[comment].span.start
    while offset > 0 {
      offset -= 1
      let byte = source.bytes[offset]
      if byte == UInt8(ascii: "\n") { return true }
      // A byte order mark is no code.
      if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t"), byte != UInt8(ascii: "\r"), byte < 0xBB {
        return false
      }
    }
    return true
  }

  /// The words of a comment: what means something as it is; a plain one with a space after `#`, none at its end.
  func commentText(_ index: Int) -> String {
    let comment = comments[index]
    let text = source.text(of: comment.span)
    guard comment.kind == .plain, !isProse(comment.span.start) else { return text }
    var shown = Substring(text)
    while let last = shown.last, last == " " || last == "\t" || last == "\r" { shown.removeLast() }
    // What stood further right must not become the beginning of a cell.
    if shown.hasPrefix("# %%") { return "#" + shown.dropFirst(2) }
    if let second = shown.dropFirst().first, second.isLetter || second.isNumber {
      return "# " + shown.dropFirst()
    }
    return String(shown)
  }

  private func isProse(_ offset: Int) -> Bool {
    var low = 0
    var high = prose.count
    while low < high {
      let middle = (low + high) / 2
      if prose[middle].end <= offset { low = middle + 1 } else { high = middle }
    }
    return low < prose.count && prose[low].start <= offset
  }

  /// An empty line lies before an offset.
  func isAfterBlankLine(_ offset: Int) -> Bool {
    var offset = offset
    var lineEnds = 0
    while offset > 0, lineEnds < 2 {
      offset -= 1
      let byte = source.bytes[offset]
      if byte == UInt8(ascii: "\n") { lineEnds += 1 }
      if byte != UInt8(ascii: "\n"), byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t"),
        byte != UInt8(ascii: "\r")
      {
        break
      }
    }
    return lineEnds == 2
  }

  // MARK: - Brackets

  /// Items in brackets: on one line, or each on its own with a comma behind the last.
  ///
  /// Comments before the closing bracket belong to the last item.
  func bracketed(_ opening: Int, _ items: [Layout], isBroken: Bool) -> Layout {
    let closing = closing(opening)
    return .group(
      opened(opening), inner(items, closing), .softLine, .text(text(closing)), isBroken: isBroken)
  }

  /// What stands between brackets that are broken.
  func inner(_ items: [Layout], _ closing: Int) -> Layout {
    var parts: [Layout] = [.softLine]
    parts.append(items.joined(by: ",", .line))
    if !items.isEmpty { parts.append(.whenBroken(",")) }
    parts += closingComments(closing)
    return .indented(.sequence(parts))
  }

  /// The comments before a closing bracket, on lines of their own or behind the last item.
  func closingComments(_ closing: Int) -> [Layout] {
    remainingComments(before: closing).flatMap { comment -> [Layout] in
      let layout = Layout.comment(commentText(comment))
      hasInnerComments = true
      return ownsLine(comment) ? [.hardLine, layout] : [layout]
    }
  }

  /// The first item stands on another line than the opening bracket.
  func opensLine(_ opening: Int) -> Bool { closing(opening) > opening + 1 && isFirstOnLine(opening + 1) }

  /// A comma before the closing bracket, which is first on its line: each item is to have its own.
  func hasClosingComma(_ opening: Int) -> Bool {
    let closing = closing(opening)
    return tokens[closing - 1].kind == .comma && isFirstOnLine(closing)
  }
}
