/// What a statement or an expression is made of, one level down: for whoever walks a whole tree.
package enum TreePart {
  case expression(Expression)
  case block(Block)
  case statement(Statement)
}

extension Statement {
  package var parts: [TreePart] {
    switch kind {
    case .use, .breakLoop, .continueLoop: []
    case .bind(_, _, let value), .expression(let value): [.expression(value)]
    case .assign(let place, _, let value):
      place.steps.compactMap { step in
        if case .index(let index) = step { .expression(index) } else { nil }
      } + [.expression(value)]
    case .function(let declaration): declaration.literal.parts
    case .forLoop(_, let items, let block), .whileLoop(let items, let block):
      [.expression(items), .block(block)]
    case .returnValue(let value): value.map { [.expression($0)] } ?? []
    case .assert(let condition, let message):
      [.expression(condition)] + (message.map { [.expression($0)] } ?? [])
    }
  }

  /// Adds the names that are read in a statement, or set.
  package func collectNames(into names: inout Set<String>) {
    if case .assign(let place, _, _) = kind { names.insert(place.root.text) }
    for part in parts { part.collectNames(into: &names) }
  }
}

extension TreePart {
  fileprivate func collectNames(into names: inout Set<String>) {
    switch self {
    case .statement(let statement): statement.collectNames(into: &names)
    case .block(let block): for statement in block.statements { statement.collectNames(into: &names) }
    case .expression(let expression):
      if case .name(let name) = expression.kind { names.insert(name) }
      if case .record(let fields) = expression.kind {
        for field in fields { if case .shorthand(let name) = field { names.insert(name.text) } }
      }
      for part in expression.parts { part.collectNames(into: &names) }
    }
  }
}

extension FunctionLiteral {
  package var parts: [TreePart] {
    parameters.compactMap { parameter in parameter.defaultValue.map { .expression($0) } } + [body.part]
  }
}

extension FunctionLiteral.Body {
  fileprivate var part: TreePart {
    switch self {
    case .expression(let expression): .expression(expression)
    case .block(let block): .block(block)
    }
  }
}

extension Expression {
  package var parts: [TreePart] {
    switch kind {
    case .none, .bool, .int, .float, .string, .name, .fieldFunction, .invalid: []
    case .interpolation(let parts):
      parts.compactMap { part in if case .value(let value, _) = part { .expression(value) } else { nil } }
    case .list(let items): items.map { .expression($0.expression) }
    case .record(let fields):
      fields.compactMap { field in
        switch field {
        case .field(_, let value), .spread(let value): .expression(value)
        case .shorthand: nil
        }
      }
    case .function(let literal): literal.parts
    case .unary(_, let operand): [.expression(operand)]
    case .binary(_, _, let left, let right), .range(let left, let right):
      [.expression(left), .expression(right)]
    case .call(let callee, let arguments):
      [.expression(callee)] + arguments.map { .expression($0.value) }
    case .field(let object, _): [.expression(object)]
    case .index(let object, .element(let element)): [.expression(object), .expression(element)]
    case .index(let object, .slice(let low, let high)):
      [.expression(object)] + [low, high].compactMap { $0.map { .expression($0) } }
    case .pipe(let value, let callee, let arguments):
      [.expression(value), .expression(callee)] + (arguments ?? []).map { .expression($0.value) }
    case .conditional(let condition, let then, let otherwise):
      [.expression(condition), .block(then)] + (otherwise.map { [.block($0)] } ?? [])
    case .match(let subject, let arms):
      [.expression(subject)]
        + arms.flatMap { arm in (arm.guardCondition.map { [.expression($0)] } ?? []) + [arm.body.part] }
    case .attempt(let block, _, let otherwise): [.block(block), .block(otherwise)]
    }
  }
}
