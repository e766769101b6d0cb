import AlignSyntax

/// What one press of Enter shows and runs.
struct DemoStep {
  var title = ""
  /// The lines as they stand in the file, without the marker of the cell and without expectations.
  var text: String
  var statements: [Statement]

  /// The cells of a program, and what stands above the first; the statements where there are no cells.
  static func steps(of program: Program) -> [DemoStep] {
    let source = program.source
    guard let first = program.cells.first else { return statementSteps(of: program) }
    let head = Span(0, first.span.start)
    var steps = program.cells.map { cell -> DemoStep in
      let lines = lines(of: cell.span, in: source).dropFirst()
      let text = cell.kind == .prose ? lines.map(withoutMark) : Array(lines)
      return DemoStep(
        title: cell.title, text: joined(text), statements: statements(of: program, in: cell.span))
    }
    let above = statements(of: program, in: head)
    let text = joined(lines(of: head, in: source))
    if !above.isEmpty || !text.isEmpty { steps.insert(DemoStep(text: text, statements: above), at: 0) }
    return steps
  }

  private static func statementSteps(of program: Program) -> [DemoStep] {
    var start = 0
    return StatementUnit.units(of: program).map { unit in
      let text = joined(lines(of: Span(start, unit.span.end), in: program.source))
      start = unit.span.end
      return DemoStep(text: text, statements: unit.statements)
    }
  }

  private static func statements(of program: Program, in span: Span) -> [Statement] {
    program.statements.filter { span.start <= $0.span.start && $0.span.start < span.end }
  }

  /// Without a shebang and without what a run would print.
  private static func lines(of span: Span, in source: Source) -> [Substring] {
    let text = source.text(of: span)
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { Substring($0) }.filter {
      line in
      !["#= ", "#~ ", "#! "].contains { line.hasPrefix($0) } && !(span.start == 0 && line.hasPrefix("#!/"))
    }
  }

  /// A line of prose without its `# `.
  private static func withoutMark(_ line: Substring) -> Substring {
    line.hasPrefix("# ") ? line.dropFirst(2) : line == "#" ? "" : line
  }

  /// Without blank lines at either end.
  private static func joined(_ lines: [Substring]) -> String {
    var rest = lines[...]
    while rest.first?.allSatisfy(\.isWhitespace) == true { rest.removeFirst() }
    while rest.last?.allSatisfy(\.isWhitespace) == true { rest.removeLast() }
    return rest.joined(separator: "\n")
  }
}
