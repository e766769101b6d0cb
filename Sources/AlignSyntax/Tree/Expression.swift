/// One expression.
package struct Expression: Sendable {
  package var kind: Kind
  package var span: Span
  /// How deep the tree below is, this node included. The parser bounds it, so that whoever walks a tree can recur.
  package let height: Int

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
    height = 1 + kind.childHeight
  }

  package indirect enum Kind: Sendable {
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case string(String)
    /// `f"..."`
    case interpolation([InterpolationPart])
    case name(String)
    /// `.a.b` as an atom: the function that reads that field of its argument.
    case fieldFunction([Name])
    case list([ListItem])
    case record([RecordField])
    /// `x => body` and `fn(x) { ... }`
    case function(FunctionLiteral)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, operatorSpan: Span, Expression, Expression)
    /// `low..high`, end not included
    case range(Expression, Expression)
    case call(Expression, [Argument])
    case field(Expression, Name)
    case index(Expression, Index)
    /// `value |> callee(arguments)`; without arguments the value is the only argument. For `value |> .a.b` the callee
    /// is a `fieldFunction`.
    case pipe(Expression, into: Expression, arguments: [Argument]?)
    case conditional(condition: Expression, then: Block, otherwise: Block?)
    case match(Expression, [MatchArm])
    case attempt(Block, errorName: Name?, otherwise: Block)
    /// What could not be parsed; never in a program without errors.
    case invalid
  }
}

package enum UnaryOperator: String, Sendable {
  case negate = "-"
  case not
}

package enum BinaryOperator: String, Sendable {
  case or, and
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case contained = "in"
  case notContained = "not in"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
  case power = "^"
}

package enum Index: Sendable {
  case element(Expression)
  /// `[low..high]`, `[low..]`, `[..high]`, `[..]`
  case slice(Expression?, Expression?)
}

package enum ListItem: Sendable {
  case element(Expression)
  case spread(Expression)
}

package enum RecordField: Sendable {
  case field(Name, Expression)
  /// `{name}`, short for `{name: name}`
  case shorthand(Name)
  case spread(Expression)
}

package struct Argument: Sendable {
  package enum Kind: Sendable {
    case positional
    case named(Name)
    case spread
  }
  package var kind: Kind
  package var value: Expression

  package init(_ kind: Kind, _ value: Expression) {
    self.kind = kind
    self.value = value
  }
}

package enum InterpolationPart: Sendable {
  case text(String)
  /// `{value:format}`
  case value(Expression, format: String?)
}

package struct MatchArm: Sendable {
  package var pattern: Pattern
  package var guardCondition: Expression?
  package var body: FunctionLiteral.Body
  package var span: Span

  package init(pattern: Pattern, guardCondition: Expression?, body: FunctionLiteral.Body, span: Span) {
    self.pattern = pattern
    self.guardCondition = guardCondition
    self.body = body
    self.span = span
  }
}
