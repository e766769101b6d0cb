import AlignSyntax

/// Finds, before anything runs, what is certain to go wrong in a program: unknown names, calls that don't fit what they
/// call, assignments to what can't be set, statements out of place, literals of the wrong kind.
///
/// A whole file, cell or line is checked at once. Top-level names are looked up when a function runs, so a function may
/// mention a name that is bound further down; a statement at top level may not. What depends on values is left to the
/// machine, which says it in the same words. Linear in the length of the program.
package struct Checker {
  /// The names of the module that `use` names, where they can be known without running it.
  package typealias Modules = (_ path: String, _ importing: Source) -> [String: KnownName]?

  private let modules: Modules
  /// More statements come later, as at a prompt: a function may mention names that none has bound yet. Such a name is a
  /// warning.
  private let isOpen: Bool

  /// The commands of the prompt, for those who forget the colon.
  private let commands: Set<String>

  package init(
    isOpen: Bool = false, commands: Set<String> = [], modules: @escaping Modules = { _, _ in nil }
  ) {
    self.isOpen = isOpen
    self.commands = commands
    self.modules = modules
  }

  /// The names that a module of this program has for others; those that begin with `_` are its own.
  package static func names(of program: Program) -> [String: KnownName] {
    let check = ProgramCheck(program, known: [:], isOpen: false, modules: { _, _ in nil })
    var names: [String: KnownName] = [:]
    for statement in program.statements {
      for (name, binding) in check.globalBindings(of: statement) where !name.hasPrefix("_") {
        // A name that is bound twice is whatever came last, which is not followed here.
        names[name] = names[name] == nil ? binding.name : KnownName()
      }
    }
    return names
  }

  /// All errors in the order of their places. `known`: the top-level names that are bound already, built-ins included.
  package func check(_ program: Program, known: KnownNames) -> [Diagnostic] {
    let check = ProgramCheck(program, known: known, isOpen: isOpen, modules: modules)
    check.commands = commands
    check.run()
    var diagnostics = check.diagnostics.sorted {
      ($0.location?.span.start ?? 0) < ($1.location?.span.start ?? 0)
    }
    if diagnostics.contains(where: { $0.severity == .error }), program.statements.count > 1 {
      let what = check.mentionsTraining ? "trained" : "run"
      diagnostics[diagnostics.count - 1].notes.append("found before running: nothing was \(what)")
    }
    return diagnostics
  }
}

/// One run of the checker over one program.
final class ProgramCheck {
  let program: Program
  let source: Source
  let known: KnownNames
  let isOpen: Bool
  let modules: Checker.Modules
  var commands: Set<String> = []
  /// All top-level bindings of the program, and those above the statement at hand.
  var bindings: [String: [GlobalBinding]] = [:]
  var bound: [String: GlobalBinding] = [:]
  var scopes: [Scope] = []
  /// The arguments around the place at hand that are taken as functions, the innermost last.
  var functionUses: [FunctionUse] = []
  var functionDepth = 0
  /// Arguments that a hint has written as functions of a row.
  var rewritten: Set<Span> = []
  /// What the function that is read next is given.
  var givenObject: GivenObject?
  /// The top-level `fn` whose body is read.
  var declared: String?
  var loopDepth = 0
  /// Inside `try` a literal of the wrong kind is left to the machine: whoever catches the error may mean it.
  var tryDepth = 0
  var diagnostics: [Diagnostic] = []
  /// Names that were reported: each once.
  var reported: Set<String> = []
  var mentionsTraining = false

  static let diagnosticLimit = 50

  init(_ program: Program, known: KnownNames, isOpen: Bool, modules: @escaping Checker.Modules) {
    self.program = program
    self.modules = modules
    source = program.source
    self.known = known
    self.isOpen = isOpen
  }

  func run() {
    for statement in program.statements { collect(statement) }
    for statement in program.statements {
      check(statement)
      guard diagnostics.count < ProgramCheck.diagnosticLimit else { return }
    }
  }

  func report(
    _ code: DiagnosticCode, _ message: String, _ span: Span, label: String? = nil, hint: String? = nil,
    severity: Diagnostic.Severity = .error, related: [(location: Location, label: String)] = []
  ) {
    guard diagnostics.count < ProgramCheck.diagnosticLimit else { return }
    if code == .certainTypeMismatch, tryDepth > 0 { return }
    diagnostics.append(
      Diagnostic(
        code, message, at: Location(source, span), severity: severity, label: label, hint: hint,
        related: related))
  }

  func text(_ span: Span) -> String { source.text(of: span) }

  // MARK: - Top-level bindings

  private func collect(_ statement: Statement) {
    for binding in globalBindings(of: statement) {
      bindings[binding.0, default: []].append(binding.1)
    }
  }

  /// What a top-level statement binds.
  func globalBindings(of statement: Statement) -> [(String, GlobalBinding)] {
    switch statement.kind {
    case .use(let path, let alias):
      let name = alias?.text ?? Module.stem(of: path.text)
      return [
        (
          name,
          GlobalBinding(name: KnownName(members: modules(path.text, source)), span: alias?.span ?? path.span)
        )
      ]
    case .function(let declaration):
      let signature = Signature(
        name: declaration.name.text, declaration.literal, documentation: declaration.documentation, in: source
      )
      return [
        (
          declaration.name.text,
          GlobalBinding(name: KnownName(signature: signature), span: declaration.name.span)
        )
      ]
    case .bind(let isVariable, let pattern, let value):
      if case .name(let name) = pattern.kind, case .function(let literal) = value.kind {
        let signature = isVariable ? nil : Signature(name: name, literal, in: source)
        return [
          (
            name,
            GlobalBinding(name: KnownName(isVariable: isVariable, signature: signature), span: pattern.span)
          )
        ]
      }
      return names(in: pattern).map { name in
        (name.text, GlobalBinding(name: KnownName(isVariable: isVariable), span: name.span))
      }
    default: return []
    }
  }

  // MARK: - Scopes

  func scoped(_ body: () -> Void) {
    scopes.append(Scope(functionDepth: functionDepth))
    body()
    scopes.removeLast()
  }

  func declare(
    _ name: String, _ kind: Scope.Kind, _ span: Span, signature: Signature? = nil, object: GivenObject? = nil
  ) {
    guard name != "_", !scopes.isEmpty else { return }
    scopes[scopes.count - 1].names[name] = Scope.Local(
      kind: kind, span: span, signature: signature, object: object)
  }

  /// What a name means here. Inside a function all top-level names of the program count, at top level those above.
  func resolve(_ name: String) -> Resolution {
    for scope in scopes.reversed() {
      if let local = scope.names[name] { return .local(local, functionDepth: scope.functionDepth) }
    }
    if let binding = bound[name], functionDepth == 0 { return .global(binding.name) }
    if let all = bindings[name] {
      if functionDepth > 0 { return .global(merged(all, name)) }
      if let outer = known[name] { return .global(outer) }
      return .later(all[0].span)
    }
    if let outer = known[name] { return .global(outer) }
    return .unknown
  }

  /// What a function may rely on when it runs: with several bindings of a name only what they share.
  private func merged(_ all: [GlobalBinding], _ name: String) -> KnownName {
    guard all.count > 1 || known[name] != nil else { return all[0].name }
    let outerVariable = known[name]?.isVariable ?? false
    return KnownName(
      isVariable: outerVariable || all.contains { $0.name.isVariable },
      signature: all.count == 1 ? all[0].name.signature : nil)
  }
}
