import AlignSyntax

/// The state of one function while it is compiled: instructions so far, constants, scopes, registers.
final class FunctionBuilder {
  struct Local {
    let name: String
    let register: Int
    let isVariable: Bool
  }

  /// Jumps out of a loop that is being compiled.
  struct Loop {
    var breaks: [Int] = []
    var continues: [Int] = []
    let handlerDepth: Int
  }

  private enum ConstantKey: Hashable {
    case none, bool(Bool), int(Int), float(UInt64), string(String)
  }

  let source: Source
  let module: Module
  let parent: FunctionBuilder?
  /// Statements at the top level bind global names.
  let isTopLevel: Bool
  /// The name by which a local function calls itself.
  let selfName: String?

  var code: [Instruction] = []
  var spans: [Span] = []
  var constants: [Value] = []
  var caches: [Prototype.FieldCache] = []
  var shapes: [Shape] = []
  var captures: [Prototype.Capture] = []
  var children: [Prototype] = []
  var callForms: [Prototype.CallForm] = []
  var paths: [Prototype.Path] = []
  var formats: [FormatSpecification] = []
  var nameLists: [[String]] = []
  var expectations: [PatternExpectation] = []
  var assertions: [AssertionText] = []
  var uses: [Prototype.Use] = []
  var traces: [Prototype.Trace] = []
  var bodyEntry = 0

  var scopes: [[Local]] = [[]]
  var loops: [Loop] = []
  var handlerDepth = 0
  /// The first register that is free. Register 0 is the callee.
  var nextRegister = 1
  var maximumRegister = 1
  private var constantIndex: [ConstantKey: Int] = [:]

  init(source: Source, module: Module, parent: FunctionBuilder?, isTopLevel: Bool, selfName: String? = nil) {
    self.source = source
    self.module = module
    self.parent = parent
    self.isTopLevel = isTopLevel
    self.selfName = selfName
  }

  /// Whether names bound here are global.
  var bindsGlobals: Bool { isTopLevel && scopes.count == 1 }

  func error(_ code: DiagnosticCode, _ message: String, _ span: Span, hint: String? = nil) -> RuntimeError {
    RuntimeError(code, message, hint: hint, location: Location(source, span))
  }

  // Registers and scopes

  func allocate(_ span: Span) throws -> Int { try allocate(1, span) }

  func allocate(_ count: Int, _ span: Span) throws -> Int {
    let first = nextRegister
    nextRegister += count
    maximumRegister = max(maximumRegister, nextRegister)
    // A call may write two registers beyond its window.
    guard nextRegister < 32_000 else {
      throw error(.limitExceeded, "this function needs too many values at once", span)
    }
    return first
  }

  /// Gives back what `body` allocated.
  func temporarily<Result>(_ body: () throws -> Result) rethrows -> Result {
    let mark = nextRegister
    defer { nextRegister = mark }
    return try body()
  }

  func scoped<Result>(_ body: () throws -> Result) rethrows -> Result {
    let mark = nextRegister
    scopes.append([])
    defer {
      scopes.removeLast()
      nextRegister = mark
    }
    return try body()
  }

  func declare(_ name: String, register: Int, isVariable: Bool = false) {
    guard name != "_" else { return }
    scopes[scopes.count - 1].append(Local(name: name, register: register, isVariable: isVariable))
  }

  func local(_ name: String) -> Local? {
    for scope in scopes.reversed() {
      if let found = scope.last(where: { $0.name == name }) { return found }
    }
    return nil
  }

  func isLocal(register: Int) -> Bool { scopes.contains { $0.contains { $0.register == register } } }

  // Instructions

  @discardableResult
  func emit(_ instruction: Instruction, _ span: Span) -> Int {
    code.append(instruction)
    spans.append(span)
    return code.count - 1
  }

  /// Makes the jumps go to the next instruction.
  func patch(_ jumps: [Int]) throws { for jump in jumps { try patch(jump, to: code.count) } }

  func patch(_ jump: Int, to target: Int) throws {
    let distance = target - jump - 1
    switch code[jump].operation {
    case .jump, .jumpBack, .jumpIfTrue, .jumpIfFalse, .prepareRange, .stepRange, .stepIteration, .jumpIfGiven,
      .pushHandler:
      code[jump].longOffset = distance
    default:
      guard let short = Int16(exactly: distance) else {
        throw error(
          .limitExceeded, "this part of the program is too long", spans[jump],
          hint: "divide it into functions")
      }
      code[jump].c = UInt16(bitPattern: short)
    }
  }

  func jump(_ span: Span) -> Int { emit(Instruction(.jump), span) }

  func jumpBack(to target: Int, _ span: Span) throws {
    try patch(emit(Instruction(.jumpBack), span), to: target)
  }

  // Tables of the prototype

  func constant(_ value: Value, _ span: Span) throws -> Int {
    let key: ConstantKey? =
      switch value {
      case .none: ConstantKey.none
      case .bool(let bool): .bool(bool)
      case .int(let int): .int(int)
      case .float(let float): .float(float.bitPattern)
      case .string(let string): .string(string.text)
      default: nil
      }
    if let key, let known = constantIndex[key] { return known }
    constants.append(value)
    if let key { constantIndex[key] = constants.count - 1 }
    return try index(constants, span)
  }

  func text(_ text: String, _ span: Span) throws -> Int { try constant(.string(text), span) }

  func cache(_ name: String, _ span: Span) throws -> Int {
    caches.append(Prototype.FieldCache(shape: nil, index: 0, keptShape: nil, name: name))
    return try index(caches, span)
  }

  func add<Element>(
    _ element: Element, to table: ReferenceWritableKeyPath<FunctionBuilder, [Element]>, _ span: Span
  )
    throws -> Int
  {
    self[keyPath: table].append(element)
    return try index(self[keyPath: table], span)
  }

  private func index<Element>(_ table: [Element], _ span: Span) throws -> Int {
    guard table.count <= 65_000 else {
      throw error(.limitExceeded, "this function is too long", span, hint: "divide it into functions")
    }
    return table.count - 1
  }
}
