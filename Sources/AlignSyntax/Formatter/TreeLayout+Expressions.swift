/// Expressions and patterns.
extension TreeLayout {
  func plain(_ expression: Expression) -> Layout { self.expression(expression).plain }

  func expression(_ expression: Expression) -> LayoutPair {
    let start = index(at: expression.span.start)
    if isInParentheses(expression) { return parentheses(expression, start) }
    switch expression.kind {
    case .interpolation:
      return LayoutPair(token(start, as: Formatter.interpolation(source, tokens[start].span)))
    case .bool, .int, .float, .string, .name, .invalid, .fieldFunction:
      return LayoutPair(.sequence((start..<index(at: expression.span.end)).map { token($0) }))
    case .none: return LayoutPair(token(start, as: "none"))
    case .list(let items): return list(items, start)
    case .record(let fields): return record(fields, start)
    case .function(let literal): return function(literal, at: start)
    case .unary(.negate, let operand): return LayoutPair(.sequence([token(start), plain(operand)]))
    case .unary(.not, let operand): return LayoutPair(.sequence([token(start), " ", plain(operand)]))
    case .binary(let operation, let place, let left, let right):
      return LayoutPair(binary(expression, operation, place, left, right))
    case .range(let low, let high):
      return LayoutPair(.sequence([plain(low), token(index(at: low.span.end)), plain(high)]))
    case .call(let callee, let arguments):
      return call(index(at: callee.span.end), self.arguments(arguments, index(at: callee.span.end))).after(
        plain(callee))
    case .field(let object, let name): return LayoutPair(field(object, name))
    case .index(let object, let place): return LayoutPair(element(object, place))
    case .pipe: return pipe(expression)
    case .conditional:
      let parts = conditional(expression)
      let plain = Layout.group(.sequence(parts))
      return LayoutPair(plain, hugging: plain.isForced ? plain : nil)
    case .match(let subject, let arms): return match(subject, arms, start)
    case .attempt(let block, let name, let otherwise):
      return LayoutPair(attempt(block, name, otherwise, start))
    }
  }

  // MARK: - Parentheses

  /// The span of an expression takes its parentheses in.
  func isInParentheses(_ expression: Expression) -> Bool {
    let start = index(at: expression.span.start)
    return tokens[start].kind == .leftParenthesis && tokens[closing(start)].span.end == expression.span.end
  }

  private func parentheses(_ expression: Expression, _ opening: Int) -> LayoutPair {
    let closing = closing(opening)
    open(opening)
    var inside = expression
    inside.span = Span(tokens[opening + 1].span.start, tokens[closing - 1].span.end)
    let inner = self.expression(inside)
    let comments = closingComments(closing)
    let plain = Layout.sequence([opened(opening), inner.plain, .indented(.sequence(comments)), ")"])
    guard comments.isEmpty, let hugging = inner.hugging else { return LayoutPair(plain) }
    return LayoutPair(plain, hugging: .sequence([opened(opening), hugging, ")"]))
  }

  // MARK: - Operators

  /// Operands of operators that bind alike, in one group: all on one line, or each operator at the end of its line.
  private func binary(
    _ expression: Expression, _ operation: BinaryOperator, _ place: Span, _ left: Expression,
    _ right: Expression
  ) -> Layout {
    if operation == .power {
      return .sequence([plain(left), " ", token(index(at: place.start)), " ", plain(right)])
    }
    var rest: [Layout] = []
    var first = expression
    while case .binary(let other, let place, let left, let right) = first.kind,
      first.span == expression.span || !isInParentheses(first), other.level == operation.level
    {
      let word = index(at: place.start)
      var sign = [Layout.text(" "), token(word)]
      if other == .notContained { sign += [" ", token(word + 1)] }
      let comments = takeTrailingComments(before: other == .notContained ? word + 2 : word + 1)
      rest.insert(.sequence(sign + [comments, .line, plain(right)]), at: 0)
      first = left
    }
    return .group(plain(first), .indented(.sequence(rest)))
  }

  // MARK: - After an operand

  private func field(_ object: Expression, _ name: Name) -> Layout {
    let word = index(at: name.span.start)
    let comments = takeTrailingComments(before: word - 1)
    let read = Layout.sequence([token(word - 1), token(word)])
    guard isFirstOnLine(word - 1) else { return .sequence([plain(object), comments, read]) }
    return .sequence([plain(object), comments, .indented(.sequence([.hardLine, read]))])
  }

  private func element(_ object: Expression, _ place: Index) -> Layout {
    let opening = index(at: object.span.end)
    open(opening)
    var parts: [Layout]
    switch place {
    case .element(let value): parts = [plain(value)]
    case .slice(let low, let high):
      let dots = low.map { index(at: $0.span.end) } ?? opening + 1
      parts = (low.map { [plain($0)] } ?? []) + [token(dots)] + (high.map { [plain($0)] } ?? [])
    }
    parts += closingComments(closing(opening))
    return .sequence([plain(object), opened(opening), .indented(.sequence(parts)), "]"])
  }

  // MARK: - Functions

  private func function(_ literal: FunctionLiteral, at start: Int) -> LayoutPair {
    if tokens[start].kind == .fn {
      return function(literal, start + 1).after(token(start))
    }
    var head: [Layout] = []
    var arrow = start + 1
    if tokens[start].kind == .leftParenthesis {
      arrow = closing(start) + 1
      let names = literal.parameters.map { item(token(index(at: $0.name.span.start)), $0.name.span.end) }
      head = [token(start), names.joined(by: ", ")] + closingComments(arrow - 1) + [")"]
    } else {
      head = [token(start)]
    }
    guard case .expression(let body) = literal.body else { return LayoutPair(.sequence(head)) }
    return self.body(expression(body), of: body).after(.sequence(head + [" ", token(arrow)]))
  }

  /// What follows `=>`: a sum or a call whole on the next line where it fits only there.
  private func body(_ value: LayoutPair, of expression: Expression) -> LayoutPair {
    let onLine = value.after(" ")
    if value.hugging != nil || value.plain.isForced { return onLine }
    switch expression.kind {
    case .function, .list, .record, .match, .attempt: return onLine
    default: return LayoutPair(below(value, else: true))
    }
  }

  // MARK: - Forms with blocks

  /// The parts of `if a { b } else { c }`; those of a chain follow one another.
  private func conditional(_ expression: Expression) -> [Layout] {
    guard case .conditional(let condition, let then, let otherwise) = expression.kind else { return [] }
    var parts = [token(index(at: expression.span.start)), " ", plain(condition), " ", block(then)]
    guard let otherwise else { return parts }
    parts += [" ", token(index(at: then.span.end)), " "]
    let next = index(at: otherwise.span.start)
    if tokens[next].kind == .if, otherwise.statements.count == 1,
      case .expression(let chained) = otherwise.statements[0].kind
    {
      return parts + conditional(chained)
    }
    return parts + [block(otherwise)]
  }

  private func attempt(_ body: Block, _ name: Name?, _ otherwise: Block, _ start: Int) -> Layout {
    let word = index(at: body.span.end)
    let caught = name.map { [Layout.text(" "), token(index(at: $0.span.start))] } ?? []
    return .group(
      token(start), " ", block(body), " ", token(word), .sequence(caught), " ", block(otherwise))
  }

  private func match(_ subject: Expression, _ arms: [MatchArm], _ start: Int) -> LayoutPair {
    let opening = index(at: subject.span.end)
    let closing = closing(opening)
    open(opening)
    let head = Layout.sequence([token(start), " ", plain(subject), " ", opened(opening)])
    if arms.isEmpty, closing == opening + 1, commentRange(before: closing).isEmpty {
      return LayoutPair(.sequence([head, "}"]))
    }
    let body = lines(
      arms.map { arm in Line(span: arm.span, separator: .whenFlat(","), layout: { self.arm(arm) }) },
      from: opening + 1,
      to: closing)
    let inner = Layout.sequence([head, .indented(.sequence([.line, body])), .line, "}"])
    let isBroken = opensLine(opening) || isFirstOnLine(closing)
    return LayoutPair(.group(inner, isBroken: isBroken), hugging: .group(inner, isBroken: true))
  }

  private func arm(_ arm: MatchArm) -> Layout {
    var parts = [pattern(arm.pattern)]
    var end = arm.pattern.span.end
    if let condition = arm.guardCondition {
      parts += [" ", token(index(at: end)), " ", plain(condition)]
      end = condition.span.end
    }
    switch arm.body {
    case .block(let block): parts += [" ", .group(self.block(block))]
    case .expression(let body):
      parts += [" ", token(index(at: end)), self.body(expression(body), of: body).plain]
    }
    return .sequence(parts)
  }

  // MARK: - Patterns

  func pattern(_ pattern: Pattern) -> Layout {
    let start = index(at: pattern.span.start)
    switch pattern.kind {
    case .name: return token(start)
    case .literal(let literal):
      if case .none = literal.kind { return token(start, as: "none") }
      return .sequence((start..<index(at: pattern.span.end)).map { token($0) })
    case .list(let parts, let rest):
      open(start)
      let items = parts.map { item(self.pattern($0), $0.span.end) }
      return bracketed(start, items + restItems(rest), isBroken: hasClosingComma(start))
    case .record(let entries, let rest):
      open(start)
      let items = entries.map { entry in
        let key = index(at: entry.key.span.start)
        guard tokens[key + 1].kind == .colon else { return item(token(key), entry.key.span.end) }
        return item(
          .sequence([token(key), token(key + 1), " ", self.pattern(entry.pattern)]), entry.pattern.span.end)
      }
      return bracketed(start, items + restItems(rest), isBroken: hasClosingComma(start))
    }
  }

  private func restItems(_ rest: Name?) -> [Layout] {
    guard let rest else { return [] }
    let name = index(at: rest.span.start)
    return [item(.sequence([token(name - 1), token(name)]), rest.span.end)]
  }
}

extension BinaryOperator {
  /// Operators of one level stand beside each other without parentheses; comparisons don't.
  fileprivate var level: Int {
    switch self {
    case .or: 0
    case .and: 1
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .contained, .notContained: 2
    case .add, .subtract: 3
    case .multiply, .divide, .floorDivide, .remainder: 4
    case .power: 5
    }
  }
}
