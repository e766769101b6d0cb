extension Program {
  /// Where the operands stand of the operator at a place, or the arguments of the call there (the piped value first):
  /// what a message about two values can point at. Nil where there is neither. Complexity: linear in the program.
  package func operands(at span: Span) -> [Span]? {
    for statement in statements {
      if let found = TreePart.statement(statement).operands(at: span) { return found }
    }
    return nil
  }
}

extension TreePart {
  fileprivate func operands(at span: Span) -> [Span]? {
    if case .expression(let expression) = self, let found = expression.operands(at: span) { return found }
    for part in parts {
      if let found = part.operands(at: span) { return found }
    }
    return nil
  }

  private var parts: [TreePart] {
    switch self {
    case .statement(let statement): statement.parts
    case .block(let block): block.statements.map { .statement($0) }
    case .expression(let expression): expression.parts
    }
  }
}

extension Expression {
  /// Those of this very expression.
  fileprivate func operands(at place: Span) -> [Span]? {
    switch kind {
    case .binary(_, let operatorSpan, let left, let right) where operatorSpan == place:
      [left.span, right.span]
    case .call(_, let arguments) where span == place: arguments.map(\.value.span)
    case .pipe(let value, _, let arguments) where span == place:
      [value.span] + (arguments ?? []).map(\.value.span)
    default: nil
    }
  }
}
