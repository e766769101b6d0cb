import AlignSyntax

extension Compiler {
  /// The register that holds the value: the local's own where the expression is one, else a new one.
  func operand(_ expression: Expression) throws -> Int {
    if case .name(let name) = expression.kind,
      case .local(let local) = try resolve(name, expression.span)
    {
      return local.register
    }
    let register = try builder.allocate(expression.span)
    try compile(expression, into: register)
    return register
  }

  /// Compiles an expression; `target` is a register that the expression itself doesn't read, or a local that is set
  /// by the last instruction only.
  func compile(_ expression: Expression, into target: Int) throws {
    try nested(expression.span) { try compileNested(expression, into: target) }
  }

  private func compileNested(_ expression: Expression, into target: Int) throws {
    let span = expression.span
    switch expression.kind {
    case .none: builder.emit(Instruction(.loadNone, target), span)
    case .bool(let value): builder.emit(Instruction(.loadBool, target, hint: value ? 1 : 0), span)
    case .int(let value):
      if let short = Int16(exactly: value) {
        builder.emit(Instruction(.loadInt, target, Int(UInt16(bitPattern: short))), span)
      } else {
        try loadConstant(.int(value), into: target, span)
      }
    case .float(let value): try loadConstant(.float(value), into: target, span)
    case .string(let text): try loadConstant(.string(text), into: target, span)
    case .interpolation(let parts): try compileInterpolation(parts, into: target, span)
    case .name(let name): try compileName(name, into: target, span)
    case .fieldFunction(let path):
      let list = try builder.add(path.map(\.text), to: \.nameLists, span)
      builder.emit(Instruction(.newFieldReader, target, list), span)
    case .list(let items): try compileList(items, into: target, span)
    case .record(let fields): try compileRecord(fields, into: target, span)
    case .function(let literal): try compileClosure(literal, name: nil, isLocal: false, into: target, span)
    case .unary(let operation, let value): try compileUnary(operation, value, into: target, span)
    case .binary(let operation, let place, let left, let right):
      try compileBinary(operation, place, left, right, into: target, span)
    case .range(let low, let high):
      try builder.temporarily {
        let (low, high) = try operands(low, high)
        builder.emit(Instruction(.newRange, target, low, high), span)
      }
    case .call(let callee, let arguments):
      try compileCall(callee, first: nil, arguments, into: target, span)
    case .pipe(let value, let callee, let arguments):
      try compilePipe(value, callee, arguments, into: target, span)
    case .field(let object, let name):
      try builder.temporarily {
        let cache = try builder.cache(name.text, name.span)
        builder.emit(Instruction(.loadField, target, try operand(object), cache), name.span)
      }
    case .index(let object, let index): try compileIndex(object, index, into: target, span)
    case .conditional, .match, .attempt: try compileBranching(expression, into: target)
    case .invalid: throw builder.error(.unexpectedToken, "this can't be run", span)
    }
  }

  func loadConstant(_ value: Value, into target: Int, _ span: Span) throws {
    builder.emit(Instruction(.loadConstant, target, try builder.constant(value, span)), span)
  }

  private func compileName(_ name: String, into target: Int, _ span: Span) throws {
    switch try resolve(name, span) {
    case .local(let local):
      if local.register != target { builder.emit(Instruction(.copy, target, local.register), span) }
    case .capture(let index): builder.emit(Instruction(.loadCapture, target, index), span)
    case .enclosing: builder.emit(Instruction(.loadSelf, target), span)
    case .global(let slot): builder.emit(Instruction(.loadGlobal, target, slot), span)
    }
  }

  // Operators

  /// Both operands, left first. A local that the right side might set is copied.
  private func operands(_ left: Expression, _ right: Expression) throws -> (Int, Int) {
    if case .name = left.kind, right.mayAssign {
      let copy = try builder.allocate(left.span)
      try compile(left, into: copy)
      return (copy, try operand(right))
    }
    return (try operand(left), try operand(right))
  }

  private func compileUnary(_ operation: UnaryOperator, _ value: Expression, into target: Int, _ span: Span)
    throws
  {
    if operation == .negate {
      if case .int(let number) = value.kind { return try loadConstant(.int(0 &- number), into: target, span) }
      if case .float(let number) = value.kind { return try loadConstant(.float(-number), into: target, span) }
    }
    try builder.temporarily {
      let register = try operand(value)
      builder.emit(Instruction(operation == .negate ? .negate : .not, target, register), span)
    }
  }

  private func compileBinary(
    _ operation: BinaryOperator, _ place: Span, _ left: Expression, _ right: Expression, into target: Int,
    _ span: Span
  ) throws {
    if operation == .and || operation == .or {
      try builder.temporarily {
        // Built in a register of its own: the target may be read by the right side.
        let answer = try builder.allocate(span)
        try compile(left, into: answer)
        let over = builder.emit(
          Instruction(operation == .and ? .jumpIfFalse : .jumpIfTrue, answer), left.span)
        try compile(right, into: answer)
        builder.emit(Instruction(.requireBool, answer, answer), right.span)
        try builder.patch([over])
        builder.emit(Instruction(.move, target, answer), span)
      }
      return
    }
    try builder.temporarily {
      if let comparison = Comparison(operation) {
        let (left, right) = try operands(left, right)
        builder.emit(comparison.instruction(target, left, right), place)
        return
      }
      guard let arithmetic = operation.arithmetic else {
        throw builder.error(.unexpectedToken, "this can't be run", span)
      }
      if let constant = try numberConstant(right) {
        builder.emit(Instruction(arithmetic.constant, target, try operand(left), constant), place)
      } else {
        let (left, right) = try operands(left, right)
        builder.emit(Instruction(arithmetic.registers, target, left, right), place)
      }
    }
  }

  /// The constant of a literal number.
  private func numberConstant(_ expression: Expression) throws -> Int? {
    switch expression.kind {
    case .int(let value): try builder.constant(.int(value), expression.span)
    case .float(let value): try builder.constant(.float(value), expression.span)
    default: nil
    }
  }

  // Conditions

  /// The jumps taken where the condition is `wanted`; falls through where it isn't.
  func branch(_ condition: Expression, if wanted: Bool) throws -> [Int] {
    try nested(condition.span) { try branchNested(condition, if: wanted) }
  }

  private func branchNested(_ condition: Expression, if wanted: Bool) throws -> [Int] {
    switch condition.kind {
    case .bool(let value): return value == wanted ? [builder.jump(condition.span)] : []
    case .unary(.not, let value): return try branch(value, if: !wanted)
    case .binary(let operation, _, let left, let right) where operation == .and || operation == .or:
      // `or` leaves early where it is true, `and` where it is false.
      if wanted == (operation == .or) {
        return try branch(left, if: wanted) + branch(right, if: wanted)
      }
      let early = try branch(left, if: !wanted)
      let jumps = try branch(right, if: wanted)
      try builder.patch(early)
      return jumps
    case .binary(let operation, let place, let left, let right):
      if let comparison = Comparison(operation), comparison.operation != .contains {
        return try builder.temporarily {
          try fusedJumps(comparison, if: wanted, left, right, place)
        }
      }
    default: break
    }
    return try builder.temporarily {
      let register = try operand(condition)
      return [builder.emit(Instruction(wanted ? .jumpIfTrue : .jumpIfFalse, register), condition.span)]
    }
  }

  private func fusedJumps(
    _ comparison: Comparison, if wanted: Bool, _ left: Expression, _ right: Expression, _ place: Span
  ) throws -> [Int] {
    var constant = try numberConstant(right)
    if constant == nil, comparison.operation == .equal {
      switch right.kind {
      case .string(let text): constant = try builder.constant(.string(text), right.span)
      case .none: constant = try builder.constant(.none, right.span)
      case .bool(let value): constant = try builder.constant(.bool(value), right.span)
      default: break
      }
    }
    if let constant {
      let register = try operand(left)
      if let jump = comparison.constantJump(if: wanted, register, constant: constant) {
        return [builder.emit(jump, place)]
      }
    }
    let (first, second) = try operands(left, right)
    guard let jump = comparison.jump(if: wanted, first, second) else {
      throw builder.error(.internalError, "no jump for this comparison", place)
    }
    return [builder.emit(jump, place)]
  }

  // Collections

  private func compileList(_ items: [ListItem], into target: Int, _ span: Span) throws {
    try builder.temporarily {
      // Built in a register of its own where the elements may read the target.
      let list = builder.isLocal(register: target) ? try builder.allocate(span) : target
      var start = 0
      var isMade = false
      while start < items.count || !isMade {
        let plain = items[start...].prefix(32).prefix { if case .element = $0 { true } else { false } }
        try builder.temporarily {
          let first = try builder.allocate(max(plain.count, 1), span)
          for (offset, item) in plain.enumerated() {
            if case .element(let element) = item { try compile(element, into: first + offset) }
          }
          if isMade {
            for offset in 0..<plain.count {
              builder.emit(Instruction(.appendElement, list, first + offset), span)
            }
          } else {
            builder.emit(Instruction(.newList, list, first, plain.count), span)
            isMade = true
          }
        }
        start += plain.count
        if start < items.count, case .spread(let value) = items[start] {
          try builder.temporarily {
            let values = try operand(value)
            builder.emit(Instruction(.spreadList, list, values), value.span)
          }
          start += 1
        }
      }
      if list != target { builder.emit(Instruction(.move, target, list), span) }
    }
  }

  private func compileRecord(_ fields: [RecordField], into target: Int, _ span: Span) throws {
    var plain: [(name: String, value: Expression)] = []
    for case .some(let field) in fields.map(\.plain) { plain.append(field) }
    let names = plain.map(\.name)
    if plain.count == fields.count, Set(names).count == names.count, plain.count <= 256 {
      try builder.temporarily {
        let first = try builder.allocate(max(plain.count, 1), span)
        for (offset, field) in plain.enumerated() { try compile(field.value, into: first + offset) }
        let shape = try builder.add(Shape(names), to: \.shapes, span)
        builder.emit(Instruction(.newRecord, target, first, shape), span)
      }
      return
    }
    try builder.temporarily {
      let record = try builder.allocate(span)
      let shape = try builder.add(Shape([]), to: \.shapes, span)
      builder.emit(Instruction(.newRecord, record, record, shape), span)
      for field in fields {
        try builder.temporarily {
          if case .spread(let value) = field {
            builder.emit(Instruction(.spreadRecord, record, try operand(value)), value.span)
          } else if let (name, value) = field.plain {
            let register = try operand(value)
            builder.emit(Instruction(.addField, record, register, try builder.text(name, span)), span)
          }
        }
      }
      builder.emit(Instruction(.move, target, record), span)
    }
  }

  private func compileInterpolation(_ parts: [InterpolationPart], into target: Int, _ span: Span) throws {
    try builder.temporarily {
      let text = builder.isLocal(register: target) ? try builder.allocate(span) : target
      builder.emit(Instruction(.newString, text, Self.expectedBytes(parts)), span)
      for part in parts {
        switch part {
        case .text(let words):
          if !words.isEmpty {
            builder.emit(Instruction(.appendText, text, try builder.text(words, span)), span)
          }
        case .value(let value, let format): try compileInterpolated(value, format, into: text)
        }
      }
      if text != target { builder.emit(Instruction(.move, target, text), span) }
    }
  }

  /// About how long the text becomes; a string that needs more room grows.
  private static func expectedBytes(_ parts: [InterpolationPart]) -> Int {
    let bytes = parts.reduce(0) { sum, part in
      if case .text(let words) = part { sum + words.utf8.count } else { sum + 8 }
    }
    return min(bytes, 4_096)
  }

  private func compileInterpolated(_ value: Expression, _ format: String?, into text: Int) throws {
    try builder.temporarily {
      let register = try operand(value)
      guard let format, !format.isEmpty else {
        builder.emit(Instruction(.appendValue, text, register), value.span)
        return
      }
      do {
        let index = try builder.add(try FormatSpecification(format), to: \.formats, value.span)
        builder.emit(Instruction(.appendFormatted, text, register, index), value.span)
      } catch var error as RuntimeError where error.location == nil {
        error.location = Location(source, value.span)
        throw error
      }
    }
  }

  private func compileIndex(_ object: Expression, _ index: Index, into target: Int, _ span: Span) throws {
    try builder.temporarily {
      switch index {
      case .element(let key):
        let (object, key) = try operands(object, key)
        builder.emit(Instruction(.loadElement, target, object, key), span)
      case .slice(let low, let high):
        let first = try builder.allocate(3, span)
        try compile(object, into: first)
        for (offset, bound) in [low, high].enumerated() {
          if let bound {
            try compile(bound, into: first + 1 + offset)
          } else {
            builder.emit(Instruction(.loadNone, first + 1 + offset), span)
          }
        }
        builder.emit(Instruction(.loadSlice, target, first), span)
      }
    }
  }
}

extension RecordField {
  /// The name and value of a field that isn't spread.
  fileprivate var plain: (name: String, value: Expression)? {
    switch self {
    case .field(let name, let value): (name.text, value)
    case .shorthand(let name): (name.text, Expression(.name(name.text), name.span))
    case .spread: nil
    }
  }
}

extension BinaryOperator {
  /// The operations of an arithmetic operator.
  var arithmetic: (registers: Operation, constant: Operation)? {
    switch self {
    case .add: (.add, .addK)
    case .subtract: (.subtract, .subtractK)
    case .multiply: (.multiply, .multiplyK)
    case .divide: (.divide, .divideK)
    case .floorDivide: (.floorDivide, .floorDivideK)
    case .remainder: (.remainder, .remainderK)
    case .power: (.power, .powerK)
    default: nil
    }
  }
}

extension Expression {
  /// Whether it holds a block of its own function, which may set a variable.
  var mayAssign: Bool {
    switch kind {
    case .conditional, .match, .attempt: true
    case .unary(_, let value), .field(let value, _): value.mayAssign
    case .binary(_, _, let left, let right), .range(let left, let right): left.mayAssign || right.mayAssign
    case .call(let callee, let arguments): callee.mayAssign || arguments.contains { $0.value.mayAssign }
    case .pipe(let value, let callee, let arguments):
      value.mayAssign || callee.mayAssign || (arguments ?? []).contains { $0.value.mayAssign }
    case .index(let object, .element(let key)): object.mayAssign || key.mayAssign
    case .index(let object, .slice(let low, let high)):
      object.mayAssign || (low?.mayAssign ?? false) || (high?.mayAssign ?? false)
    case .list(let items):
      items.contains { item in
        switch item {
        case .element(let value), .spread(let value): value.mayAssign
        }
      }
    case .record(let fields):
      fields.contains { field in
        switch field {
        case .field(_, let value), .spread(let value): value.mayAssign
        case .shorthand: false
        }
      }
    case .interpolation(let parts):
      parts.contains { if case .value(let value, _) = $0 { value.mayAssign } else { false } }
    case .none, .bool, .int, .float, .string, .name, .fieldFunction, .function, .invalid: false
    }
  }
}
