import AlignSyntax

/// The statements of one line, with the expectations below it.
struct StatementUnit {
  var statements: [Statement]
  var expectations: [Expectation]
  var span: Span

  /// The lines that it must print.
  var lines: [ExpectedLine] { expectations.filter { $0.kind != .fails }.map(ExpectedLine.init) }
  /// The error that it must end with.
  var failure: Expectation? { expectations.first { $0.kind == .fails } }

  static func units(of program: Program) -> [StatementUnit] {
    var units: [StatementUnit] = []
    let source = program.source
    for statement in program.statements {
      let line = source.position(of: statement.span.start).line
      if let last = units.last, source.position(of: last.span.end).line == line, last.expectations.isEmpty {
        units[units.count - 1].statements.append(statement)
        units[units.count - 1].expectations = statement.expectations
        units[units.count - 1].span = last.span.joined(with: statement.span)
      } else {
        units.append(
          StatementUnit(statements: [statement], expectations: statement.expectations, span: statement.span))
      }
    }
    return units
  }

  func holds(_ diagnostic: Diagnostic) -> Bool {
    guard let place = diagnostic.location?.span else { return false }
    return span.start <= place.start && place.start <= span.end
  }

  // MARK: - Comparing

  /// What differs from the expectations; empty if they hold.
  func differences(from outcome: UnitOutcome, in source: Source) -> [Diagnostic] {
    var found: [Diagnostic] = []
    if let difference = lineDifference(outcome.lines) {
      let message =
        expectations.isEmpty
        ? "this prints something, and nothing is expected"
        : outcome.lines.isEmpty ? "this prints nothing" : "this prints something else than is expected"
      found.append(
        Diagnostic(
          .expectationFailed, message, at: place(in: source),
          hint: "`align test --accept` writes what is printed into the file", notes: [difference]))
    }
    switch (outcome.error, failure) {
    case (nil, nil): break
    case (let error?, nil): found.append(error)
    case (nil, let expected?):
      found.append(
        Diagnostic(
          .expectationFailed, "this should fail with `\(expected.text)`, and doesn't", at: place(in: source)))
    case (let error?, let expected?):
      guard !StatementUnit.isMet(expected.text, by: error) else { break }
      found.append(
        Diagnostic(
          .expectationFailed, "this fails in another way than is expected",
          at: error.location.flatMap { $0.source === source ? $0 : nil } ?? place(in: source),
          notes: ["expected  \(expected.text)\nfound     \(error.code.rawValue): \(error.message)"]))
    }
    return found
  }

  /// `E0302`, a part of the message, or both: `E0302: division`.
  static func isMet(_ expected: String, by error: Diagnostic) -> Bool {
    let text = expected.trimmedEnd
    let code = error.code.rawValue
    if text == code { return true }
    let words = text.hasPrefix(code + ": ") ? String(text.dropFirst(code.count + 2)) : text
    return !words.isEmpty && error.message.contains(words)
  }

  /// The first line of the unit, marked.
  private func place(in source: Source) -> Location { Location(source, span) }

  private func lineDifference(_ found: [String]) -> String? {
    let expected = lines
    if expected.count == found.count, zip(expected, found).allSatisfy({ $0.isMet(by: $1) }) { return nil }
    let shared = zip(expected, found).prefix { $0.isMet(by: $1) }.count
    let rest = min(expected.count, found.count) - shared
    let sharedEnd = zip(expected.reversed(), found.reversed()).prefix { $0.isMet(by: $1) }.prefix(rest).count
    var text: [String] = []
    if shared > 0 { text.append("  " + found[shared - 1]) }
    text += expected[shared..<expected.count - sharedEnd].map { "- " + $0.text }
    text += found[shared..<found.count - sharedEnd].map { "+ " + $0 }
    let limit = 40
    if text.count > limit { text = text.prefix(limit) + ["... \(text.count - limit) more lines"] }
    return "expected (-) and found (+):\n" + text.joined(separator: "\n")
  }
}
