/// Comments that mean something: documentation, expectations, cells.
extension Parser {
  /// The `## ` lines right above a token, markers removed.
  func documentation(above token: Int) -> [String] {
    var lines: [String] = []
    var line = source.position(of: tokens[token].span.start).line
    var position = firstComment(before: token + 1) - 1
    while position >= 0, comments[position].kind == .documentation, comments[position].nextToken == token {
      let comment = comments[position]
      guard source.position(of: comment.span.start).line == line - 1 else { break }
      line -= 1
      lines.append(String(text(comment.span).dropFirst(3)))
      position -= 1
    }
    return lines.reversed()
  }

  /// The index of the first comment that stands before no token below `token`.
  private func firstComment(before token: Int) -> Int {
    var low = 0
    var high = comments.count
    while low < high {
      let middle = (low + high) / 2
      if comments[middle].nextToken < token { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Gives each top-level statement the expectation comments between its end and the next statement.
  func attachExpectations(to program: inout Program) {
    var statement = -1
    for comment in comments {
      guard case .expectation(let kind) = comment.kind else { continue }
      while statement + 1 < program.statements.count,
        program.statements[statement + 1].span.start < comment.span.start
      {
        statement += 1
      }
      let expectation = Expectation(
        kind: kind, text: String(text(comment.span).dropFirst(3)), span: comment.span)
      if statement >= 0, program.statements[statement].span.end <= comment.span.start {
        program.statements[statement].expectations.append(expectation)
      } else {
        program.strayExpectations.append(expectation)
      }
    }
  }

  /// The cells that lines `# %%` begin.
  func cells() -> [Program.Cell] {
    let markers = comments.filter { $0.kind == .cell }
    return markers.enumerated().map { position, marker in
      let end = position + 1 < markers.count ? markers[position + 1].span.start : source.bytes.count
      var title = text(marker.span).dropFirst(4).drop { $0 == " " || $0 == "\t" }
      var kind = Program.Cell.Kind.code
      for (mark, marked) in [("[md]", Program.Cell.Kind.prose), ("[params]", .parameters)]
      where title.hasPrefix(mark) {
        kind = marked
        title = title.dropFirst(mark.count).drop { $0 == " " }
      }
      return Program.Cell(kind: kind, title: String(title), span: Span(marker.span.start, end))
    }
  }
}
