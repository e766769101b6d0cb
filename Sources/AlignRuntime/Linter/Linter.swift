import AlignSyntax

/// Finds what a program certainly does not mean though it may run: names that are never used, arms that no value reaches,
/// conditions that are always the same; and, where asked for style, habits that hide slips.
///
/// Works on a program that the checker has passed. Linear in its length times the depth of its blocks.
package struct Linter {
  package init() {}

  /// All warnings in the order of their places. `library`: the names that a program may hide.
  package func warnings(_ program: Program, library: [String: KnownName], style: Bool) -> [Diagnostic] {
    let walk = LintWalk(program.source, library: style ? library : [:], style: style)
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
  private(set) var diagnostics: [Diagnostic] = []

  init(_ source: Source, library: [String: KnownName], style: Bool) {
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
    for statement in block.statements { visit(statement) }
  }

  private func visit(_ expression: Expression) {
    switch expression.kind {
    case .conditional(let condition, _, _): checkCondition(condition)
    case .match(_, let arms): checkArms(arms)
    case .call(_, let arguments): checkSeed(arguments)
    case .pipe(_, _, let arguments): checkSeed(arguments ?? [])
    case .binary(let operation, _, let left, let right):
      if style, operation == .equal || operation == .notEqual { checkBools(left, right, expression.span) }
    default: break
    }
    for part in expression.parts { visit(part) }
  }
}
