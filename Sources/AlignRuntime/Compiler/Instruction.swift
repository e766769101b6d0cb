/// One instruction of the register machine: 8 bytes. `a`, `b`, `c` are registers unless the operation says otherwise.
struct Instruction {
  var operation: Operation
  var hint: UInt8 = 0
  var a: UInt16 = 0
  var b: UInt16 = 0
  var c: UInt16 = 0

  init(_ operation: Operation, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, hint: Int = 0) {
    self.operation = operation
    self.hint = UInt8(truncatingIfNeeded: hint)
    self.a = UInt16(truncatingIfNeeded: a)
    self.b = UInt16(truncatingIfNeeded: b)
    self.c = UInt16(truncatingIfNeeded: c)
  }

  static let returnNone = Instruction(.returnNone, hint: 1)

  /// The distance of a jump in `b` and `c`, from the next instruction.
  var longOffset: Int {
    get { Int(Int32(bitPattern: UInt32(b) | UInt32(c) << 16)) }
    set {
      let bits = UInt32(bitPattern: Int32(truncatingIfNeeded: newValue))
      b = UInt16(truncatingIfNeeded: bits)
      c = UInt16(truncatingIfNeeded: bits >> 16)
    }
  }
}

/// The operations. K in a name: the last operand is a constant of the prototype.
enum Operation: UInt8 {
  // Moving values
  /// a = b
  case copy
  /// a = b, and b is emptied
  case move
  /// a = constant b
  case loadConstant
  /// a = the 16-bit integer b
  case loadInt
  case loadNone
  /// a = whether hint is 1
  case loadBool
  /// a = global slot b
  case loadGlobal
  /// global slot b = a; hint 1: a `var`
  case storeGlobal
  /// a = capture b of the running function
  case loadCapture
  /// a = the running function
  case loadSelf

  // Arithmetic: a = b op c
  case add, subtract, multiply, divide, floorDivide, remainder, power
  case addK, subtractK, multiplyK, divideK, floorDivideK, remainderK, powerK
  /// a = -b, a = not b
  case negate, not
  /// a = b op c; hint 1: the answer is turned round
  case equal, less, lessOrEqual, contains
  /// a = whether the bool b; an error for anything else
  case requireBool

  // Jumps. `jump`: b and c are the distance.
  case jump, jumpBack
  /// by b and c if the bool a is true, or false
  case jumpIfTrue, jumpIfFalse
  /// Compare a with b and jump by the signed c if the answer is true; the `Not` forms jump if it is false, which is
  /// not the opposite comparison where there is a nan. In the K forms b is a constant.
  case jumpLess, jumpNotLess, jumpLessOrEqual, jumpNotLessOrEqual, jumpEqual, jumpNotEqual
  case jumpLessK, jumpNotLessK, jumpLessOrEqualK, jumpNotLessOrEqualK, jumpEqualK, jumpNotEqualK
  case jumpGreaterK, jumpNotGreaterK, jumpGreaterOrEqualK, jumpNotGreaterOrEqualK

  // Loops. a: next, a+1: end, a+2: the visible variable.
  case prepareRange, stepRange
  // a: collection, a+1: position, a+2: the visible variable
  case prepareIteration, stepIteration

  // Making
  /// a = list of the c registers from b, which are emptied
  case newList
  /// append b to the list a that nobody else sees; b is emptied
  case appendElement
  /// a += [b]; a may be anything
  case appendOne
  /// append all elements of b to the list a
  case spreadList
  /// a = record of shape c from the registers from b
  case newRecord
  /// set the field named by constant c of the record a, which nobody else sees, to b
  case addField
  /// set all fields of the record b in the record a
  case spreadRecord
  /// a = b..c
  case newRange
  /// a = closure of prototype b
  case newClosure
  /// a = reader of field path b
  case newFieldReader
  /// a = an empty string with room for b bytes
  case newString
  /// append constant b to the string a
  case appendText
  /// append the value b to the string a, in format c
  case appendValue, appendFormatted

  // Parts
  /// a = b.name, cache c
  case loadField
  /// a.name = b, cache c; a is a `var`
  case storeField
  /// a = b[c]
  case loadElement
  /// a[b] = c; a is a `var`
  case storeElement
  /// a = b[b+1 .. b+2]
  case loadSlice
  /// Path c from a (hint 1: a is a global slot): index values from b on, then the value
  case storePath

  // Calls: the window a holds the callee, then b arguments; the result comes to a.
  case call
  /// The callee is global slot c.
  case callGlobal
  /// Argument names are call form c.
  case callNamed
  /// a: callee, a+1: list of positional, a+2: record of named arguments
  case callSpread
  case returnValue
  /// hint 1
  case returnNone
  /// Jump by b and c if the argument in a was given.
  case jumpIfGiven

  // Patterns: a is the value; jump by the signed c if it doesn't fit.
  /// b: twice the number of elements, plus one if more may follow
  case testList
  /// the field of constant b is there
  case testField
  case testRecord
  /// a = elements of b from position c on
  case restOfList
  /// a = record b without the names of list c
  case restOfRecord
  /// The value a fits none of the arms, or not the pattern of a `let`: expectation b.
  case failMatch, failPattern

  // Errors
  /// Until `popHandlers`, an error puts its record into a and jumps by b and c.
  case pushHandler
  /// Remove a handlers.
  case popHandlers
  /// a: values shown, description b; hint 1: a message is in a+2
  case failAssertion
  /// The module of use-description b is brought to a.
  case useModule

  // Debugging
  /// Notes that the running function was entered, if that is being noted.
  case probe
  /// Note that the running function is left, and return.
  case probedReturnValue, probedReturnNone
  /// a = the time, and trace b is told; hint 1: with the label c
  case beginTrace
  /// Stage c of a pipe has the value a; b = the time
  case traceStage
}
