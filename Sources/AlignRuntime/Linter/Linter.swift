import AlignSyntax

/// Finds what a program certainly does not mean though it may run: names that are never used, arms that no value reaches,
/// conditions that are always the same; and, where asked for style, habits that hide slips.
///
/// Works on a program that the checker has passed. Linear in its length times the depth of its blocks.
package struct Linter {
  package init() {}

  /// All warnings in the order of their places. `library`: the names that a program may hide. `isTrial`: the program is
  /// one input of many, in which `if true { ... }` outside functions is a try and no slip.
  package func warnings(
    _ program: Program, library: [String: KnownName] = [:], style: Bool = false, isTrial: Bool = false
  ) -> [Diagnostic] {
    let walk = LintWalk(program.source, library: style ? library : [:], style: style, isTrial: isTrial)
    for statement in program.statements {
      walk.checkShadowing(statement)
      walk.visit(statement)
    }
    return walk.diagnostics.sorted { ($0.location?.span.start ?? 0) < ($1.location?.span.start ?? 0) }
  }
}

/// One walk of the linter over one program.
final class LintWalk {
  let source: Source
  let library: [String: KnownName]
  let style: Bool
  private let isTrial: Bool
  private var functionDepth = 0
  private(set) var diagnostics: [Diagnostic] = []

  /// Whether a condition of literals alone is worth a word.
  var warnsOfLiterals: Bool { !isTrial || functionDepth > 0 }

  init(_ source: Source, library: [String: KnownName], style: Bool, isTrial: Bool) {
    self.isTrial = isTrial
    self.source = source
    self.library = library
    self.style = style
  }

  func warn(_ code: DiagnosticCode, _ message: String, _ span: Span, hint: String? = nil) {
    diagnostics.append(
      Diagnostic(code, message, at: Location(source, span), severity: .warning, hint: hint))
  }

  // MARK: - Walking

  func visit(_ statement: Statement) {
    switch statement.kind {
    case .whileLoop(let condition, _):
      if case .bool(true) = condition.kind {} else { checkCondition(condition) }
    case .assert(let condition, _): checkCondition(condition)
    case .function:
      functionDepth += 1
      defer { functionDepth -= 1 }
      for part in statement.parts { visit(part) }
      return
    default: break
    }
    for part in statement.parts { visit(part) }
  }

  private func visit(_ part: TreePart) {
    switch part {
    case .expression(let expression): visit(expression)
    case .block(let block): visit(block)
    case .statement(let statement): visit(statement)
    }
  }

  private func visit(_ block: Block) {
    checkUnused(in: block)
    checkReached(in: block)
    for statement in block.statements { visit(statement) }
  }

  private func visit(_ expression: Expression) {
    switch expression.kind {
    case .conditional(let condition, _, _): checkCondition(condition)
    case .match(_, let arms): checkArms(arms)
    case .call(_, let arguments): checkSeed(arguments)
    case .pipe(_, _, let arguments): checkSeed(arguments ?? [])
    case .function:
      functionDepth += 1
      defer { functionDepth -= 1 }
      for part in expression.parts { visit(part) }
      return
    case .binary(let operation, _, _, _) where operation == .and || operation == .or:
      let operands = expression.operands(of: operation)
      checkComparisons(operation, operands, expression.span)
      operands.forEach(visit)
      return
    case .binary(let operation, _, let left, let right):
      if style, operation == .equal || operation == .notEqual { checkBools(left, right, expression.span) }
    default: break
    }
    for part in expression.parts { visit(part) }
  }
}
