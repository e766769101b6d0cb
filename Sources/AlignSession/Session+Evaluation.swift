import AlignInterruption
import AlignRuntime
import AlignSyntax

extension Session {
  /// Evaluates a text as one unit: parses it, checks the whole of it, runs it statement by statement and shows the
  /// values of its expressions. What is wrong goes to standard error.
  ///
  /// At the prompt a statement that fails or is interrupted leaves the session as it was before that statement.
  @discardableResult
  package func evaluate(_ text: String, name: String) -> Outcome {
    let continued = continuing(text)
    if let note = continued.note { output.report(note + "\n") }
    let source = Source(name: name, text: continued.text)
    return evaluate(source, parameters: [])
  }

  /// Runs a file, with values for the names that its `# %% [params]` cell binds.
  @discardableResult
  package func run(path: String, parameters: [(name: String, value: String)] = []) -> Outcome {
    do {
      let text = try Interruption.watching(machine.interruptFlag) { try ProgramText.read(path) }
      let source = Source(name: path == "-" ? "stdin" : path, text: text)
      return evaluate(source, parameters: parameters, typed: ":run \(path)")
    } catch {
      report(error)
      return .refused
    }
  }

  /// Runs the user's own file before the first input. What it binds is there to be used; `:undo` doesn't reach it.
  package func initialise(from path: String) {
    run(path: path)
    undoSteps = []
    hasDroppedSteps = false
    initialNames = Set(ownNames)
    machine.forget("_")
    lastValueName = nil
  }

  /// Parses and checks a file; true if nothing is wrong with it. Warnings don't count; `style` asks for those of style too.
  package func check(path: String, style: Bool = false) -> Bool {
    do {
      let text = try ProgramText.read(path)
      var (program, diagnostics) = prepare(Source(name: path == "-" ? "stdin" : path, text: text))
      if !diagnostics.contains(where: { $0.severity == .error }) {
        diagnostics += Linter().warnings(program, library: libraryNames, style: style)
      }
      report(diagnostics)
      return !diagnostics.contains { $0.severity == .error }
    } catch {
      report(error)
      return false
    }
  }

  /// `typed`: what `:undo` calls it; nil: as the source begins.
  private func evaluate(
    _ source: Source, parameters: [(name: String, value: String)], typed: String? = nil
  ) -> Outcome {
    let (program, diagnostics) = prepare(source)
    report(diagnostics)
    if diagnostics.contains(where: { $0.severity == .error }) {
      lastFailure = .beforeRunning
      return .refused
    }
    let overrides: Overrides
    do {
      overrides = try Overrides(parameters, for: program, session: self)
    } catch {
      report(error)
      lastFailure = .beforeRunning
      return .refused
    }
    warn(of: program)
    let before =
      settings.mode == .prompt
      ? currentState(before: typed ?? source.text, names: changedNames(program.statements)) : nil
    let writtenBefore = services.writtenPaths.count
    defer {
      if let before { noteStep(before, writtenBefore: writtenBefore) }
    }
    return run(program.statements, in: source, overrides)
  }

  /// The names whose values may be others when the statements have run: those that they bind, the variables, and those of
  /// the last values. Nil where `use` brings names that aren't known here.
  private func changedNames(_ statements: [Statement]) -> Set<String>? {
    var names = Set(machine.variableNames).union(keptValues.names).union(["_"])
    if let inputNumber { names.insert("_\(inputNumber)") }
    for statement in statements {
      if case .use = statement.kind { return nil }
      names.formUnion(NameUse(statement).binds)
    }
    return names
  }

  /// Runs statements of a program that was checked, up to the first that doesn't finish.
  func run(_ statements: [Statement], in source: Source, _ overrides: Overrides) -> Outcome {
    for statement in statements {
      do {
        try run(statement, in: source, overrides)
      } catch let error as RuntimeError {
        return unwind(error, statement, in: source)
      } catch {
        return unwind(RuntimeError(error), statement, in: source)
      }
    }
    return .done
  }

  /// Parses and checks a whole source.
  func prepare(_ source: Source) -> (Program, [Diagnostic]) {
    let parsed = Parser.parse(source)
    guard parsed.isValid else { return (parsed.program, parsed.diagnostics) }
    var known = machine.knownNames(over: libraryNames)
    // In a paste the last value is that of the statement above.
    let isPaste = settings.mode == .prompt && parsed.program.statements.count > 1
    if isPaste, known["_"] == nil { known["_"] = KnownName() }
    return (parsed.program, checker.check(parsed.program, known: known))
  }

  /// The checker, which reads the files that `use` names for theirs.
  var checker: Checker {
    let loader = ModuleLoader(library: library, names: libraryNames)
    return Checker(
      isOpen: settings.mode == .prompt, commands: Set(Command.all.map(\.name)), modules: loader.memberNames)
  }

  private func run(_ statement: Statement, in source: Source, _ overrides: Overrides) throws {
    // A statement can change what it binds, and variables; that is quick to keep.
    let before =
      settings.mode == .prompt
      ? machine.snapshot(of: NameUse(statement).binds.union(machine.variableNames)) : nil
    do {
      let value = try overrides.run(statement, in: source)
      let gaveValue = value.map { !$0.isNone } ?? false
      journal.add(
        statement, in: source, text: overrides.text(of: statement), number: inputNumber, gaveValue: gaveValue)
      noteInLog(from: journal.records.count - 1)
      if let value, gaveValue {
        keep(value, name: nil)
        if !statement.isSilenced, !isQuiet { show(value) }
      } else if case .bind(_, let pattern, _) = statement.kind, case .name(let name) = pattern.kind,
        let value = machine.global(name)
      {
        keep(value, name: name)
      }
    } catch {
      if let before { machine.restore(before) }
      throw error
    }
  }

  /// Makes a value the last one.
  private func keep(_ value: Value, name: String?) {
    guard settings.mode == .prompt else { return }
    machine.define("_", value)
    lastValueName = name
    if let inputNumber { keptValues.keep(value, of: inputNumber, in: machine) }
  }

  private func show(_ value: Value) {
    output.write(machine.display(value, output.style) + "\n")
  }

  /// Ends a unit whose statement did not finish.
  private func unwind(_ error: RuntimeError, _ statement: Statement, in source: Source) -> Outcome {
    output.progress("")
    guard error.code == .interrupted else {
      report(error)
      noteError(error)
      if let value = machine.takePausedValue() { keep(afterFailure: value, statement, in: source) }
      return .failed
    }
    let value = machine.takePausedValue()
    if let value, keepsPausedRuns { return pause(value, statement, in: source, error) }
    report(value == nil ? error : RuntimeError(.interrupted, "interrupted", location: error.location))
    return .interrupted(isPaused: false)
  }

  // Units of the prompt

  /// How far the next line is indented if the text wants more lines; nil if it is complete.
  package func continuation(of text: String) -> Int? {
    let line = text.trimmed
    if line.hasPrefix(":") || line.hasPrefix("?") { return nil }
    guard Parser.parse(Source(name: "prompt", text: continuing(text).text)).isIncomplete else { return nil }
    return 2 * CursorScanner.openBrackets(Array(text.utf8))
  }

  /// A line of closing brackets alone, as far to the left as the lines that opened them.
  package func outdented(_ line: String, below text: String) -> String {
    let brackets = line.trimmed
    guard !brackets.isEmpty, brackets.allSatisfy({ "})]".contains($0) }) else { return line }
    let depth = CursorScanner.openBrackets(Array((text + "\n" + brackets).utf8))
    // Inside of a string they close nothing.
    guard depth == CursorScanner.openBrackets(Array(text.utf8)) - brackets.utf8.count else { return line }
    return String(repeating: " ", count: 2 * depth) + brackets
  }

  /// A text that begins with `|>` or `.name` goes on from the last value.
  private func continuing(_ text: String) -> (text: String, note: String?) {
    let line = text.trimmed
    let isPipe = line.hasPrefix("|>")
    let isField = line.first == "." && line.dropFirst().first.map { $0.isLetter || $0 == "_" } ?? false
    guard settings.mode == .prompt, isPipe || isField, machine.global("_") != nil else { return (text, nil) }
    let origin = lastValueName.map { "`\($0)`" } ?? "`_`, the last value"
    let note = "goes on from \(origin)" + (lastValueName == nil ? "" : ", which stays as it is")
    return ((isPipe ? "_ " : "_") + line, note)
  }
}
