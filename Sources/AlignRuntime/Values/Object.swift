import Glibc

import AlignSyntax

/// What the floors above bring into the language: tables, tensors, models, runs, charts. A subclass declares its
/// fields, its operators and how it is shown; the machine asks through these methods and knows nothing else of it.
open class Object {
  public init() {}

  /// `type(x)`: one lower-case word.
  open var typeName: String { "object" }

  /// The type as parameters declare it. Types that no parameter names are `other`.
  open var kind: ValueKind {
    let named = ValueKind.named(typeName)
    return named.isEmpty ? .other : named
  }

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

  /// A function of one number applied to each element (`exp(t)`), or nil where there are no numbers.
  open func mapped(_ operation: ElementwiseFunction) throws -> Value? { nil }

  /// One number for all elements, or for those along one axis (`sum(t)`, `mean(t, axis: 0)`), or nil where there are no
  /// numbers. The axis counts from 0, from the end if negative.
  open func reduced(_ reduction: Reduction, axis: Int?) throws -> Value? { nil }

  /// `-self`, or nil.
  open func negated() throws -> Value? { nil }

  /// `==`: one Bool for any two values.
  open func isEqual(to other: Object) -> Bool { self === other }

  /// Calls the object as a function; nil where it is none. (Losses, schedules and judges that are objects.)
  open func call(_ arguments: [Value], machine: Machine) throws -> Value? { nil }

  /// Whether `call` gives values, so that the object may stand where a function is wanted.
  open var isCallable: Bool { false }

  /// The memory that the object holds, in parts that others may share. Nothing: too little to count.
  open var memoryParts: [MemoryPart] { [] }

  /// One line, for use inside other values: `<table 3 x 4>`.
  open var summary: String { "<\(typeName)>" }

  /// What is shown when this is the value of a statement; may have several lines, no line end after the last.
  open func display(_ style: DisplayStyle) -> String { summary }
}

/// A piece of memory: where it lies, so that it is counted once however many hold it, and its size.
public struct MemoryPart {
  public var address: UInt
  public var bytes: Int

  public init(_ owner: AnyObject, bytes: Int) {
    address = UInt(bitPattern: ObjectIdentifier(owner))
    self.bytes = bytes
  }

  public init(at start: UnsafeRawPointer?, bytes: Int) {
    address = UInt(bitPattern: start)
    self.bytes = bytes
  }
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
  /// Whether single values are shown in full, however long they are.
  public var isWhole = false

  public init(width: Int = 80, height: Int = 20, usesColor: Bool = false, usesUnicode: Bool = true) {
    self.width = width
    self.height = height
    self.usesColor = usesColor
    self.usesUnicode = usesUnicode
  }
}

/// The functions of many numbers that built-ins of the same name apply to lists, and objects to their elements.
public enum Reduction: String, Sendable, CaseIterable {
  case sum, mean
  case minimum = "min"
  case maximum = "max"
}

/// The functions of one number that built-ins of the same name apply to numbers, and objects to their elements.
public enum ElementwiseFunction: String, Sendable, CaseIterable {
  case abs, exp, log, sqrt, floor, ceil, round, sin, cos, tanh

  /// The function on one number.
  public func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .abs: Swift.abs(x)
    case .exp: Glibc.exp(x)
    case .log: Glibc.log(x)
    case .sqrt: x.squareRoot()
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .round: x.rounded(.toNearestOrEven)
    case .sin: Glibc.sin(x)
    case .cos: Glibc.cos(x)
    case .tanh: Glibc.tanh(x)
    }
  }
}
