import AlignSyntax

/// What goes wrong while a program runs. Built-ins throw it without a place; the machine adds the place and the trace.
package struct RuntimeError: Error {
  package var code: DiagnosticCode
  /// One lower-case clause, names in backticks.
  package var message: String
  package var hint: String?
  package var location: Location?
  /// What the operands or the first arguments were, such as their shapes: shown below their expressions.
  package var operands: [String]
  /// Where `none` stood and a value was wanted: the hint then speaks of the user's own expression.
  package var missing: Missing?
  /// Further lines, for instance the place in a data file.
  package var notes: [String]
  /// The calls that led here, innermost first.
  package var trace: [Frame]
  /// Calls between the innermost and the outermost of the trace that it doesn't hold.
  package var omittedCalls = 0

  package struct Frame: Sendable {
    package var function: String
    package var location: Location
    /// The arguments and captured values of a call that nobody caught, each on one line; empty where the machine keeps none.
    package var arguments: [Argument] = []
  }

  package enum Missing: Sendable {
    /// Among the elements of the first argument.
    case elements
    /// An operand of an operator, by position.
    case operand(Int)
    /// What is called is no function.
    case function
  }

  package struct Argument: Sendable {
    package var name: String
    package var text: String
  }

  package init(
    _ code: DiagnosticCode, _ message: String, hint: String? = nil, location: Location? = nil,
    operands: [String] = [], missing: Missing? = nil, notes: [String] = []
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.location = location
    self.operands = operands
    self.missing = missing
    self.notes = notes
    trace = []
  }
}
