/// One statement.
package struct Statement: Sendable {
  package var kind: Kind
  package var span: Span
  /// A `;` after a top-level expression silences its value.
  package var isSilenced: Bool
  /// Expectation comments that belong to this top-level statement, in order.
  package var expectations: [Expectation]

  package init(_ kind: Kind, _ span: Span, isSilenced: Bool = false, expectations: [Expectation] = []) {
    self.kind = kind
    self.span = span
    self.isSilenced = isSilenced
    self.expectations = expectations
  }

  package enum Kind: Sendable {
    /// `use "std/losses" as l`
    case use(path: Name, alias: Name?)
    /// `let pattern = value`, `var pattern = value`
    case bind(isVariable: Bool, Pattern, Expression)
    /// `place = value`, `place += value`
    case assign(Place, AssignmentOperator, Expression)
    /// `fn name(...) body`
    case function(FunctionDeclaration)
    case forLoop(Pattern, in: Expression, Block)
    case whileLoop(Expression, Block)
    case returnValue(Expression?)
    case breakLoop
    case continueLoop
    case assert(Expression, message: Expression?)
    case expression(Expression)
  }
}

package enum AssignmentOperator: String, Sendable {
  case set = "="
  case add = "+="
  case subtract = "-="
  case multiply = "*="
  case divide = "/="
}

/// What can be assigned to: a `var`, or a field or element below one.
package struct Place: Sendable {
  package enum Step: Sendable {
    case field(Name)
    case index(Expression)
  }
  package var root: Name
  package var steps: [Step]
  package var span: Span

  package init(root: Name, steps: [Step], span: Span) {
    self.root = root
    self.steps = steps
    self.span = span
  }
}

/// `fn name(parameters) body` with its documentation comment.
package struct FunctionDeclaration: Sendable {
  package var name: Name
  package var literal: FunctionLiteral
  /// The lines of the `## ` comment above, markers removed.
  package var documentation: [String]

  package init(name: Name, literal: FunctionLiteral, documentation: [String] = []) {
    self.name = name
    self.literal = literal
    self.documentation = documentation
  }
}

/// The parameters and the body of a function, named or not.
package struct FunctionLiteral: Sendable {
  package struct Parameter: Sendable {
    package var name: Name
    /// `name: expr`: evaluated when the function is called without it.
    package var defaultValue: Expression?

    package init(name: Name, defaultValue: Expression?) {
      self.name = name
      self.defaultValue = defaultValue
    }
  }
  package enum Body: Sendable {
    /// `= expr` or `=> expr`
    case expression(Expression)
    case block(Block)
  }
  package var parameters: [Parameter]
  package var body: Body
  package var span: Span

  package init(parameters: [Parameter], body: Body, span: Span) {
    self.parameters = parameters
    self.body = body
    self.span = span
  }
}

/// `{ statements }`; its value is that of its last statement if that is an expression, else none.
package struct Block: Sendable {
  package var statements: [Statement]
  package var span: Span
  /// The height of the highest statement.
  package let height: Int

  package init(statements: [Statement], span: Span) {
    self.statements = statements
    self.span = span
    height = statements.reduce(0) { max($0, $1.height) }
  }
}
