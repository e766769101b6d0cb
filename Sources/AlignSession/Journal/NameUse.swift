import AlignRuntime
import AlignSyntax

/// The top-level names that a statement deals with: what it binds, sets anew and reads. Found in the tree; names that are
/// bound inside (parameters, names of blocks) are none of the session's.
struct NameUse {
  /// The names that the statement binds, so that nothing older matters.
  private(set) var binds: Set<String> = []
  /// The names that are set or changed in place, which builds on what they were.
  private(set) var changes: Set<String> = []
  private(set) var reads: Set<String> = []
  /// Where names that begin with `_` are read: among them those of the last values.
  private(set) var marked: [Name] = []
  /// Whether what is bound may read names later, when it is called.
  private(set) var holdsFunction = false

  /// The path of a `use`.
  private(set) var usedPath: String?

  private var scopes: [Set<String>] = []

  /// Of no statement.
  init() {}

  init(_ statement: Statement) { visit(statement) }

  private mutating func bind(_ name: String) {
    guard name != "_" else { return }
    if scopes.isEmpty { binds.insert(name) } else { scopes[scopes.count - 1].insert(name) }
  }

  private mutating func read(_ name: Name) {
    guard !scopes.contains(where: { $0.contains(name.text) }) else { return }
    if name.text.hasPrefix("_") { marked.append(name) }
    reads.insert(name.text)
  }

  private mutating func inScope(_ body: (inout NameUse) -> Void) {
    scopes.append([])
    body(&self)
    scopes.removeLast()
  }

  private mutating func visit(_ statement: Statement) {
    switch statement.kind {
    case .use(let path, let alias):
      usedPath = path.text
      bind(alias?.text ?? Module.stem(of: path.text))
    case .bind(_, let pattern, let value):
      visit(value)
      visit(pattern)
    case .assign(let place, _, let value):
      visit(value)
      for case .index(let index) in place.steps { visit(index) }
      if !scopes.contains(where: { $0.contains(place.root.text) }) {
        changes.insert(place.root.text)
        reads.insert(place.root.text)
      }
    case .function(let declaration):
      bind(declaration.name.text)
      visit(declaration.literal)
      // A function that calls itself needs nothing older of its name.
      if scopes.isEmpty { reads.remove(declaration.name.text) }
    case .forLoop(let pattern, let items, let block):
      visit(items)
      inScope {
        $0.visit(pattern)
        $0.visit(block)
      }
    case .whileLoop(let condition, let block):
      visit(condition)
      visit(block)
    case .returnValue(let value): value.map { visit($0) }
    case .breakLoop, .continueLoop: break
    case .assert(let condition, let message):
      visit(condition)
      message.map { visit($0) }
    case .expression(let expression): visit(expression)
    }
  }

  private mutating func visit(_ block: Block) {
    inScope { use in block.statements.forEach { use.visit($0) } }
  }

  private mutating func visit(_ pattern: Pattern) {
    switch pattern.kind {
    case .name(let name): bind(name)
    case .literal: break
    case .list(let parts, let rest):
      parts.forEach { visit($0) }
      rest.map { bind($0.text) }
    case .record(let entries, let rest):
      entries.forEach { visit($0.pattern) }
      rest.map { bind($0.text) }
    }
  }

  private mutating func visit(_ literal: FunctionLiteral) {
    holdsFunction = true
    inScope { use in
      for parameter in literal.parameters {
        parameter.defaultValue.map { use.visit($0) }
        use.bind(parameter.name.text)
      }
      use.visit(literal.body)
    }
  }

  private mutating func visit(_ body: FunctionLiteral.Body) {
    switch body {
    case .expression(let expression): visit(expression)
    case .block(let block): visit(block)
    }
  }

  private mutating func visit(_ arguments: [Argument]) { arguments.forEach { visit($0.value) } }

  private mutating func visit(_ expression: Expression) {
    switch expression.kind {
    case .none, .bool, .int, .float, .string, .fieldFunction, .invalid: break
    case .interpolation(let parts):
      for case .value(let value, _) in parts { visit(value) }
    case .name(let name): read(Name(name, expression.span))
    case .list(let items): items.forEach { visit($0.expression) }
    case .record(let fields):
      for field in fields {
        switch field {
        case .field(_, let value), .spread(let value): visit(value)
        case .shorthand(let name): read(name)
        }
      }
    case .function(let literal): visit(literal)
    case .unary(_, let operand): visit(operand)
    case .binary(_, _, let left, let right), .range(let left, let right):
      visit(left)
      visit(right)
    case .call(let callee, let arguments):
      visit(callee)
      visit(arguments)
    case .field(let object, _): visit(object)
    case .index(let object, let index):
      visit(object)
      switch index {
      case .element(let position): visit(position)
      case .slice(let low, let high):
        low.map { visit($0) }
        high.map { visit($0) }
      }
    case .pipe(let value, let callee, let arguments):
      visit(value)
      visit(callee)
      visit(arguments ?? [])
    case .conditional(let condition, let then, let otherwise):
      visit(condition)
      visit(then)
      otherwise.map { visit($0) }
    case .match(let subject, let arms):
      visit(subject)
      for arm in arms {
        inScope { use in
          use.visit(arm.pattern)
          arm.guardCondition.map { use.visit($0) }
          use.visit(arm.body)
        }
      }
    case .attempt(let block, let errorName, let otherwise):
      visit(block)
      inScope { use in
        errorName.map { use.bind($0.text) }
        use.visit(otherwise)
      }
    }
  }
}
