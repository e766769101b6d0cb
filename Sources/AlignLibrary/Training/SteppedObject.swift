import AlignInterruption
import AlignModel
import AlignRuntime
import AlignTensor
import AlignTraining

/// A run as a value, whatever it trains: what `step`, `resume`, Ctrl-C and the session ask of it. Finished, it stands
/// where a model is wanted.
protocol SteppedObject: ModelSource, SavableObject {
  /// Steps taken.
  var step: Int { get }
  /// Steps in all.
  var steps: Int { get }

  /// What the run is about, first and last: `loss 0.6931 → 0.41`; nil before the first step.
  func outcome(_ style: DisplayStyle) -> String?

  /// The run after so many further steps, all that are left if nil; see `Machine.taking`.
  func advanced(by count: Int?, _ machine: Machine) throws -> Value

  /// The run, which has taken no step, at the step at which one of the same arguments was saved.
  func restored(from path: String, _ context: TensorContext) throws -> any SteppedObject
}

extension SteppedObject {
  var isFinished: Bool { step == steps }

  /// What a call with `take` gives: all steps are taken if nil.
  func taken(_ count: Int?, _ machine: Machine) throws -> Value {
    count == 0 ? .object(self) : try advanced(by: count, machine)
  }

  /// Throws where a model is wanted and the run has not come to its end.
  func checkIsFinished() throws {
    if isFinished { return }
    throw RuntimeError(
      .invalidArgument, "the run is paused at step \(step) of \(steps)",
      hint: "`resume` goes on with it; `.model` is the model as it is now")
  }

  var runSummary: String { "<run, step \(step) of \(steps)\(isFinished ? "" : ", paused")>" }
}

extension Machine {
  /// Takes steps of a run, tells how it goes, and stops at an interrupt or an error with the run kept: as the value of a
  /// pause, which the session finds.
  func taking(
    _ count: Int?, of run: any SteppedObject,
    _ advance: (_ shouldStop: @escaping () -> Bool, ProgressLine) throws -> (
      any SteppedObject, failure: (any Error)?
    )
  ) throws -> Value {
    let line = ProgressLine(output)
    defer { line.clear() }
    let goal = min(run.steps, run.step + (count ?? run.steps))
    // Steps stop between two of them; what they write is written whole.
    let (reached, failure) = try Interruption.shielding { try advance({ self.isInterrupted }, line) }
    let value = Value.object(reached)
    if let failure {
      // A second interrupt drops the statement, and what it had done.
      let error = RuntimeError(failure)
      if error.code != .interrupted, reached.step > 0 { _ = paused(with: value) }
      throw error
    }
    if reached.step < goal {
      clearInterrupt()
      throw paused(with: value)
    }
    if reached.isFinished { line.end(reached) }
    return value
  }
}

/// How a run is shown: a title, then lines of a name and what belongs to it.
struct RunText {
  private var lines: [(name: String, text: (DisplayStyle) -> String)] = []
  private let title: String

  init(_ run: any SteppedObject, _ kind: String = "run") {
    title = "\(kind), step \(run.step) of \(run.steps), \(run.isFinished ? "finished" : "paused")"
  }

  mutating func add(_ name: String, _ text: String) { lines.append((name, { _ in text })) }

  /// What a number was first and is now; nothing where there is none.
  mutating func add(_ name: String, from first: Double?, to last: Double?) {
    guard let first, let last else { return }
    lines.append((name, { Self.change(from: first, to: last, $0) }))
  }

  static func change(from first: Double, to last: Double, _ style: DisplayStyle) -> String {
    "\(short(first)) \(style.usesUnicode ? "→" : "->") \(short(last))"
  }

  /// The speed.
  mutating func add(tokens: Int, seconds: Double) {
    if seconds > 0 { add("speed", "\(Int(Double(tokens) / seconds)) tokens/s") }
  }

  func text(_ style: DisplayStyle) -> String {
    let width = (lines.map(\.name.count) + [8]).max() ?? 8
    let shown = lines.map { name, text in
      "  " + name + String(repeating: " ", count: width - name.count + 2) + text(style)
    }
    return ([title] + shown)
      .map { $0.count > style.width ? String($0.prefix(max(style.width - 1, 0))) + "…" : $0 }
      .joined(separator: "\n")
  }

  private static func short(_ number: Double) -> String {
    (try? FormatSpecification(".4g").apply(to: .float(number))) ?? number.shortest
  }
}

extension TrainingSettings {
  /// The fields that the settings of all runs have.
  var fields: [(String, Value)] {
    [
      ("steps", .int(steps)), ("batch", .int(batch)), ("lr", .float(learningRate)),
      ("warmup", .int(warmupSteps)), ("schedule", .string(schedule)),
      ("clip", clip.map { .float($0) } ?? Value.none), ("weight_decay", .float(optimizer.weightDecay)),
      ("beta1", .float(optimizer.beta1)), ("beta2", .float(optimizer.beta2)),
      ("epsilon", .float(optimizer.epsilon)), ("seed", .int(seed)),
    ]
  }
}
