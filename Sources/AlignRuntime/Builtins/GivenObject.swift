/// An object that a program's own functions are given, declared once: help, the reference, the checker and the object
/// itself read its fields off this declaration.
package struct GivenObject: Sendable {
  package struct Field: Sendable {
    package let name: String
    /// `[pairs]`, `int`
    package let shape: String
    /// Meaning and unit, a clause without a full stop.
    package let summary: String

    package init(_ name: String, _ shape: String, _ summary: String) {
      self.name = name
      self.shape = shape
      self.summary = summary
    }
  }

  /// `type(x)` of it.
  package let name: String
  /// The argument that takes functions of it: `loss`.
  package let argument: String
  /// What formulas and hints call it: `b`.
  package let variable: String
  package let summary: String
  package let details: String
  package let fields: [Field]
  package let examples: [Example]

  package init(
    _ name: String, of argument: String, as variable: String, _ summary: String, details: String,
    fields: [Field], examples: [Example]
  ) {
    self.name = name
    self.argument = argument
    self.variable = variable
    self.summary = summary
    self.details = details
    self.fields = fields
    self.examples = examples
  }

  package var fieldNames: [String] { fields.map(\.name) }
}
