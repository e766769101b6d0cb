import AlignRuntime
import AlignSyntax

/// `:undo` and `:redo`
extension Session {
  /// A state of the session, and the input that lies between it and the next.
  struct UndoStep {
    var text: String
    var globals: GlobalSnapshot
    var journal: Journal
    var keptValues: KeptValues
    var lastValueName: String?
    /// The pages of the tour that have run.
    var tourDone: Int
    /// The files that the input wrote, and those behind it that bound nothing; they stay.
    var writtenPaths: [String] = []
  }

  /// Older states are dropped, so that the models they hold are freed.
  static let undoLimit = 20

  /// The state now. `names`: all that may change until it is gone back to; nil: whatever there is.
  func currentState(before text: String, names: Set<String>? = nil) -> UndoStep {
    UndoStep(
      text: text, globals: names.map { machine.snapshot(of: $0) } ?? machine.snapshot(), journal: journal,
      keptValues: keptValues, lastValueName: lastValueName, tourDone: tourDone)
  }

  func restore(_ step: UndoStep) {
    let gone = Set(keptValues.names).subtracting(step.keptValues.names)
    machine.restore(step.globals)
    gone.forEach(machine.forget)
    let common = zip(journal.records, step.journal.records).prefix {
      $0.text == $1.text && $0.number == $1.number
    }
    log?.keep(common.count)
    journal = step.journal
    noteInLog(from: common.count)
    keptValues = step.keptValues
    lastValueName = step.lastValueName
    tourDone = step.tourDone
  }

  /// Keeps the state before an input that bound something; what was taken back can't come again then. An input that bound
  /// nothing takes no place: it goes with the one above it.
  func noteStep(_ before: UndoStep, writtenBefore: Int) {
    guard !isInStep, journal.records.count != before.journal.records.count else { return }
    let paths = services.writtenPaths.dropFirst(writtenBefore)
    let isLook = journal.records.dropFirst(before.journal.records.count).allSatisfy {
      $0.use.binds.isEmpty && $0.changes.isEmpty
    }
    if isLook {
      if let last = undoSteps.indices.last { undoSteps[last].writtenPaths += paths }
      return
    }
    redoSteps = []
    var step = before
    step.writtenPaths = Array(paths)
    addUndoStep(step)
  }

  func addUndoStep(_ step: UndoStep) {
    undoSteps.append(step)
    guard undoSteps.count > Self.undoLimit else { return }
    undoSteps.removeFirst()
    hasDroppedSteps = true
  }

  /// Runs several inputs that `:undo` takes back as one.
  func asOneStep<Result>(_ text: String, _ body: () -> Result) -> Result {
    let before = currentState(before: text)
    let writtenBefore = services.writtenPaths.count
    isInStep = true
    defer {
      isInStep = false
      noteStep(before, writtenBefore: writtenBefore)
    }
    return body()
  }

  /// `:undo`, `:undo 3`
  func undo(_ count: String = "") -> Answer {
    step(count, "undo", from: \.undoSteps, to: \.redoSteps, "took back", "nothing to take back")
  }

  /// `:redo`, `:redo 3`
  func redo(_ count: String) -> Answer {
    step(count, "redo", from: \.redoSteps, to: \.undoSteps, "brought back", "nothing to bring back")
  }

  private typealias Steps = ReferenceWritableKeyPath<Session, [UndoStep]>

  private func step(
    _ word: String, _ name: String, from: Steps, to: Steps, _ done: String, _ nothing: String
  ) -> Answer {
    guard let count = word.isEmpty ? 1 : Int(word), count > 0 else {
      report(Diagnostic(.invalidArgument, "`:\(name)` takes a number of inputs, found `\(word)`"))
      return .goOn
    }
    var paths: [String] = []
    for _ in 0..<count {
      guard let step = self[keyPath: from].popLast() else {
        output.write(
          name == "undo" && hasDroppedSteps
            ? "only the last \(Self.undoLimit) inputs that bound something are kept\n"
            : nothing + (undoSteps.isEmpty && redoSteps.isEmpty ? "" : " any more") + "\n")
        break
      }
      let kept = keptValues.names + step.keptValues.names
      var present = currentState(before: step.text, names: step.globals.onlyNames?.union(kept))
      present.writtenPaths = step.writtenPaths
      self[keyPath: to].append(present)
      restore(step)
      output.write("\(done): \(step.text.cut(to: output.style.width - done.count - 2))\n")
      for path in step.writtenPaths where !paths.contains(path) { paths.append(path) }
    }
    if name == "undo", !paths.isEmpty {
      output.write("files stay as they were written: \(paths.joined(separator: ", "))\n")
    }
    return .goOn
  }
}
