// The height of trees: the longest way down from a node. Computed once, when a node is made.

extension Expression.Kind {
  /// The height of the highest child; 0 for a leaf.
  var childHeight: Int {
    switch self {
    case .none, .bool, .int, .float, .string, .name, .fieldFunction, .invalid: 0
    case .interpolation(let parts): highest(parts) { $0.height }
    case .list(let items): highest(items) { $0.expression.height }
    case .record(let fields): highest(fields) { $0.height }
    case .function(let literal): literal.height
    case .unary(_, let operand): operand.height
    case .binary(_, _, let left, let right): max(left.height, right.height)
    case .range(let low, let high): max(low.height, high.height)
    case .call(let callee, let arguments): max(callee.height, highest(arguments) { $0.value.height })
    case .field(let object, _): object.height
    case .index(let object, let index): max(object.height, index.height)
    case .pipe(let value, let callee, let arguments):
      max(value.height, callee.height, highest(arguments ?? []) { $0.value.height })
    case .conditional(let condition, let then, let otherwise):
      max(condition.height, then.height, otherwise?.height ?? 0)
    case .match(let subject, let arms): max(subject.height, highest(arms) { $0.height })
    case .attempt(let block, _, let otherwise): max(block.height, otherwise.height)
    }
  }
}

extension Statement {
  var height: Int {
    switch kind {
    case .use, .breakLoop, .continueLoop: 1
    case .bind(_, _, let value), .expression(let value): 1 + value.height
    case .assign(let place, _, let value): 1 + max(place.height, value.height)
    case .function(let declaration): 1 + declaration.literal.height
    case .forLoop(_, let items, let block), .whileLoop(let items, let block):
      1 + max(items.height, block.height)
    case .returnValue(let value): 1 + (value?.height ?? 0)
    case .assert(let condition, let message): 1 + max(condition.height, message?.height ?? 0)
    }
  }
}

extension Place {
  fileprivate var height: Int {
    highest(steps) { step in if case .index(let index) = step { index.height } else { 0 } }
  }
}

extension FunctionLiteral {
  var height: Int { max(body.height, highest(parameters) { $0.defaultValue?.height ?? 0 }) }
}

extension FunctionLiteral.Body {
  var height: Int {
    switch self {
    case .expression(let expression): expression.height
    case .block(let block): block.height
    }
  }
}

extension MatchArm {
  fileprivate var height: Int { max(guardCondition?.height ?? 0, body.height) }
}

extension Index {
  fileprivate var height: Int {
    switch self {
    case .element(let expression): expression.height
    case .slice(let low, let high): max(low?.height ?? 0, high?.height ?? 0)
    }
  }
}

extension ListItem {
  /// The element, or what is spread.
  package var expression: Expression {
    switch self {
    case .element(let expression), .spread(let expression): expression
    }
  }
}

extension RecordField {
  fileprivate var height: Int {
    switch self {
    case .field(_, let expression), .spread(let expression): expression.height
    case .shorthand: 1
    }
  }
}

extension InterpolationPart {
  fileprivate var height: Int { if case .value(let expression, _) = self { expression.height } else { 0 } }
}

private func highest<Element>(_ elements: [Element], _ height: (Element) -> Int) -> Int {
  elements.reduce(0) { max($0, height($1)) }
}
