/// Calls, pipes, lists and records: what breaks at its commas and pipes.
extension TreeLayout {
  /// An item with the comments before the comma that follows it.
  func item(_ layout: Layout, _ end: Int) -> Layout {
    let next = index(at: end)
    guard tokens[next].kind == .comma else { return layout }
    let behind = tokens[next + 1].kind.isClosing ? [] : [takeTrailingComments(before: next + 1)]
    let comments = commentLayouts(before: next) + behind.filter { $0.isForced }
    return comments.isEmpty ? layout : .sequence([layout] + comments)
  }

  private func item(_ pair: LayoutPair, _ end: Int) -> LayoutPair {
    let plain = item(pair.plain, end)
    return LayoutPair(plain, hugging: plain.isForced && !pair.plain.isForced ? nil : pair.hugging)
  }

  func arguments(_ arguments: [Argument], _ opening: Int) -> [LayoutPair] {
    open(opening)
    return arguments.map { argument in
      let value = expression(argument.value)
      let end = argument.value.span.end
      switch argument.kind {
      case .positional: return item(value, end)
      case .named(let name):
        let word = index(at: name.span.start)
        return item(value.after(.sequence([token(word), token(word + 1), " "])), end)
      case .spread:
        return item(value.after(token(index(at: argument.value.span.start) - 1)), end)
      }
    }
  }

  func parameters(_ literal: FunctionLiteral, _ opening: Int) -> [LayoutPair] {
    open(opening)
    return literal.parameters.map { parameter in
      let name = index(at: parameter.name.span.start)
      guard let value = parameter.defaultValue else {
        return item(LayoutPair(token(name)), parameter.name.span.end)
      }
      return item(
        expression(value).after(.sequence([token(name), token(name + 1), " "])), value.span.end)
    }
  }

  /// `(items)`: on the line; with the last item's bracket open at its end; all on the next line; or each on its own.
  func call(_ opening: Int, _ items: [LayoutPair]) -> LayoutPair {
    let closing = closing(opening)
    let comments = closingComments(closing)
    let all = items.map(\.plain)
    if items.isEmpty { return LayoutPair(.sequence([opened(opening)] + comments + [")"])) }
    if hasClosingComma(opening) {
      let broken = bracketed(opening, all, isBroken: true)
      return LayoutPair(broken, hugging: broken, broken: broken)
    }
    let flat = Layout.sequence([opened(opening), all.joined(by: ", ")] + comments + [")"])
    let below = Layout.sequence([
      opened(opening),
      .indented(
        .sequence([
          .hardLine, .group(all.joined(by: ",", .line), .whenBroken(","), .sequence(comments)),
        ])), .hardLine, ")",
    ])
    var ways = [flat]
    var hugging: Layout?
    if comments.isEmpty, let last = items.last?.hugging, !all.dropLast().contains(where: { $0.isForced }) {
      let open = Layout.sequence([opened(opening), (all.dropLast() + [last]).joined(by: ", "), ")"])
      hugging = open
      ways.append(open)
    }
    return LayoutPair(.choice(ways + [below]), hugging: hugging, broken: below)
  }

  // MARK: - Pipes

  private struct Segment {
    /// Those behind what is piped.
    var comments: Layout
    var sign: Int
    var callee: Layout
    var call: LayoutPair?

    var plain: Layout { call.map { .sequence([callee, $0.plain]) } ?? callee }
  }

  /// `a |> b |> c`: on one line, with the last bracket open at its end, or a step a line.
  func pipe(_ expression: Expression) -> LayoutPair {
    var segments: [Segment] = []
    var first = expression
    while case .pipe(let value, let callee, let arguments) = first.kind,
      first.span == expression.span || !isInParentheses(first)
    {
      let sign = index(at: value.span.end)
      let comments = takeTrailingComments(before: sign)
      let opening = index(at: callee.span.end)
      let target = plain(callee)
      let call = arguments.map { self.call(opening, self.arguments($0, opening)) }
      segments.insert(Segment(comments: comments, sign: sign, callee: target, call: call), at: 0)
      first = value
    }
    let value = plain(first)
    func chain(_ segments: [Segment], _ separator: Layout) -> [Layout] {
      segments.map { .sequence([$0.comments, separator, token($0.sign), " ", $0.plain]) }
    }
    let broken = Layout.sequence([value, .indented(.sequence(chain(segments, .hardLine)))])
    if segments.contains(where: { isFirstOnLine($0.sign) }) { return LayoutPair(broken) }
    let flat = Layout.sequence([value] + chain(segments, " "))
    let head = Layout.sequence([value] + chain(segments.dropLast(), " "))
    guard let last = segments.last, let hugging = last.call?.hugging, !head.isForced else {
      return LayoutPair(.choice([flat] + onOneStep(value, segments) + [broken]))
    }
    let open = Layout.sequence([head, " ", token(last.sign), " ", last.callee, hugging])
    return LayoutPair(.choice([flat, open] + onOneStep(value, segments) + [broken]), hugging: open)
  }

  /// A pipe of one step: whole below, else with its arguments below.
  private func onOneStep(_ value: Layout, _ segments: [Segment]) -> [Layout] {
    guard segments.count == 1, let call = segments[0].call, !segments[0].plain.isForced else { return [] }
    let step = segments[0]
    if step.comments.isForced { return [] }
    let sign = Layout.sequence([token(step.sign), " ", step.callee])
    return [
      .sequence([value, .indented(.sequence([.checkedLine, sign, call.plain]))]),
      .sequence([value, " ", sign, call.broken ?? call.plain]),
    ]
  }

  // MARK: - Lists and records

  func list(_ items: [ListItem], _ opening: Int) -> LayoutPair {
    open(opening)
    let layouts = items.map { item in
      switch item {
      case .element(let value): return self.item(plain(value), value.span.end)
      case .spread(let value):
        let dots = token(index(at: value.span.start) - 1)
        return self.item(.sequence([dots, plain(value)]), value.span.end)
      }
    }
    if items.count > 1, items.allSatisfy({ $0.expression.isNumber }) { return filled(opening, layouts) }
    return pair(opening, layouts)
  }

  func record(_ fields: [RecordField], _ opening: Int) -> LayoutPair {
    open(opening)
    let layouts = fields.map { field in
      switch field {
      case .field(let name, let value):
        let key = index(at: name.span.start)
        return item(.sequence([token(key), token(key + 1), " ", plain(value)]), value.span.end)
      case .shorthand(let name): return item(token(index(at: name.span.start)), name.span.end)
      case .spread(let value):
        let dots = token(index(at: value.span.start) - 1)
        return item(.sequence([dots, plain(value)]), value.span.end)
      }
    }
    return pair(opening, layouts)
  }

  private func pair(_ opening: Int, _ items: [Layout]) -> LayoutPair {
    let closing = closing(opening)
    if items.isEmpty, commentRange(before: closing).isEmpty {
      return LayoutPair(.sequence([opened(opening), .text(text(closing))]))
    }
    return LayoutPair(
      bracketed(opening, items, isBroken: opensLine(opening)),
      hugging: bracketed(opening, items, isBroken: true))
  }

  /// Numbers: as many on a line as fit.
  private func filled(_ opening: Int, _ items: [Layout]) -> LayoutPair {
    let closing = closing(opening)
    var parts: [Layout] = [.softLine, items[0]]
    for item in items.dropFirst() { parts += [",", .group(.line, item)] }
    parts.append(.whenBroken(","))
    parts += closingComments(closing)
    let content = Layout.sequence([
      opened(opening), .indented(.sequence(parts)), .softLine, .text(text(closing)),
    ])
    return LayoutPair(
      .group(content, isBroken: opensLine(opening)), hugging: .group(content, isBroken: true))
  }
}

extension Expression {
  fileprivate var isNumber: Bool {
    switch kind {
    case .int, .float: true
    case .unary(.negate, let operand): operand.isNumber
    default: false
    }
  }
}
