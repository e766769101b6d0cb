import AlignSyntax

/// Turns the tree into instructions, one top-level statement at a time. Names become registers, captures or global
/// slots; what the checker has refused already is refused here too, so that the machine never meets it.
final class Compiler {
  let globals: GlobalStore
  let prelude: Module
  let module: Module
  let source: Source
  var builder: FunctionBuilder
  /// Nesting of expressions and blocks so far.
  private var depth = 0
  /// The stages of pipes into `dbg` that are being compiled, by their place.
  var tracedStages: [Span: TracedStage] = [:]

  static let maximumDepth = 1_000

  init(globals: GlobalStore, prelude: Module, module: Module, source: Source) {
    self.globals = globals
    self.prelude = prelude
    self.module = module
    self.source = source
    builder = FunctionBuilder(source: source, module: module, parent: nil, isTopLevel: true)
  }

  /// Compiles one top-level statement; running it returns the value of an expression.
  func compileTopLevel(_ statement: Statement) throws -> Prototype {
    builder = FunctionBuilder(source: source, module: module, parent: nil, isTopLevel: true)
    if case .expression(let expression) = statement.kind {
      let result = try builder.allocate(statement.span)
      try compile(expression, into: result)
      builder.emit(Instruction(.returnValue, result), statement.span)
    } else {
      try compileStatement(statement)
      builder.emit(.returnNone, statement.span)
    }
    return Prototype(builder, name: "", isNamed: false, span: statement.span, parameters: [])
  }

  /// Guards the native stack.
  func nested<Result>(_ span: Span, _ body: () throws -> Result) throws -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw builder.error(.nestedTooDeep, "this is nested too deep", span, hint: "give parts of it a name")
    }
    return try body()
  }

  // Names

  enum Binding {
    case local(FunctionBuilder.Local)
    case capture(Int)
    case enclosing
    case global(Int)
  }

  func resolve(_ name: String, _ span: Span) throws -> Binding {
    if let found = try resolveOuter(name, in: builder, span) { return found }
    return .global(try globalSlot(name, span))
  }

  func globalSlot(_ name: String, _ span: Span) throws -> Int {
    do {
      return try globals.slot(name, in: module, prelude: prelude)
    } catch var error as RuntimeError {
      error.location = Location(source, span)
      throw error
    }
  }

  private func resolveOuter(_ name: String, in builder: FunctionBuilder, _ span: Span) throws -> Binding? {
    if let local = builder.local(name) { return .local(local) }
    if let index = builder.captures.firstIndex(where: { $0.name == name }) { return .capture(index) }
    if builder.selfName == name { return .enclosing }
    guard let parent = builder.parent, let outer = try resolveOuter(name, in: parent, span) else {
      return nil
    }
    let origin: Prototype.Capture.Origin
    switch outer {
    case .local(let local):
      guard !local.isVariable else {
        throw builder.error(
          .capturedVariable, "a function can't capture the variable `\(name)`", span,
          hint: "bind its present value first: `let now = \(name)`")
      }
      origin = .register(local.register)
    case .capture(let index): origin = .capture(index)
    case .enclosing: origin = .enclosing
    case .global: return outer
    }
    builder.captures.append(Prototype.Capture(name: name, origin: origin))
    return .capture(builder.captures.count - 1)
  }

  // Functions

  /// The prototype of a function literal, compiled as a child of the present function.
  func prototype(of literal: FunctionLiteral, name: String?, isLocal: Bool) throws -> Prototype {
    let outer = builder
    let inner = FunctionBuilder(
      source: source, module: module, parent: outer, isTopLevel: false, selfName: isLocal ? name : nil)
    builder = inner
    defer { builder = outer }
    return try nested(literal.span) {
      for parameter in literal.parameters {
        inner.declare(parameter.name.text, register: try inner.allocate(parameter.name.span))
      }
      for (index, parameter) in literal.parameters.enumerated() {
        guard let expression = parameter.defaultValue else { continue }
        let skip = inner.emit(Instruction(.jumpIfGiven, index + 1), expression.span)
        try compile(expression, into: index + 1)
        try inner.patch([skip])
      }
      // Calls begin behind it, unless they are counted.
      inner.emit(Instruction(.probe), literal.span)
      inner.bodyEntry = inner.code.count
      try compileBody(literal.body)
      let parameters = literal.parameters.map { parameter in
        Prototype.Parameter(
          name: parameter.name.text, defaultText: parameter.defaultValue.map { source.text(of: $0.span) })
      }
      return Prototype(
        inner, name: name ?? "function", isNamed: name != nil, span: literal.span, parameters: parameters)
    }
  }

  private func compileBody(_ body: FunctionLiteral.Body) throws {
    switch body {
    case .expression(let expression): try compileReturn(expression)
    case .block(let block):
      try builder.scoped {
        var statements = block.statements
        let last = statements.popLast()
        for statement in statements { try compileStatement(statement) }
        if let last, case .expression(let expression) = last.kind {
          try compileReturn(expression)
        } else {
          if let last { try compileStatement(last) }
          builder.emit(.returnNone, last?.span ?? block.span)
        }
      }
    }
  }

  func compileReturn(_ expression: Expression) throws {
    try builder.temporarily {
      let result = try operand(expression)
      builder.emit(Instruction(.returnValue, result), expression.span)
    }
  }

  func compileClosure(
    _ literal: FunctionLiteral, name: String?, isLocal: Bool, into target: Int, _ span: Span
  ) throws {
    let child = try prototype(of: literal, name: name, isLocal: isLocal)
    let index = try builder.add(child, to: \.children, span)
    builder.emit(Instruction(.newClosure, target, index), span)
  }

  // Blocks

  /// Compiles a block; its value goes to `target` where one is given.
  func compile(_ block: Block, into target: Int?) throws {
    try nested(block.span) {
      try builder.scoped {
        var statements = block.statements
        let last = statements.popLast()
        for statement in statements { try compileStatement(statement) }
        guard let target else {
          if let last { try compileStatement(last) }
          return
        }
        if let last, case .expression(let expression) = last.kind {
          try compile(expression, into: target)
        } else {
          if let last { try compileStatement(last) }
          builder.emit(Instruction(.loadNone, target), last?.span ?? block.span)
        }
      }
    }
  }
}
