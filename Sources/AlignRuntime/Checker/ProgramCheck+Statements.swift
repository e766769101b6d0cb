import AlignSyntax

extension ProgramCheck {
  private var isTopLevel: Bool { functionDepth == 0 && scopes.isEmpty }

  func check(_ statement: Statement) {
    switch statement.kind {
    case .use(let path, let alias):
      let name = alias?.text ?? Module.stem(of: path.text)
      bind(statement) { declare(name, .constant, alias?.span ?? path.span) }
    case .bind(let isVariable, let pattern, let value):
      check(value)
      checkDuplicates(pattern)
      bind(statement) {
        var signature: Signature?
        if !isVariable, case .name(let name) = pattern.kind, case .function(let literal) = value.kind {
          signature = Signature(name: name, literal, in: source)
        }
        declare(pattern, isVariable ? .variable : .constant, signature: signature)
      }
    case .assign(let place, let operation, let value): checkAssignment(place, operation, value)
    case .function(let declaration):
      // The name is bound first: the body may call it.
      bind(statement) {
        let signature = Signature(
          name: declaration.name.text, declaration.literal, documentation: declaration.documentation,
          in: source)
        declare(declaration.name.text, .constant, declaration.name.span, signature: signature)
      }
      if isTopLevel { declared = declaration.name.text }
      check(declaration.literal)
      if isTopLevel { declared = nil }
    case .forLoop(let pattern, let items, let block):
      check(items)
      refuseLiteral(
        items, "`for` goes through a list, a range, a string, a record or a table",
        [.int, .float, .bool, .none, .function])
      checkDuplicates(pattern)
      scoped {
        declare(pattern, .loop)
        checkLoop(block)
      }
    case .whileLoop(let condition, let block):
      checkCondition(condition)
      checkLoop(block)
    case .returnValue(let value):
      if functionDepth == 0 {
        report(
          .misplacedStatement, "`return` stands outside a function", statement.span,
          hint: "the value of a program's statement is shown by itself; leave `return` out")
      }
      if let value { check(value) }
    case .breakLoop, .continueLoop:
      guard loopDepth == 0 else { return }
      let word = text(statement.span)
      report(
        .misplacedStatement, "`\(word)` stands outside a loop", statement.span,
        hint: functionDepth > 0 ? "in a function, `return` leaves it" : nil)
    case .assert(let condition, let message):
      check(condition)
      if let message { check(message) }
    case .expression(let expression):
      check(expression)
    }
  }

  /// Binds at top level, or declares local names.
  private func bind(_ statement: Statement, _ local: () -> Void) {
    guard isTopLevel else { return local() }
    for (name, binding) in globalBindings(of: statement) { bound[name] = binding }
  }

  func check(_ block: Block) {
    scoped {
      for statement in block.statements {
        for (name, binding) in globalBindings(of: statement) {
          scopes[scopes.count - 1].all[name] = binding.span
        }
      }
      for statement in block.statements { check(statement) }
    }
  }

  private func checkLoop(_ block: Block) {
    loopDepth += 1
    check(block)
    loopDepth -= 1
  }

  func checkCondition(_ condition: Expression) {
    check(condition)
    refuseLiteral(
      condition, "a condition is a bool", [.int, .float, .string, .none, .list, .record, .function, .range])
  }

  // MARK: - Assignment

  private func checkAssignment(_ place: Place, _ operation: AssignmentOperator, _ value: Expression) {
    check(value)
    for step in place.steps {
      if case .index(let index) = step { check(index) }
    }
    let name = place.root.text
    let span = place.root.span
    switch resolve(name) {
    case .local(let local, let depth):
      if depth < functionDepth, local.kind == .variable {
        report(
          .capturedVariable, "a function can't set the variable `\(name)` of the function around it", span,
          hint: "give the new value back and set it there", related: [bindingPlace(local.span)])
      } else if local.kind != .variable {
        report(
          .invalidAssignment, "`\(name)` can't be set again: \(origin(local.kind))", span,
          hint: repair(local.kind, name), related: [bindingPlace(local.span)])
      }
    case .global(let known):
      guard !known.isVariable else { return }
      if known.isLibrary {
        report(
          .invalidAssignment, "`\(name)` is a function of the library", span,
          hint: "bind a name of your own with `let`")
      } else {
        let place = (bindings[name]?.first).map { [bindingPlace($0.span)] } ?? []
        report(
          .invalidAssignment, "`\(name)` can't be set again: it was bound with `let`", span,
          hint: "bind it with `var \(name) = ...`, or write `let \(name) = ...` to bind it anew",
          related: place)
      }
    case .later(let later):
      report(
        .unknownName, "`\(name)` is set before it is bound", span, related: [bindingPlace(later)])
    case .unknown:
      let near = nearest(to: name, among: candidates)
      let verb = place.steps.isEmpty && operation == .set
      report(
        .unknownName, "there is no variable `\(name)` to set", span,
        label: near.map { "did you mean `\($0)`?" },
        hint: near == nil && verb
          ? "bind it first: `var \(name) = ...`, or `let` if it is never set again" : nil)
    }
  }

  private func origin(_ kind: Scope.Kind) -> String {
    switch kind {
    case .constant, .variable: "it was bound with `let`"
    case .parameter: "it is a parameter"
    case .loop: "it is bound by the loop"
    }
  }

  private func repair(_ kind: Scope.Kind, _ name: String) -> String {
    switch kind {
    case .constant, .variable: "bind it with `var \(name) = ...`"
    case .parameter, .loop: "begin with `var own = \(name)` and set that"
    }
  }

  func bindingPlace(_ span: Span) -> (location: Location, label: String) {
    (Location(source, span), "bound here")
  }

  // MARK: - Patterns

  func declare(_ pattern: Pattern, _ kind: Scope.Kind, signature: Signature? = nil) {
    for name in names(in: pattern) { declare(name.text, kind, name.span, signature: signature) }
  }

  /// The names that a pattern binds; `_` binds nothing.
  func names(in pattern: Pattern) -> [Name] {
    switch pattern.kind {
    case .name(let name): name == "_" ? [] : [Name(name, pattern.span)]
    case .literal: []
    case .list(let parts, let rest):
      parts.flatMap { names(in: $0) } + (rest.map { $0.text == "_" ? [] : [$0] } ?? [])
    case .record(let entries, let rest):
      entries.flatMap { names(in: $0.pattern) } + (rest.map { $0.text == "_" ? [] : [$0] } ?? [])
    }
  }

  func checkDuplicates(_ pattern: Pattern) {
    refuseDoubles(names(in: pattern), "the pattern binds `%` twice")
    checkDoubledKeys(pattern)
  }

  private func checkDoubledKeys(_ pattern: Pattern) {
    switch pattern.kind {
    case .name, .literal: break
    case .list(let parts, _): parts.forEach(checkDoubledKeys)
    case .record(let entries, _):
      let renamed = entries.map(\.key).filter { key in
        // `{a, a}` was named already.
        !entries.contains { if case .name(key.text) = $0.pattern.kind { true } else { false } }
      }
      refuseDoubles(renamed, "the pattern reads the field `%` twice")
      entries.forEach { checkDoubledKeys($0.pattern) }
    }
  }

  func refuseDoubles(_ names: [Name], _ message: String) {
    var seen: [String: Span] = [:]
    for name in names where name.text != "_" {
      if let first = seen[name.text] {
        report(
          .duplicateName, message.replacing("%", with: name.text), name.span,
          related: [(Location(source, first), "first here")])
      } else {
        seen[name.text] = name.span
      }
    }
  }
}
