import AlignSyntax

/// A compiled function or top-level statement. The machine keeps every prototype for as long as it lives, so that code
/// never disappears under a running call.
final class Prototype {
  struct Parameter {
    let name: String
    /// The default as written, or nil where the argument is required.
    let defaultText: String?
  }

  /// Where a closure finds a captured value when it is made.
  struct Capture {
    enum Origin {
      case register(Int)
      case capture(Int)
      /// The enclosing function itself.
      case enclosing
    }
    let name: String
    let origin: Origin
  }

  /// The names given with the last arguments of a call.
  struct CallForm {
    let positionalCount: Int
    let names: [String]
  }

  /// What an assignment below a `var` walks along.
  struct Path {
    enum Step {
      case field(String)
      case index
    }
    let steps: [Step]
    let operation: AssignmentOperator
    let rootName: String
  }

  /// The last shape seen by one field access, and where the field was.
  struct FieldCache {
    var shape: UnsafeRawPointer?
    var index: Int
    /// Keeps the shape, so that another can't come to lie at its address.
    var keptShape: Shape?
    let name: String
  }

  struct Use {
    let path: String
  }

  /// What `dbg` tells: where it stands, or a stage of its pipe.
  struct Trace {
    let text: String
    /// The global slot of the name `dbg`.
    let slot: Int
  }

  let name: String
  let isNamed: Bool
  let source: Source
  let span: Span
  let parameters: [Parameter]
  let requiredCount: Int
  let parameterCount: Int
  let registerCount: Int
  /// The first instruction after those that fill in defaults; the probe before it while calls are noted.
  @exclusivity(unchecked) var bodyEntry: Int
  let code: UnsafeMutablePointer<Instruction>
  let codeCount: Int
  let constants: UnsafeMutablePointer<Value>
  let caches: UnsafeMutablePointer<FieldCache>
  let shapes: UnsafeMutablePointer<Shape>
  /// One a instruction.
  let spans: [Span]
  let captures: [Capture]
  let children: [Prototype]
  let callForms: [CallForm]
  let paths: [Path]
  let formats: [FormatSpecification]
  let nameLists: [[String]]
  let expectations: [PatternExpectation]
  let assertions: [AssertionText]
  let uses: [Use]
  let traces: [Trace]
  let module: Module
  private let counts: (constants: Int, caches: Int, shapes: Int)

  init(_ builder: FunctionBuilder, name: String, isNamed: Bool, span: Span, parameters: [Parameter]) {
    self.name = name
    self.isNamed = isNamed
    self.span = span
    self.parameters = parameters
    source = builder.source
    module = builder.module
    parameterCount = parameters.count
    requiredCount = parameters.count { $0.defaultText == nil }
    registerCount = builder.maximumRegister + 1
    bodyEntry = builder.bodyEntry
    codeCount = builder.code.count
    spans = builder.spans
    code = .filled(builder.code)
    constants = .filled(builder.constants)
    caches = .filled(builder.caches)
    shapes = .filled(builder.shapes)
    counts = (builder.constants.count, builder.caches.count, builder.shapes.count)
    captures = builder.captures
    children = builder.children
    callForms = builder.callForms
    paths = builder.paths
    formats = builder.formats
    nameLists = builder.nameLists
    expectations = builder.expectations
    assertions = builder.assertions
    uses = builder.uses
    traces = builder.traces
  }

  deinit {
    code.deallocate()
    constants.deinitialize(count: counts.constants)
    constants.deallocate()
    caches.deinitialize(count: counts.caches)
    caches.deallocate()
    shapes.deinitialize(count: counts.shapes)
    shapes.deallocate()
  }

  /// The place of the instruction at `index`.
  func location(of index: Int) -> Location {
    Location(source, index >= 0 && index < spans.count ? spans[index] : span)
  }
}

/// What a pattern of a `let` or `for` wanted, for the message.
struct PatternExpectation {
  let text: String
}

/// What a failed `assert` shows.
struct AssertionText {
  /// The condition as written.
  let condition: String
  /// The two sides as written, of a comparison.
  let operands: [String]
}

extension UnsafeMutablePointer {
  /// A buffer that holds the elements of an array.
  fileprivate static func filled(_ elements: [Pointee]) -> Self {
    let start = Self.allocate(capacity: max(elements.count, 1))
    for (index, element) in elements.enumerated() { (start + index).initialize(to: element) }
    return start
  }
}
