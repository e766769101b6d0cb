import AlignSyntax

/// What the floors above bring into the language: tables, tensors, models, runs, charts. A subclass declares its
/// fields, its operators and how it is shown; the machine asks through these methods and knows nothing else of it.
open class Object {
  public init() {}

  /// `type(x)`: one lower-case word.
  open var typeName: String { "object" }

  /// The names that follow a dot, in the order in which help and completion list them.
  open var fieldNames: [String] { [] }

  /// The value of a field, or nil if there is none of this name.
  open func field(_ name: String) throws -> Value? { nil }

  /// `object[key]`; nil where the type has no elements. Errors name the range.
  open func element(_ key: Value) throws -> Value? { nil }

  /// `object[low..high]`; nil where the type has no slices.
  open func slice(_ low: Int?, _ high: Int?) throws -> Value? { nil }

  /// The number of elements (`length`), or nil where there is none.
  open var count: Int? { nil }

  /// The element at a position for `for` and `map`; called with `0 ..< count`.
  open func iterated(at index: Int) throws -> Value { .none }

  /// `self op other`, or `other op self` if `isReversed`; nil where the operator isn't defined for these two.
  /// Comparisons other than `==` and `!=` come here too (element-wise on columns and tensors).
  open func binary(_ operation: ObjectOperator, _ other: Value, isReversed: Bool) throws -> Value? { nil }

  /// `-self`, or nil.
  open func negated() throws -> Value? { nil }

  /// `==`: one Bool for any two values.
  open func isEqual(to other: Object) -> Bool { self === other }

  /// Calls the object as a function; nil where it is none. (Losses, schedules and judges that are objects.)
  open func call(_ arguments: [Value], machine: Machine) throws -> Value? { nil }

  /// One line, for use inside other values: `<table 3 x 4>`.
  open var summary: String { "<\(typeName)>" }

  /// What is shown when this is the value of a statement; may have several lines, no line end after the last.
  open func display(_ style: DisplayStyle) -> String { summary }
}

/// The operators that objects can define.
public enum ObjectOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
  case power = "^"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case contains = "in"
}

/// What the place where values are shown can do.
public struct DisplayStyle: Sendable {
  /// Columns of the place.
  public var width: Int
  /// Rows that a table or a list may take before it is cut.
  public var height: Int
  public var usesColor: Bool
  /// False: plain ASCII only.
  public var usesUnicode: Bool

  public init(width: Int = 80, height: Int = 20, usesColor: Bool = false, usesUnicode: Bool = true) {
    self.width = width
    self.height = height
    self.usesColor = usesColor
    self.usesUnicode = usesUnicode
  }
}
