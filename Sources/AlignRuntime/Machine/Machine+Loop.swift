import AlignSyntax

extension Machine {
  /// Runs a prototype in the registers from `registers` on, which hold its arguments, until it returns. One switch,
  /// read from top to bottom like a table.
  func execute(_ start: Prototype, registers base: Register, entry: Int) throws -> Value {
    let depth = frameCount
    let handlerDepth = handlers.count
    let interrupt = interruptFlag
    let globalValues = globals.values
    let globalFlags = globals.flags
    var running = Unmanaged.passUnretained(start)
    var registers = base
    var next = UnsafePointer(start.code + entry)
    var constants = start.constants
    top = registers + start.registerCount
    while true {
      do {
        while true {
          let instruction = next.pointee
          next += 1
          let a = registers + Int(instruction.a)
          let b = registers + Int(instruction.b)
          let c = registers + Int(instruction.c)
          switch instruction.operation {
          case .copy: copy(a, b)
          case .move: AlignRuntime.move(a, b)
          case .loadConstant: copy(a, constants + Int(instruction.b))
          case .loadInt: put(a, Int(Int16(bitPattern: instruction.b)))
          case .loadNone: clear(a)
          case .loadBool: put(a, instruction.hint == 1)
          case .loadGlobal:
            let slot = Int(instruction.b)
            if !globalFlags[slot].contains(.defined) { throw undefinedName(slot) }
            copy(a, globalValues + slot)
          case .storeGlobal: try storeGlobal(Int(instruction.b), a, hint: instruction.hint)
          case .loadCapture: copy(a, captures(registers) + Int(instruction.b))
          case .loadSelf: copy(a, registers)

          case .add: try add(a, b, c)
          case .subtract: try subtract(a, b, c)
          case .multiply: try multiply(a, b, c)
          case .divide: try divide(a, b, c)
          case .floorDivide: try floorDivide(a, b, c)
          case .remainder: try remainder(a, b, c)
          case .power: try power(a, b, c)
          case .addK: try add(a, b, constants + Int(instruction.c))
          case .subtractK: try subtract(a, b, constants + Int(instruction.c))
          case .multiplyK: try multiply(a, b, constants + Int(instruction.c))
          case .divideK: try divide(a, b, constants + Int(instruction.c))
          case .floorDivideK: try floorDivide(a, b, constants + Int(instruction.c))
          case .remainderK: try remainder(a, b, constants + Int(instruction.c))
          case .powerK: try power(a, b, constants + Int(instruction.c))
          case .negate: try negate(a, b)
          case .not: put(a, try !condition(b))
          case .equal: put(a, isEqual(b, c) != (instruction.hint & 1 == 1))
          case .less: try compare(a, b, c, .less, isSwapped: instruction.hint == 2)
          case .lessOrEqual: try compare(a, b, c, .lessOrEqual, isSwapped: instruction.hint == 2)
          case .contains: put(a, try contains(b, in: c) != (instruction.hint & 1 == 1))
          case .requireBool: put(a, try condition(b))

          case .jump: next += instruction.longOffset
          case .jumpBack:
            if interrupt.pointee != 0 { throw Self.interruption }
            next += instruction.longOffset
          case .jumpIfTrue: if try condition(a) { next += instruction.longOffset }
          case .jumpIfFalse: if try !condition(a) { next += instruction.longOffset }
          case .jumpLess: if try isLess(a, b, instruction) { try jump(&next, instruction, interrupt) }
          case .jumpNotLess: if try !isLess(a, b, instruction) { try jump(&next, instruction, interrupt) }
          case .jumpLessOrEqual:
            if try isLessOrEqual(a, b, instruction) { try jump(&next, instruction, interrupt) }
          case .jumpNotLessOrEqual:
            if try !isLessOrEqual(a, b, instruction) { try jump(&next, instruction, interrupt) }
          case .jumpEqual: if isEqual(a, b) { try jump(&next, instruction, interrupt) }
          case .jumpNotEqual: if !isEqual(a, b) { try jump(&next, instruction, interrupt) }
          case .jumpLessK:
            if try isLess(a, constants + Int(instruction.b), instruction) {
              try jump(&next, instruction, interrupt)
            }
          case .jumpNotLessK:
            if try !isLess(a, constants + Int(instruction.b), instruction) {
              try jump(&next, instruction, interrupt)
            }
          case .jumpLessOrEqualK:
            if try isLessOrEqual(a, constants + Int(instruction.b), instruction) {
              try jump(&next, instruction, interrupt)
            }
          case .jumpNotLessOrEqualK:
            if try !isLessOrEqual(a, constants + Int(instruction.b), instruction) {
              try jump(&next, instruction, interrupt)
            }
          case .jumpGreaterK:
            if try isGreater(a, constants + Int(instruction.b), instruction) {
              try jump(&next, instruction, interrupt)
            }
          case .jumpNotGreaterK:
            if try !isGreater(a, constants + Int(instruction.b), instruction) {
              try jump(&next, instruction, interrupt)
            }
          case .jumpGreaterOrEqualK:
            if try isGreaterOrEqual(a, constants + Int(instruction.b), instruction) {
              try jump(&next, instruction, interrupt)
            }
          case .jumpNotGreaterOrEqualK:
            if try !isGreaterOrEqual(a, constants + Int(instruction.b), instruction) {
              try jump(&next, instruction, interrupt)
            }
          case .jumpEqualK:
            if isEqual(a, constants + Int(instruction.b)) { try jump(&next, instruction, interrupt) }
          case .jumpNotEqualK:
            if !isEqual(a, constants + Int(instruction.b)) { try jump(&next, instruction, interrupt) }

          case .prepareRange: if try !prepareRange(a) { next += instruction.longOffset }
          case .stepRange:
            if interrupt.pointee != 0 { throw Self.interruption }
            if case .int(let position) = a.pointee, case .int(let end) = (a + 1).pointee, position < end {
              a.initialize(to: .int(position &+ 1))
              put(a + 2, position)
              next += instruction.longOffset
            }
          case .prepareIteration: try prepareIteration(a)
          case .stepIteration:
            if interrupt.pointee != 0 { throw Self.interruption }
            if try stepIteration(a) { next += instruction.longOffset }

          case .newList: a.pointee = .list(newList(b, count: Int(instruction.c)))
          case .appendElement: appendElement(a, b)
          case .appendOne: try appendOne(a, b)
          case .spreadList: try spread(b, into: a, isCall: instruction.hint == 1)
          case .newRecord:
            let shape = running._withUnsafeGuaranteedRef { $0.shapes[Int(instruction.c)] }
            let record = newRecord(b, shape)
            a.pointee = .record(record)
          case .addField:
            try addField(a, constants + Int(instruction.c), b, isCall: instruction.hint == 1)
          case .spreadRecord: try spreadRecord(b, into: a)
          case .newRange: a.pointee = try newRange(b, c)
          case .newClosure:
            let child = running._withUnsafeGuaranteedRef { $0.children[Int(instruction.b)] }
            a.pointee = .function(newClosure(child, registers))
          case .newFieldReader:
            let path = running._withUnsafeGuaranteedRef { $0.nameLists[Int(instruction.b)] }
            a.pointee = .function(FunctionObject(reading: path))
          case .newString: a.pointee = .string(StringObject.make(capacity: Int(instruction.b)))
          case .appendText: try appendText(a, constants + Int(instruction.b))
          case .appendValue: try appendText(a, b)
          case .appendFormatted:
            let format = running._withUnsafeGuaranteedRef { $0.formats[Int(instruction.c)] }
            try appendFormatted(a, b, format)

          case .loadField:
            let cache = running._withUnsafeGuaranteedRef { $0.caches + Int(instruction.c) }
            if case .record(let record) = b.pointee,
              cache.pointee.shape == UnsafeRawPointer(Unmanaged.passUnretained(record.shape).toOpaque())
            {
              copy(a, record.base + cache.pointee.index)
            } else {
              try loadField(a, b, cache)
            }
          case .storeField:
            let cache = running._withUnsafeGuaranteedRef { $0.caches + Int(instruction.c) }
            try storeField(a, b, cache)
          case .loadElement:
            if case .list(let list) = b.pointee, case .int(let index) = c.pointee, index >= 0,
              index < list.count
            {
              copy(a, list.base + index)
            } else {
              try loadElement(a, b, c)
            }
          case .storeElement: try storeElement(a, b, c)
          case .loadSlice: try loadSlice(a, b)
          case .storePath:
            let path = running._withUnsafeGuaranteedRef { $0.paths[Int(instruction.c)] }
            if instruction.hint == 1 { try requireVariable(Int(instruction.a)) }
            try storePath(path, instruction.hint == 1 ? globalValues + Int(instruction.a) : a, indexes: b)

          case .call:
            if interrupt.pointee != 0 { throw Self.interruption }
            if let callee = plainClosure(a, argumentCount: Int(instruction.b)) {
              try enter(callee, a, &running, &registers, &next, &constants)
            } else if let callee = try callSlowly(a, Int(instruction.b)) {
              try enter(callee.prototype, a, &running, &registers, &next, &constants)
              next = UnsafePointer(callee.entry)
            }
          case .callGlobal:
            if interrupt.pointee != 0 { throw Self.interruption }
            let slot = globalValues + Int(instruction.c)
            if let callee = plainClosure(slot, argumentCount: Int(instruction.b), withoutCaptures: true) {
              try enter(callee, a, &running, &registers, &next, &constants)
            } else {
              if !globalFlags[Int(instruction.c)].contains(.defined) {
                throw undefinedName(Int(instruction.c))
              }
              copy(a, slot)
              if let callee = try callSlowly(a, Int(instruction.b)) {
                try enter(callee.prototype, a, &running, &registers, &next, &constants)
                next = UnsafePointer(callee.entry)
              }
            }
          case .callNamed:
            let form = running._withUnsafeGuaranteedRef { $0.callForms[Int(instruction.c)] }
            if let callee = try callNamed(a, form) {
              try enter(callee.prototype, a, &running, &registers, &next, &constants)
              next = UnsafePointer(callee.entry)
            }
          case .callSpread:
            if let callee = try callSpread(a) {
              try enter(callee.prototype, a, &running, &registers, &next, &constants)
              next = UnsafePointer(callee.entry)
            }
          case .probedReturnValue, .probedReturnNone:
            leaveProfiled()
            fallthrough
          case .returnValue, .returnNone:
            if instruction.hint == 1 {
              clear(registers)
            } else {
              AlignRuntime.move(registers, a)
            }
            var place = registers + 1
            let end = registers + running._withUnsafeGuaranteedRef { $0.registerCount }
            while place < end {
              clear(place)
              place += 1
            }
            if frameCount == depth { return take(registers) }
            frameCount &-= 1
            let frame = frames[frameCount]
            running = frame.running
            registers = frame.registers
            next = frame.next
            constants = running._withUnsafeGuaranteedRef { $0.constants }
            top = registers + running._withUnsafeGuaranteedRef { $0.registerCount }
          case .jumpIfGiven: if !isMissing(a) { next += instruction.longOffset }

          case .testList:
            if !fits(a, listOf: Int(instruction.b)) { try jump(&next, instruction, interrupt) }
          case .testField:
            if try !hasField(a, constants + Int(instruction.b)) { try jump(&next, instruction, interrupt) }
          case .testRecord: if !hasFields(a) { try jump(&next, instruction, interrupt) }
          case .restOfList: a.pointee = restOfList(b, from: Int(instruction.c))
          case .restOfRecord:
            let names = running._withUnsafeGuaranteedRef { $0.nameLists[Int(instruction.c)] }
            a.pointee = restOfRecord(b, without: names)
          case .failMatch: throw noMatch(a)
          case .failPattern:
            throw patternFailure(a, running._withUnsafeGuaranteedRef { $0.expectations[Int(instruction.b)] })

          case .pushHandler:
            handlers.append(
              Handler(
                frameCount: frameCount, running: running, registers: registers,
                target: next + instruction.longOffset, errorRegister: Int(instruction.a)))
          case .popHandlers: handlers.removeLast(Int(instruction.a))
          case .failAssertion:
            let text = running._withUnsafeGuaranteedRef { $0.assertions[Int(instruction.b)] }
            throw failedAssertion(a, text, hasMessage: instruction.hint == 1)
          case .useModule:
            let (use, source) = running._withUnsafeGuaranteedRef { ($0.uses[Int(instruction.b)], $0.source) }
            a.pointee = try module(at: use.path, from: source)

          case .probe: enterProfiled(running)
          case .beginTrace:
            beginTrace(a, running, Int(instruction.b), label: instruction.hint == 1 ? c : nil)
          case .traceStage: traceStage(a, b, running, Int(instruction.c))
          }
        }
      } catch {
        var error = error.asRuntimeError
        let position = next - UnsafePointer(running._withUnsafeGuaranteedRef { $0.code }) - 1
        running._withUnsafeGuaranteedRef {
          error.add($0.name, $0.location(of: position), arguments($0, registers, of: error))
        }
        noteHidden(&error)
        let handler = try unwind(&error, from: running, registers, to: depth, base, handlerDepth)
        running = handler.running
        registers = handler.registers
        next = handler.target
        constants = running._withUnsafeGuaranteedRef { $0.constants }
        top = registers + running._withUnsafeGuaranteedRef { $0.registerCount }
        registers[handler.errorRegister] = errorRecord(error)
      }
    }
  }

  /// Takes the short jump of a comparison; a jump back looks at the interrupt first.
  @inline(__always)
  private func jump(
    _ next: inout UnsafePointer<Instruction>, _ instruction: Instruction,
    _ interrupt: UnsafeMutablePointer<Int32>
  ) throws {
    let distance = Int(Int16(bitPattern: instruction.c))
    if distance < 0, interrupt.pointee != 0 { throw Self.interruption }
    next += distance
  }

  /// Begins a call of a closure whose window stands ready.
  @inline(__always)
  private func enter(
    _ callee: Unmanaged<Prototype>, _ window: Register, _ running: inout Unmanaged<Prototype>,
    _ registers: inout Register, _ next: inout UnsafePointer<Instruction>,
    _ constants: inout Register
  ) throws {
    let count = callee._withUnsafeGuaranteedRef { $0.registerCount }
    if frameCount >= Self.maximumFrames { throw Self.stackOverflow }
    try reserve(window + count)
    (frames + frameCount).initialize(to: Frame(running: running, next: next, registers: registers))
    frameCount &+= 1
    running = callee
    registers = window
    top = window + count
    callee._withUnsafeGuaranteedRef {
      next = UnsafePointer($0.code + $0.bodyEntry)
      constants = $0.constants
    }
  }
}
